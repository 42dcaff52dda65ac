import { createHash } from "node:crypto"
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const ROOT = fileURLToPath(new URL("../..", import.meta.url))
/** What decides how files are read, beside the files themselves: versions of the tools, and how imports are resolved. */
const SETTINGS = ["package-lock.json", "tsconfig.json"]
const KEPT = join(ROOT, "node_modules/.cache/kept")

/** A JSON value and the files that it was made from; paths from the root. */
export type Made<T> = { value: T; inputs: string[] }
type Kept<T> = Made<T> & { digest: string }

/**
 * What `make` makes of files, kept and made again when one of them reads differently: making it takes seconds, reading them a
 * tenth of one. `name` distinguishes what it is from all else that is kept, options of its making included.
 */
export async function kept<T>(name: string, make: () => Promise<Made<T>>): Promise<T> {
  const file = join(KEPT, `${createHash("sha256").update(name).digest("hex").slice(0, 16)}.json`)
  const before = await readFile(file, "utf8")
    .then((text) => JSON.parse(text) as Kept<T>)
    .catch(() => null)
  if (before && before.digest === (await digestOf(before.inputs))) return before.value
  const startedAt = Date.now()
  const made = await make()
  // Where nothing can be kept, or somebody saved a file meanwhile, the next start makes it again.
  if (await isChangedSince(startedAt, made.inputs)) return made.value
  await keep(file, { ...made, digest: await digestOf(made.inputs) }).catch(() => {})
  return made.value
}

async function isChangedSince(instant: number, inputs: string[]): Promise<boolean> {
  const times = inputs.map((path) =>
    stat(join(ROOT, path))
      .then(({ mtimeMs }) => mtimeMs)
      .catch(() => 0),
  )
  return (await Promise.all(times)).some((time) => time >= instant)
}

async function digestOf(inputs: string[]): Promise<string> {
  const hash = createHash("sha256")
  const texts = await Promise.all(
    [...SETTINGS, ...inputs].map((path) => readFile(join(ROOT, path)).catch(() => "missing")),
  )
  for (const text of texts) hash.update(`${text.length} `).update(text)
  return hash.digest("hex")
}

// Starts side by side keep the same; each sees one or the other as a whole.
async function keep(file: string, value: Kept<unknown>): Promise<void> {
  await mkdir(KEPT, { recursive: true })
  await writeFile(`${file}.${process.pid}`, JSON.stringify(value))
  await rename(`${file}.${process.pid}`, file)
}
