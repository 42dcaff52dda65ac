// npm run build:node: the program for Node as two files, dist/node.js and its thread's, which need nothing beside it but Node 24.
import { basename } from "node:path"
import { bundleModules } from "./local/bundle.ts"
import { writeBuilt } from "./local/write-built.ts"

const OTHERS = /[^\0-\x7f]/g
/** The same program: strings, patterns and names take escapes. The engine keeps a text of ASCII alone in half the memory. */
const inAscii = (text: string) => text.replace(OTHERS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** Builds it unless it is there as it would be, and answers where. */
export async function buildNode(): Promise<string> {
  await buildProgram("src/node-store.ts")
  return buildProgram("src/node.ts")
}

/** The same of another program. */
export async function buildProgram(entry: string): Promise<string> {
  const name = basename(entry, ".ts")
  const [program] = await bundleModules(entry, "node")
  // Beside it, so that it is read when a failure is to be logged and not before: it is larger than the program.
  await writeBuilt(`${name}.js.map`, program!.map)
  return writeBuilt(`${name}.js`, `${inAscii(program!.text)}//# sourceMappingURL=${name}.js.map\n`)
}

if (import.meta.main) console.log(await buildNode())
