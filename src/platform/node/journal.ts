import { randomBytes } from "node:crypto"
import { realNow } from "../clock.ts"
import { JournalFile, type Part, readLines } from "./journal-file.ts"

/** A message on its way, and since when, in ms. */
export type JournalEntry = { id: string; at: number; body: unknown; isNew?: boolean }

/** What is on its way, as whoever delivers it needs it. */
export type Undelivered = {
  /** Ids of what has been appended and not forgotten, oldest first. */
  ids(): Iterable<string>
  /** One of these. `isOwn`: its body is the very one that was appended, or was by this process. */
  read(id: string): JournalEntry & { isOwn: boolean }
  /** How many are pending. */
  count(): number
  /** Not synced: what is forgotten twice over a crash is merely delivered twice. */
  forget(ids: string[]): Promise<void>
}

export type Journal = Undelivered & {
  /** Resolves when the bodies survive a power cut; writers who come together share one sync. */
  append(bodies: unknown[]): Promise<void>
  close(): Promise<void>
}

/** So many are kept as they came, and the others as text, which takes half the memory. */
const MOST_READ = 4_000

/** What is pending: as it came, or as the line that says it. */
type Kept = { part: Part; held: JournalEntry | string }

/** Append-only files of messages on their way; what was pending when the last process died is pending again. */
export async function openJournal(file: string, fileBytes?: number): Promise<Journal> {
  const found = await readPending(file)
  const options = fileBytes === undefined ? {} : { fileBytes }
  return new FileJournal(await JournalFile.open(file, new Set(found.values()), options), found)
}

class FileJournal implements Journal {
  readonly #file: JournalFile
  readonly #name = entryNames()
  readonly #entries: Map<string, Kept>

  constructor(file: JournalFile, found: ReadonlyMap<string, string>) {
    this.#file = file
    const { part } = file
    this.#entries = new Map([...found].map(([id, held]) => [id, { part, held }]))
  }

  async append(bodies: unknown[]): Promise<void> {
    const at = realNow().getTime()
    const fresh = bodies.map((body) => ({ id: this.#name(), at, body }))
    const part = await this.#file.add(fresh.map(toLine).join(""), fresh.length)
    for (const entry of fresh)
      this.#entries.set(entry.id, { part, held: this.#entries.size < MOST_READ ? entry : toLine(entry) })
  }

  ids = () => this.#entries.keys()

  read(id: string) {
    const { held } = this.#entries.get(id)!
    if (typeof held !== "string") return { ...held, isOwn: true }
    return { ...(JSON.parse(held) as JournalEntry), isOwn: false }
  }

  count = () => this.#entries.size

  async forget(ids: string[]): Promise<void> {
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry) entry.part.pending--
      this.#entries.delete(id)
    }
    await this.#file.add(toLine({ gone: ids }), 0)
  }

  close = () => this.#file.close()
}

/** Names for entries that no other process gives. */
export function entryNames(): () => string {
  const own = randomBytes(6).toString("base64url")
  let count = 0
  return () => `${own}${++count}`
}

export const toLine = (value: JournalEntry | { gone: string[] }) => `${JSON.stringify(value)}\n`

/** Lines of what is pending in a journal's files, by id. */
export async function readPending(file: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  for await (const line of readLines(file)) {
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
