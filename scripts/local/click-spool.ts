// Miniflare keeps queues in memory, so a killed start would lose clicks that were already answered. Here they go
// through a file instead. To the Workers it is the same queue: `send` and `sendBatch` there, a batch to `queue()` here.
import type { IncomingMessage, ServerResponse } from "node:http"
import { json } from "node:stream/consumers"
import type { V4WorkerOptions } from "miniflare"
import type { Entry, Journal } from "./click-journal.ts"

const SPOOL = "grapevine-clicks-spool"
const RETRY_AFTER_MS = 2_000

type Message = { id: string; timestamp: Date; attempts: number; body: unknown }
type BatchResult = {
  outcome: string
  retryBatch?: { retry: boolean }
  explicitAcks?: string[]
  retryMessages?: { msgId: string }[]
}
export type Delivery = { wake(): void; stop(): Promise<void> }
/** As wrangler.toml writes them: messages, seconds. */
type Limits = { maxBatchSize?: number; maxBatchTimeout?: number }

/** Puts the spool where the CLICKS queue was in these Workers, and says which queue that was and how it is consumed. */
export function replaceQueue(workers: V4WorkerOptions[]): { queueName: string; limits: Limits } {
  let queueName = ""
  for (const worker of workers) {
    const { CLICKS, ...others } = worker.queueProducers as Record<string, { queueName: string }>
    if (!CLICKS) throw new Error("wrangler.toml gives each Worker a producer CLICKS")
    queueName = CLICKS.queueName
    worker.queueProducers = others
    worker.serviceBindings = { ...worker.serviceBindings, CLICKS: SPOOL }
  }
  const consumers = workers.map((worker) => worker.queueConsumers as Record<string, Limits> | undefined)
  return { queueName, limits: consumers.find((named) => named?.[queueName])?.[queueName] ?? {} }
}

/** The Worker that takes what the others send and answers when the journal has it. */
export function spoolWorker(journal: Journal, onAppend: () => void, compatibilityDate: string): V4WorkerOptions {
  const store = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await journal.append((await json(request)) as unknown[])
      onAppend()
      response.writeHead(204).end()
    } catch {
      response.writeHead(503).end()
    }
  }
  const contents = `
    import { WorkerEntrypoint } from "cloudflare:workers"
    export default class extends WorkerEntrypoint {
      send(body) { return this.store([body]) }
      sendBatch(messages) { return this.store(Array.from(messages, (message) => message.body)) }
      async store(bodies) {
        const answer = await this.env.JOURNAL.fetch("http://journal", { method: "POST", body: JSON.stringify(bodies) })
        if (!answer.ok) throw new Error("the click could not be kept")
      }
    }`
  const modules = [{ type: "ESModule" as const, path: "spool.js", contents }]
  return { name: SPOOL, compatibilityDate, modules, serviceBindings: { JOURNAL: { node: store } } }
}

/** Delivers what the journal holds in batches until each message is acknowledged; `wake` after each append. */
export function startDelivery(
  journal: Journal,
  limits: Limits,
  deliver: (messages: Message[]) => Promise<BatchResult>,
  retryAfterMs = RETRY_AFTER_MS,
): Delivery {
  const size = limits.maxBatchSize ?? 10
  const attempts = new Map<string, Attempt>()
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let isStopped = false

  const due = () => dueEntries(journal, attempts, size)

  async function deliverOnce(batch: Entry[]): Promise<void> {
    const messages = batch.map(({ id, at, body }) => {
      return { id, timestamp: new Date(at), attempts: (attempts.get(id)?.count ?? 0) + 1, body }
    })
    const result = await deliver(messages).catch(() => ({ outcome: "exception" }))
    const kept = new Set(toRetry(messages, result))
    const notBefore = Date.now() + retryAfterMs
    for (const { id, attempts: count } of messages) {
      if (kept.has(id)) attempts.set(id, { count, notBefore })
      else attempts.delete(id)
    }
    // A full disk must not end the deliveries; what could not be crossed out comes again after a restart, no more.
    await journal.forget(messages.map(({ id }) => id).filter((id) => !kept.has(id))).catch(() => {})
  }

  // Full batches at once; what is left after them waits for company.
  async function run(): Promise<void> {
    let batch = due()
    while (batch.length > 0 && !isStopped) {
      await deliverOnce(batch)
      if (batch.length < size) break
      batch = due()
    }
  }

  function goOn(): void {
    running = null
    if (due().length > 0) wake()
    else if (attempts.size > 0) runIn(retryAfterMs)
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
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}

type Attempt = { count: number; notBefore: number }

function dueEntries(journal: Journal, attempts: Map<string, Attempt>, size: number): Entry[] {
  const now = Date.now()
  const found: Entry[] = []
  for (const entry of journal.pending()) {
    if ((attempts.get(entry.id)?.notBefore ?? 0) <= now) found.push(entry)
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
