import { readFile, rename, writeFile } from "node:fs/promises"
import { realNow } from "../clock.ts"
import { failureText } from "../db.ts"
import { log } from "../log.ts"
import type { SharedStore } from "../stale-cache.ts"

const MOST_ENTRIES = 5_000

/** What is too old leaves the file this often. */
const SWEEP_MS = 3_600_000

export type FileStore = SharedStore & { close(): Promise<void> }
type Kept = { value: unknown; until: number }

/**
 * A shared store that the next process over the same file finds again. Entries are forgotten `keptMs` after they were written.
 * What cannot be read there is as good as nothing.
 */
export async function openFileStore(file: string, keptMs: number): Promise<FileStore> {
  const entries = await readEntries(file)
  const sweeping = setInterval(sweep, SWEEP_MS).unref()
  let isChanged = false
  let writing: Promise<void> | null = null

  async function write(): Promise<void> {
    while (isChanged) {
      isChanged = false
      try {
        await writeFile(`${file}.new`, JSON.stringify([...entries]), { mode: 0o600 })
        await rename(`${file}.new`, file)
      } catch (error) {
        log("file_store_failed", { error: failureText(error) })
      }
    }
    writing = null
  }
  function sweep(): void {
    const old = [...entries].filter(([, { until }]) => until <= now())
    for (const [key] of old) entries.delete(key)
    if (old.length > 0) changed()
  }
  function changed(): void {
    isChanged = true
    writing ??= write()
  }
  sweep()
  return {
    async get(key) {
      const kept = entries.get(key)
      return kept && kept.until > now() ? kept.value : null
    },
    async put(key, value) {
      entries.delete(key)
      if (entries.size >= MOST_ENTRIES) entries.delete(entries.keys().next().value!)
      entries.set(key, { value, until: now() + keptMs })
      changed()
    },
    async delete(key) {
      if (entries.delete(key)) changed()
    },
    async close() {
      clearInterval(sweeping)
      await writing
    },
  }
}

const now = () => realNow().getTime()

async function readEntries(file: string): Promise<Map<string, Kept>> {
  const text = await readFile(file, "utf8").catch(() => "[]")
  try {
    const read = JSON.parse(text) as [string, Kept][]
    return new Map(read.filter(([, kept]) => typeof kept?.until === "number"))
  } catch {
    return new Map()
  }
}
