import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"

const FILE = /postgres[\\/](cf[\\/])?src[\\/]connection\.js$/
const UNGUARDED = "  function nextWrite(fn) {\n"
const GUARD = `    if (!socket) {
      nextWriteTimer !== null && clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
`

/**
 * The driver writes to a socket that has closed meanwhile, from a timer where nobody can catch it, and the process ends
 * (porsager/postgres#1208, open in 3.4.9). Here what waits for that write fails as for any connection that has gone.
 */
export const mendedDriver: Plugin = {
  name: "mended-driver",
  setup(build) {
    build.onLoad({ filter: FILE }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      if (text.split(UNGUARDED).length !== 2) throw new Error(`${path} is not as it was: look whether it is mended`)
      return { contents: text.replace(UNGUARDED, UNGUARDED + GUARD), loader: "js" }
    })
  },
}
