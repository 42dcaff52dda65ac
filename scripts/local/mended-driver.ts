import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"

const FILE = /postgres[\\/](cf[\\/])?src[\\/](connection|queue|query|index)\.js$/

/** What is put in the place of what, by file. */
const MENDED: Record<string, readonly (readonly [before: string, after: string])[]> = {
  // It writes to a socket that has closed meanwhile, from a timer where nobody can catch it, and the process ends
  // (porsager/postgres#1208, open in 3.4.9). Here what waits for that write fails as for any connection that has gone.
  connection: [
    [
      "  function nextWrite(fn) {\n",
      `  function nextWrite(fn) {
    if (!socket) {
      nextWriteTimer !== null && clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
`,
    ],
    // What is longer than a kilobyte it writes at once, however much follows in the same turn: a write costs as much as building
    // several statements.
    ["chunk.length >= 1024", "chunk.length >= 32768"],
  ],
  // A function that is written where a property is set is taken by the engine for one that stays, and made among what is old. What it
  // can reach is old with it: here each statement's rows, until everything is collected.
  query: [
    [
      `    this.resolve = x => (this.active = false, resolve(x))
    this.reject = x => (this.active = false, reject(x))

    this.active`,
      `    const ends = x => (this.active = false, resolve(x))
    const fails = x => (this.active = false, reject(x))
    this.resolve = ends
    this.reject = fails

    this.active`,
    ],
  ],
  index: [
    [
      "      sql.prepare = x => prepare = x.replace(/[^a-z0-9$-_. ]/gi)\n",
      `      const preparing = x => prepare = x.replace(/[^a-z0-9$-_. ]/gi)
      sql.prepare = preparing
`,
    ],
    [
      `      c.reserved = () => queries.length
        ? c.execute(queries.shift())
        : move(c, reserved)
    }`,
      `      const next = () => queries.length
        ? c.execute(queries.shift())
        : move(c, reserved)
      c.reserved = next
    }`,
    ],
  ],
  // A queue lets go of what it handed out only when it is empty, and looks through all of it for what is to be removed: idle
  // connections, of which some are always left, get slower to take with each transaction of the process.
  queue: [
    [
      "        xs[index - 1] = undefined\n",
      `        xs[index - 1] = undefined
        if (index > 32 && index * 2 > xs.length) {
          xs = xs.slice(index)
          index = 0
        }
`,
    ],
  ],
}

/** The driver without what is wrong in it. */
export const mendedDriver: Plugin = {
  name: "mended-driver",
  setup(build) {
    build.onLoad({ filter: FILE }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      const changes = MENDED[FILE.exec(path)![2]!]!
      if (changes.some(([before]) => text.split(before).length !== 2))
        throw new Error(`${path} is not as it was: look whether it is mended`)
      const contents = changes.reduce((mended, [before, after]) => mended.replace(before, () => after), text)
      return { contents, loader: "js" }
    })
  },
}
