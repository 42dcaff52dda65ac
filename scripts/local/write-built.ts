import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ROOT } from "./kept.ts"

/** Writes a file of `dist` unless it is there as it would be, and answers where. Whoever reads beside finds it as a whole. */
export async function writeBuilt(name: string, text: string): Promise<string> {
  const file = join(ROOT, "dist", name)
  if ((await readFile(file, "utf8").catch(() => "")) === text) return file
  await mkdir(join(ROOT, "dist"), { recursive: true })
  await writeFile(`${file}.${process.pid}`, text)
  await rename(`${file}.${process.pid}`, file)
  return file
}
