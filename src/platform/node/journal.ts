import { randomUUID } from "node:crypto"
import { open, readFile, rename } from "node:fs/promises"
import { realNow } from "../clock.ts"

/** A message on its way, and since when, in ms. */
export type JournalEntry = { id: string; at: number; body: unknown }

export type Journal = {
  /** Resolves when the bodies survive a power cut; writers who come together share one sync. */
  append(bodies: unknown[]): Promise<void>
  /** Ids of what has been appended and not forgotten, oldest first. */
  ids(): Iterable<string>
  /** One of these. */
  read(id: string): JournalEntry
  /** How many are pending. */
  count(): number
  /** Not synced: what is forgotten twice over a crash is merely delivered twice. */
  forget(ids: string[]): Promise<void>
  close(): Promise<void>
}

type Waiting = { lines: string; entries: [string, string][]; resolve: () => void; reject: (error: unknown) => void }

/** An append-only file of messages on their way; what was pending when the last process died is pending again. */
export async function openJournal(file: string): Promise<Journal> {
  const entries = await readEntries(file)
  await rewrite(file, entries)
  const handle = await open(file, "a")
  let waiting: Waiting[] = []
  let flushing: Promise<void> | null = null
  let bytes = 0

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        // Beginning with a new line, so that one torn by a full disk spoils no other.
        const text = `\n${group.map((item) => item.lines).join("")}`
        await handle.appendFile(text)
        bytes += text.length
        if (group.some((item) => item.entries.length > 0)) await handle.datasync()
        for (const [id, line] of group.flatMap((item) => item.entries)) entries.set(id, line)
        for (const item of group) item.resolve()
      } catch (error) {
        for (const item of group) item.reject(error)
      }
    }
    // What is delivered is not left lying about: it may name people.
    if (entries.size === 0 && bytes > 0) {
      await handle.truncate(0)
      bytes = 0
    }
    flushing = null
    if (waiting.length > 0) flushing = flush()
  }

  function write(lines: string, fresh: [string, string][]): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ lines, entries: fresh, resolve, reject })
      flushing ??= flush()
    })
  }

  return {
    append(bodies) {
      const fresh = bodies.map((body): [string, string] => {
        const id = randomUUID()
        return [id, toLine({ id, at: realNow().getTime(), body })]
      })
      return write(fresh.map(([, line]) => line).join(""), fresh)
    },
    ids: () => entries.keys(),
    read: (id) => JSON.parse(entries.get(id)!) as JournalEntry,
    count: () => entries.size,
    forget(ids) {
      for (const id of ids) entries.delete(id)
      return write(toLine({ gone: ids }), [])
    },
    async close() {
      await flushing
      await handle.close()
    },
  }
}

const toLine = (value: unknown) => `${JSON.stringify(value)}\n`

/** Lines by id: as text they take half the memory of what they say. */
async function readEntries(file: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  const text = await readFile(file, "utf8").catch(() => "")
  for (const line of text.split("\n")) {
    const read = parse(line)
    if (read && "id" in read) entries.set(read.id, toLine(read))
    else for (const id of read?.gone ?? []) entries.delete(id)
  }
  return entries
}

// A line half written when the power went was never answered for, so it may be passed over.
function parse(line: string): JournalEntry | { gone: string[] } | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

async function rewrite(file: string, entries: Map<string, string>): Promise<void> {
  const fresh = await open(`${file}.new`, "w", 0o600)
  await fresh.writeFile([...entries.values()].join(""))
  await fresh.sync()
  await fresh.close()
  await rename(`${file}.new`, file)
}
