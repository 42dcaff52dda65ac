import { realNow } from "../clock.ts"
import type { Undelivered } from "./journal.ts"

const RETRY_AFTER_MS = 2_000

/** `at`: since when it is on its way, in ms. */
type Message = { id: string; at: number; attempts: number; body: unknown; isOwn: boolean; isNew: boolean }
export type BatchResult = {
  outcome: string
  retryBatch?: { retry: boolean }
  explicitAcks?: string[]
  retryMessages?: { msgId: string }[]
}
export type Delivery = {
  wake(): void
  /** Resolves after the next batch, whatever became of it. */
  turn(): Promise<void>
  /** Whether the last batch was refused as a whole. */
  isRefused(): boolean
  stop(): Promise<void>
}
/** Of one batch: messages, and how many seconds it waits for more of them. */
export type BatchLimits = { maxBatchSize?: number; maxBatchTimeout?: number }

/** Delivers what the journal holds in batches until each message is acknowledged; `wake` after each append. */
export function startDelivery(
  journal: Undelivered,
  limits: BatchLimits,
  deliver: (messages: Message[]) => Promise<BatchResult>,
  retryAfterMs = RETRY_AFTER_MS,
): Delivery {
  const size = limits.maxBatchSize ?? 10
  const attempts = new Map<string, Attempt>()
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let isStopped = false
  let isRefused = false
  let turned = Promise.withResolvers<void>()

  const due = () => dueEntries(journal, attempts, size)

  async function deliverOnce(batch: ReturnType<Undelivered["read"]>[]): Promise<void> {
    const messages = batch.map((entry) => toMessage(entry, attempts.get(entry.id)))
    const result = await deliver(messages).catch(() => ({ outcome: "exception" }))
    const kept = new Set(toRetry(messages, result))
    isRefused = kept.size === messages.length
    noteAttempts(attempts, messages, kept, realNow().getTime() + retryAfterMs)
    // A full disk must not end the deliveries; what could not be crossed out comes again after a restart, no more.
    await journal.forget(messages.map(({ id }) => id).filter((id) => !kept.has(id))).catch(() => {})
  }

  // Full batches at once; what is left after them waits for company. Where nothing is taken, nothing more is tried now.
  async function run(): Promise<void> {
    let batch = due()
    while (batch.length > 0 && !isStopped) {
      await deliverOnce(batch)
      turned.resolve()
      turned = Promise.withResolvers()
      if (batch.length < size || isRefused) break
      batch = due()
    }
  }

  function goOn(): void {
    running = null
    if (!isRefused && dueEntries(journal, attempts, 1).length > 0) wake()
    else if (journal.count() > 0) runIn(retryAfterMs)
  }

  function runIn(ms: number): void {
    if (isStopped || running || timer) return
    timer = setTimeout(() => {
      timer = null
      running = run().finally(goOn)
    }, ms)
  }

  const wake = () => runIn((limits.maxBatchTimeout ?? 1) * 1000)

  runIn(0)
  return {
    wake,
    turn: () => turned.promise,
    isRefused: () => isRefused,
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}

type Attempt = { count: number; notBefore: number }

function toMessage({ id, at, body, isOwn, isNew = false }: ReturnType<Undelivered["read"]>, tried?: Attempt): Message {
  return { id, at, attempts: (tried?.count ?? 0) + 1, body, isOwn, isNew: isNew && !tried }
}

/** What is refused as a whole is the first to be tried again, so that no more is read meanwhile. */
function noteAttempts(attempts: Map<string, Attempt>, messages: Message[], kept: ReadonlySet<string>, later: number) {
  const notBefore = kept.size === messages.length ? 0 : later
  for (const { id, attempts: count } of messages) {
    if (kept.has(id)) attempts.set(id, { count, notBefore })
    else attempts.delete(id)
  }
}

function dueEntries(journal: Undelivered, attempts: Map<string, Attempt>, size: number) {
  const now = realNow().getTime()
  const found: ReturnType<Undelivered["read"]>[] = []
  for (const id of journal.ids()) {
    if ((attempts.get(id)?.notBefore ?? 0) <= now) found.push(journal.read(id))
    if (found.length === size) break
  }
  return found
}

function toRetry(messages: Message[], result: BatchResult): string[] {
  const acked = new Set(result.explicitAcks)
  if (result.outcome !== "ok" || result.retryBatch?.retry) {
    return messages.map((message) => message.id).filter((id) => !acked.has(id))
  }
  return (result.retryMessages ?? []).map((message) => message.msgId)
}

/** A message in the hands of who says what becomes of it. */
class Taken {
  readonly id: string
  readonly body: unknown
  readonly attempts: number
  readonly isOwn: boolean
  readonly isNew: boolean
  isAgain = false

  constructor({ id, body, attempts, isOwn, isNew }: Message) {
    this.id = id
    this.body = body
    this.attempts = attempts
    this.isOwn = isOwn
    this.isNew = isNew
  }
  ack() {}
  retry() {
    this.isAgain = true
  }
}

/** Has a batch taken by who acknowledges each message, or wants it again. */
export async function takenEach(messages: Message[], take: (taken: Taken[]) => Promise<unknown>): Promise<BatchResult> {
  const taken = messages.map((message) => new Taken(message))
  await take(taken)
  return { outcome: "ok", retryMessages: taken.filter(({ isAgain }) => isAgain).map(({ id }) => ({ msgId: id })) }
}
