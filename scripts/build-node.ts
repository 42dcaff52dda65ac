// npm run build:node: the program for Node as one file, dist/node.js, which needs nothing beside it but Node 24.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { bundle } from "./local/bundle.ts"
import { ROOT } from "./local/kept.ts"

/** Builds it unless it is there as it would be, and answers where. Starts side by side find one or the other as a whole. */
export async function buildNode(): Promise<string> {
  const file = join(ROOT, "dist/node.js")
  const text = await bundle("src/node.ts", "node")
  if ((await readFile(file, "utf8").catch(() => "")) === text) return file
  await mkdir(join(ROOT, "dist"), { recursive: true })
  await writeFile(`${file}.${process.pid}`, text)
  await rename(`${file}.${process.pid}`, file)
  return file
}

if (import.meta.main) console.log(await buildNode())
