import { randomBytes } from "node:crypto"
import { type FileHandle, open, readdir, readFile, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { realNow } from "../clock.ts"

/** A message on its way, and since when, in ms. */
export type JournalEntry = { id: string; at: number; body: unknown }

export type Journal = {
  /** Resolves when the bodies survive a power cut; writers who come together share one sync. */
  append(bodies: unknown[]): Promise<void>
  /** Ids of what has been appended and not forgotten, oldest first. */
  ids(): Iterable<string>
  /** One of these. `isOwn`: its body is the very one that was appended. */
  read(id: string): JournalEntry & { isOwn: boolean }
  /** How many are pending. */
  count(): number
  /** Not synced: what is forgotten twice over a crash is merely delivered twice. */
  forget(ids: string[]): Promise<void>
  close(): Promise<void>
}

/** A file is full with so many bytes; what comes then goes into the next, and it is removed when nothing of it is pending. */
const FILE_BYTES = 8 * 1024 * 1024
/** So many are kept as they came, and the others as text, which takes half the memory. */
const MOST_READ = 4_000

type Part = { file: string; pending: number }
/** What is pending: as it came, or as the line that says it. */
type Pending = { part: Part; held: JournalEntry | string }
type Waiting = { lines: string; entries: JournalEntry[]; resolve: () => void; reject: (error: unknown) => void }

/** Append-only files of messages on their way; what was pending when the last process died is pending again. */
export async function openJournal(file: string, fileBytes = FILE_BYTES): Promise<Journal> {
  const found = await readParts(file)
  await rewrite(file, found)
  return new FileJournal(file, fileBytes, await open(file, "a"), found)
}

class FileJournal implements Journal {
  readonly #file: string
  readonly #fileBytes: number
  /** What ids of this process begin with. */
  readonly #own = randomBytes(6).toString("base64url")
  readonly #entries: Map<string, Pending>
  #handle: FileHandle
  #part: Part
  /** Those that are full. */
  #parts: Part[] = []
  #waiting: Waiting[] = []
  #flushing: Promise<void> | null = null
  #bytes = 0
  #appended = 0
  #full = 0

  constructor(file: string, fileBytes: number, handle: FileHandle, found: ReadonlyMap<string, string>) {
    this.#file = file
    this.#fileBytes = fileBytes
    this.#handle = handle
    const part = { file, pending: found.size }
    this.#part = part
    this.#entries = new Map([...found].map(([id, held]) => [id, { part, held }]))
  }

  append(bodies: unknown[]): Promise<void> {
    const at = realNow().getTime()
    const fresh = bodies.map((body) => ({ id: `${this.#own}${++this.#appended}`, at, body }))
    return this.#write(fresh.map(toLine).join(""), fresh)
  }

  ids = () => this.#entries.keys()

  read(id: string) {
    const { held } = this.#entries.get(id)!
    if (typeof held !== "string") return { ...held, isOwn: true }
    return { ...(JSON.parse(held) as JournalEntry), isOwn: false }
  }

  count = () => this.#entries.size

  forget(ids: string[]): Promise<void> {
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry) entry.part.pending--
      this.#entries.delete(id)
    }
    return this.#write(toLine({ gone: ids }), [])
  }

  async close(): Promise<void> {
    await this.#flushing
    await this.#handle.close()
  }

  #write(lines: string, entries: JournalEntry[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ lines, entries, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      try {
        // Beginning with a new line, so that one torn by a full disk spoils no other.
        const text = `\n${group.map((item) => item.lines).join("")}`
        await writeAll(this.#handle, text)
        this.#bytes += text.length
        if (group.some((item) => item.entries.length > 0)) await this.#handle.datasync()
        for (const item of group) for (const entry of item.entries) this.#keep(entry)
        for (const item of group) item.resolve()
      } catch (error) {
        for (const item of group) item.reject(error)
      }
      if (this.#bytes >= this.#fileBytes) await this.#beginNext().catch(() => {})
    }
    await this.#removeDone().catch(() => {})
    this.#flushing = this.#waiting.length > 0 ? this.#flush() : null
  }

  #keep(entry: JournalEntry): void {
    this.#entries.set(entry.id, { part: this.#part, held: this.#entries.size < MOST_READ ? entry : toLine(entry) })
    this.#part.pending++
  }

  async #beginNext(): Promise<void> {
    const [file, before] = [this.#file, { part: this.#part, handle: this.#handle }]
    const full = `${file}.${++this.#full}`
    await rename(file, full)
    before.part.file = full
    this.#handle = await open(file, "a", 0o600)
    this.#part = { file, pending: 0 }
    this.#parts.push(before.part)
    this.#bytes = 0
    await before.handle.close()
    await syncFolder(file)
  }

  // What is delivered is not left lying about: it may name people.
  async #removeDone(): Promise<void> {
    for (const { file, pending } of this.#parts) if (pending === 0) await rm(file, { force: true })
    this.#parts = this.#parts.filter(({ pending }) => pending > 0)
    if (this.#part.pending > 0 || this.#bytes === 0) return
    await this.#handle.truncate(0)
    this.#bytes = 0
  }
}

async function writeAll(handle: FileHandle, text: string): Promise<void> {
  const { bytesWritten } = await handle.write(text)
  const bytes = Buffer.byteLength(text)
  if (bytesWritten < bytes) await handle.appendFile(Buffer.from(text).subarray(bytesWritten))
}

const toLine = (value: unknown) => `${JSON.stringify(value)}\n`

/** The files that were full before this one, oldest first, and itself. */
async function partsOf(file: string): Promise<string[]> {
  const own = `${basename(file)}.`
  const names = await readdir(dirname(file)).catch(() => [])
  const numbers = names.filter((name) => name.startsWith(own) && /^\d+$/.test(name.slice(own.length)))
  const ordered = numbers.map((name) => Number(name.slice(own.length))).sort((a, b) => a - b)
  return [...ordered.map((number) => join(dirname(file), own + number)), file]
}

/** Lines by id. */
async function readParts(file: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  for (const part of await partsOf(file)) {
    const text = await readFile(part, "utf8").catch(() => "")
    for (const line of text.split("\n")) {
      const read = parse(line)
      if (read && "id" in read) entries.set(read.id, toLine(read))
      else for (const id of read?.gone ?? []) entries.delete(id)
    }
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

/** Makes them one file again, which takes the name of the last. */
async function rewrite(file: string, entries: Map<string, string>): Promise<void> {
  const [, ...full] = (await partsOf(file)).reverse()
  const fresh = await open(`${file}.new`, "w", 0o600)
  await fresh.writeFile([...entries.values()].join(""))
  await fresh.sync()
  await fresh.close()
  await rename(`${file}.new`, file)
  await syncFolder(file)
  for (const part of full) await rm(part, { force: true })
}

async function syncFolder(file: string): Promise<void> {
  const folder: FileHandle = await open(dirname(file), "r")
  await folder.sync().finally(() => folder.close())
}
