import { batcher } from "../batcher.ts"
import { realNow } from "../clock.ts"
import { log } from "../log.ts"
import { withTimeout } from "../timeout.ts"
import type { Journal } from "./journal.ts"

/** Somebody waits for this. */
const WRITE_MS = 2_000
/** After a batch of which nothing was stored, the store is not asked again for so long. */
const AWAY_MS = 1_000
const MOST_IN_BATCH = 500
/** So long a batch waits for those who were in the last one. */
const COMPANY_MS = 2
/** Beyond these, nothing more is taken: so much waits to be safe, so much lies on disk and, as an index of it, in memory. */
export const MOST_WAITING = 5_000
export const MOST_SPOOLED = 100_000

export type DurableQueue = {
  /** Resolves when the message is stored, or on disk for later; rejects when it is neither. */
  send(message: unknown): Promise<unknown>
  /** Whether what comes now would be refused. */
  isFull(): boolean
}

export type DurableQueueParts = {
  /** Writes a batch; says of each in turn whether it is stored. Storing one twice is harmless. */
  store(messages: unknown[]): Promise<boolean[]>
  journal: Journal
  /** After each append to the journal. */
  onSpooled(): void
}

/** Group commit: a batch forms while the last is written and a moment longer, and all of it is answered at once. */
export function durableQueue({ store, journal, onSpooled }: DurableQueueParts): DurableQueue {
  let waiting = 0
  let awayUntil = 0
  let isStuck = false

  /** What the store did not take in time. One write that hangs is enough: it may still succeed. */
  async function leftOf(messages: unknown[]): Promise<unknown[]> {
    if (isStuck || realNow().getTime() < awayUntil) return messages
    isStuck = true
    const writing = store(messages).finally(() => {
      isStuck = false
    })
    const stored = await withTimeout(writing, WRITE_MS, "the store").catch(() => [])
    const left = messages.filter((_, i) => !stored[i])
    if (left.length > 0) log("store_away", { spooled: left.length, waiting: journal.count() })
    if (left.length === messages.length) awayUntil = realNow().getTime() + AWAY_MS
    return left
  }

  const commit = batcher<unknown>(
    MOST_IN_BATCH,
    async (messages) => {
      const left = await leftOf(messages)
      if (left.length === 0) return
      await journal.append(left)
      onSpooled()
    },
    COMPANY_MS,
  )
  const isFull = () => waiting >= MOST_WAITING || journal.count() >= MOST_SPOOLED

  async function send(message: unknown): Promise<void> {
    if (isFull()) throw new Error("the queue is full")
    waiting++
    try {
      await commit(message)
    } finally {
      waiting--
    }
  }
  return { send, isFull }
}
