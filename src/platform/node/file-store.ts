import { readFile, rename, writeFile } from "node:fs/promises"
import { failureText } from "../db.ts"
import { log } from "../log.ts"
import type { SharedStore } from "../stale-cache.ts"

const MOST_ENTRIES = 5_000

export type FileStore = SharedStore & { close(): Promise<void> }

/** A shared store that the next process over the same file finds again. What cannot be read there is as good as nothing. */
export async function openFileStore(file: string): Promise<FileStore> {
  const entries = await readEntries(file)
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
  function changed(): void {
    isChanged = true
    writing ??= write()
  }
  return {
    get: async (key) => entries.get(key) ?? null,
    async put(key, value) {
      entries.delete(key)
      if (entries.size >= MOST_ENTRIES) entries.delete(entries.keys().next().value!)
      entries.set(key, value)
      changed()
    },
    async delete(key) {
      if (entries.delete(key)) changed()
    },
    close: async () => void (await writing),
  }
}

async function readEntries(file: string): Promise<Map<string, unknown>> {
  const text = await readFile(file, "utf8").catch(() => "[]")
  try {
    return new Map(JSON.parse(text) as [string, unknown][])
  } catch {
    return new Map()
  }
}
