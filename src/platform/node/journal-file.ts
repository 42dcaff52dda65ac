import { constants } from "node:fs"
import { type FileHandle, open, readdir, readFile, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"

/** What is written is on the disk when its write ends, where the system can: one turn instead of two. */
const { O_RDWR, O_CREAT, O_DSYNC = 0 } = constants
const DURABLE = O_RDWR | O_CREAT | O_DSYNC

/** A file is full with so many bytes; what comes then goes into the next, and it is removed when nothing of it is pending. */
const FILE_BYTES = 8 * 1024 * 1024
/** Zeros that are written at a time. */
const STRIP_BYTES = 1024 * 1024

/** A file, and how much of it is pending; it can be read for as long as anything is. */
export type Part = { number: number; file: string; handle: FileHandle; pending: number }
/** What is synced together: where it is, and how many entries it has. */
export type Synced = { part: Part; offset: number; bytes: number; count: number }
type Group = { lines: string[]; count: number } & PromiseWithResolvers<Part>

const encoder = new TextEncoder()

type JournalOptions = {
  fileBytes: number
  /** Is waited for before those who wrote have their answer. */
  onSynced(synced: Synced): Promise<void> | void
  /** So many entries could not be written; those who wrote are refused. */
  onFailed(count: number): void
}

/** Files of lines, one after another. Writers who come together share one sync, and one promise. */
export class JournalFile {
  readonly #file: string
  readonly #fileBytes: number
  readonly #onSynced: JournalOptions["onSynced"]
  readonly #onFailed: JournalOptions["onFailed"]
  #part: Part
  /** Those that are full. */
  #parts: Part[] = []
  #group: Group | null = null
  #flushing: Promise<void> | null = null
  #bytes: number
  /** The file to come where this one fills up: written to its end already, so that a sync says nothing but what was written. */
  #spare: Promise<FileHandle | null> | null = null
  /** What is written is made here. */
  #room = new Uint8Array(0)

  private constructor(part: Part, { bytes, fileBytes, onSynced, onFailed }: { bytes: number } & JournalOptions) {
    this.#file = part.file
    this.#part = part
    this.#bytes = bytes
    this.#fileBytes = fileBytes
    this.#onSynced = onSynced
    this.#onFailed = onFailed
  }

  /** Begins with one file of these lines, in place of all that are there. */
  static async open(file: string, found: ReadonlySet<string>, options: Partial<JournalOptions> = {}) {
    await rewrite(file, found)
    const handle = await open(file, DURABLE, 0o600)
    const { size } = await handle.stat()
    const part = { number: 0, file, handle, pending: found.size }
    const byDefault = { fileBytes: FILE_BYTES, onSynced() {}, onFailed() {} }
    return new JournalFile(part, Object.assign({ bytes: size }, byDefault, options))
  }

  /** The file that is written to. */
  get part(): Part {
    return this.#part
  }

  /** Lines of so many entries. Resolves with the file that they are in when they survive a power cut. */
  add(lines: string, count: number): Promise<Part> {
    this.#group ??= { lines: [], count: 0, ...Promise.withResolvers<Part>() }
    const { promise } = this.#group
    this.#group.lines.push(lines)
    this.#group.count += count
    this.#flushing ??= this.#flush()
    return promise
  }

  async close(): Promise<void> {
    await this.#flushing
    await this.#dropSpare()
    for (const { handle } of [...this.#parts, this.#part]) await handle.close()
  }

  async #flush(): Promise<void> {
    while (this.#group) {
      const group = this.#group
      this.#group = null
      await this.#write(group).then(() => group.resolve(this.#part), group.reject)
      if (2 * this.#bytes >= this.#fileBytes) this.#spare ??= this.#prepare().catch(() => null)
      if (this.#bytes >= this.#fileBytes) await this.#beginNext().catch(() => {})
      if (this.#parts.some(({ pending }) => pending === 0)) await this.#removeFull().catch(() => {})
    }
    await this.#empty().catch(() => {})
    this.#flushing = this.#group ? this.#flush() : null
  }

  async #write({ lines, count }: Group): Promise<void> {
    const { handle } = this.#part
    const offset = this.#bytes
    try {
      await this.#append(lines)
      if (count > 0 && O_DSYNC === 0) await handle.datasync()
    } catch (error) {
      this.#onFailed(count)
      // What comes next is written over what was torn.
      this.#bytes = offset
      throw error
    }
    if (count === 0) return
    this.#part.pending += count
    await this.#onSynced({ part: this.#part, offset, bytes: this.#bytes - offset, count })
  }

  async #append(lines: string[]): Promise<void> {
    const text = `\n${lines.join("")}`
    if (this.#room.length < 3 * text.length) this.#room = new Uint8Array(6 * text.length)
    const { written } = encoder.encodeInto(text, this.#room)
    for (let done = 0; done < written; ) {
      const { bytesWritten } = await this.#part.handle.write(this.#room, done, written - done, this.#bytes)
      this.#bytes += bytesWritten
      done += bytesWritten
    }
  }

  async #prepare(): Promise<FileHandle | null> {
    const handle = await open(spareOf(this.#file), DURABLE, 0o600)
    const zeros = new Uint8Array(Math.min(STRIP_BYTES, this.#fileBytes))
    try {
      for (let at = 0; at < this.#fileBytes; at += zeros.length) await handle.write(zeros, 0, zeros.length, at)
      return handle
    } catch {
      await handle.close()
      return null
    }
  }

  async #dropSpare(): Promise<void> {
    const spare = await this.#spare
    this.#spare = null
    await spare?.close()
    await rm(spareOf(this.#file), { force: true })
  }

  async #beginNext(): Promise<void> {
    const [file, before] = [this.#file, this.#part]
    const number = before.number + 1
    const full = `${file}.${number}`
    const handle = (await this.#spare) ?? (await open(spareOf(file), DURABLE, 0o600))
    this.#spare = null
    await rename(file, full)
    try {
      // Nothing is written to it before it has its name: a spare is written over, and removed.
      await rename(spareOf(file), file)
    } catch (error) {
      await Promise.allSettled([rename(full, file), handle.close()])
      throw error
    }
    before.file = full
    this.#part = { number, file, handle, pending: 0 }
    this.#parts.push(before)
    this.#bytes = 0
    await syncFolder(file)
  }

  // What is delivered is not left lying about: it may name people.
  async #removeFull(): Promise<void> {
    const done = this.#parts.filter(({ pending }) => pending === 0)
    this.#parts = this.#parts.filter(({ pending }) => pending > 0)
    for (const { file, handle } of done) await Promise.all([rm(file, { force: true }), handle.close()])
  }

  async #empty(): Promise<void> {
    await this.#removeFull()
    if (this.#part.pending > 0 || this.#bytes === 0 || this.#group) return
    await this.#part.handle.truncate(0)
    this.#bytes = 0
    if (this.#spare) await this.#dropSpare()
  }
}

/** The file to come, until it has the name of the one that is written to. */
const spareOf = (file: string) => `${file}.spare`

/** The files that were full before this one, oldest first, and itself. */
async function partsOf(file: string): Promise<string[]> {
  const own = `${basename(file)}.`
  const names = await readdir(dirname(file)).catch(() => [])
  const numbers = names.filter((name) => name.startsWith(own) && /^\d+$/.test(name.slice(own.length)))
  const ordered = numbers.map((name) => Number(name.slice(own.length))).sort((a, b) => a - b)
  return [...ordered.map((number) => join(dirname(file), own + number)), file]
}

/** Lines of all files, oldest first. */
export async function* readLines(file: string): AsyncIterable<string> {
  // A spare has any where the power went before its name was on the disk.
  for (const part of [...(await partsOf(file)), spareOf(file)])
    yield* (await readFile(part, "utf8").catch(() => "")).replaceAll("\0", "").split("\n")
}

/** Makes them one file again, of these lines, which takes the name of the last. */
async function rewrite(file: string, lines: Iterable<string>): Promise<void> {
  const [, ...full] = (await partsOf(file)).reverse()
  const fresh = await open(`${file}.new`, "w", 0o600)
  await fresh.writeFile([...lines].join(""))
  await fresh.sync()
  await fresh.close()
  await rename(`${file}.new`, file)
  await syncFolder(file)
  for (const part of [...full, spareOf(file)]) await rm(part, { force: true })
}

async function syncFolder(file: string): Promise<void> {
  const folder: FileHandle = await open(dirname(file), "r")
  await folder.sync().finally(() => folder.close())
}
