// npm run build:node: the program for Node as one file, dist/node.js, which needs nothing beside it but Node 24.
import { bundleModules, withMap } from "./local/bundle.ts"
import { writeBuilt } from "./local/write-built.ts"

/** Builds it unless it is there as it would be, and answers where. */
export async function buildNode(): Promise<string> {
  const [program] = await bundleModules("src/node.ts", "node")
  return writeBuilt("node.js", withMap(program!))
}

if (import.meta.main) console.log(await buildNode())
