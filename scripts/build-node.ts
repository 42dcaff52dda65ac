// npm run build:node: the program for Node as one file, dist/node.js, which needs nothing beside it but Node 24.
import { bundle } from "./local/bundle.ts"
import { writeBuilt } from "./local/write-built.ts"

/** Builds it unless it is there as it would be, and answers where. */
export async function buildNode(): Promise<string> {
  return writeBuilt("node.js", await bundle("src/node.ts", "node"))
}

if (import.meta.main) console.log(await buildNode())
