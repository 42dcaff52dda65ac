import { realNow } from "../clock.ts"
import { withTimeout } from "../timeout.ts"
import { type DurableQueue, MOST_SPOOLED, MOST_WAITING } from "./durable-queue.ts"
import { entryNames, readPending } from "./journal.ts"
import { JournalFile, type Part, type Synced } from "./journal-file.ts"

/** Whoever comes when so much is on its way waits for the store too, which is no slower than it has to be then. */
const AHEAD = 10_000
const BREATH_MS = 250
/** What is on disk is handed on this often, or when it is so much: small batches cost the database twice as much a message. */
const COMPANY_MS = 50
const MOST_TOGETHER = 2_000
/** Of what another process left, so many are handed on at once. */
const FOUND_TOGETHER = 1_000

/** Where lines are on disk, so many of them entries; `isOwn`: of this process. */
export type Chunk = { fd: number; offset: number; bytes: number; part: number; count: number; isOwn: boolean }
/** What became of a batch: how many of each file are done with, the line that says which, and whether all of it was refused. */
export type Turn = { done: [part: number, count: number][]; gone: string; isRefused: boolean }

export type Spool = DurableQueue & {
  /** The same for what nobody can have sent before. */
  sendNew(message: unknown): Promise<unknown>
  /** After each batch of those who were handed the chunks. */
  take(turn: Turn): void
  /** Resolves after the next batch. */
  turn(): Promise<void>
  /** Whether anything is on its way, and those who were handed it take it. */
  isMoving(): boolean
  close(): Promise<void>
}

/** Group commit to disk: what comes while the last sync runs is synced together, answered, and soon handed on in its order. */
export async function openSpool(file: string, hand: (chunks: Chunk[]) => void): Promise<Spool> {
  const found = [...(await readPending(file)).values()]
  const parts = new Map<number, Part>()
  const name = entryNames()
  let count = found.length
  let waiting = 0
  let isRefused = false
  let turned = Promise.withResolvers<void>()
  const { gather, handOn } = together(hand)

  function onSynced({ part, count: fresh, ...where }: Synced): Promise<void> | void {
    parts.set(part.number, part)
    waiting -= fresh
    count += fresh
    gather({ fd: part.handle.fd, ...where, part: part.number, count: fresh, isOwn: true })
    if (count > AHEAD && !isRefused) return withTimeout(turned.promise, BREATH_MS, "a turn").catch(() => {})
  }
  function onFailed(refused: number): void {
    waiting -= refused
  }
  const journal = await JournalFile.open(file, new Set(found), { onSynced, onFailed })
  const first = journal.part
  parts.set(first.number, first)
  let offset = 0
  for (let at = 0; at < found.length; at += FOUND_TOGETHER) {
    const lines = found.slice(at, at + FOUND_TOGETHER)
    const bytes = Buffer.byteLength(lines.join(""))
    hand([{ fd: first.handle.fd, offset, bytes, part: first.number, count: lines.length, isOwn: false }])
    offset += bytes
  }

  const isFull = () => waiting >= MOST_WAITING || count >= MOST_SPOOLED
  function add(message: unknown, mark: string): Promise<unknown> {
    if (isFull()) return Promise.reject(new Error("the queue is full"))
    waiting++
    return journal.add(`{"id":"${name()}","at":${realNow().getTime()},${mark}"body":${JSON.stringify(message)}}\n`, 1)
  }
  return {
    isFull,
    send: (message) => add(message, ""),
    sendNew: (message) => add(message, '"isNew":true,'),
    take({ done, gone, isRefused: refused }) {
      isRefused = refused
      for (const [number, many] of done) {
        const part = parts.get(number)!
        part.pending -= many
        count -= many
        if (part.pending === 0 && part !== journal.part) parts.delete(number)
      }
      if (done.length > 0) journal.add(gone, 0).catch(() => {})
      turned.resolve()
      turned = Promise.withResolvers()
    },
    turn: () => turned.promise,
    isMoving: () => count > 0 && !isRefused,
    async close() {
      handOn()
      await journal.close()
    },
  }
}

/** Hands chunks on in their order, some time after the first of them at the latest. */
function together(hand: (chunks: Chunk[]) => void) {
  let chunks: Chunk[] = []
  let count = 0
  let timer: NodeJS.Timeout | null = null
  function handOn(): void {
    if (timer) clearTimeout(timer)
    timer = null
    count = 0
    if (chunks.length > 0) hand(chunks)
    chunks = []
  }
  function gather(chunk: Chunk): void {
    chunks.push(chunk)
    count += chunk.count
    if (count >= MOST_TOGETHER) handOn()
    else timer ??= setTimeout(handOn, COMPANY_MS)
  }
  return { gather, handOn }
}
