// Miniflare keeps queues in memory, so a killed start would lose clicks that were already answered. Here they go
// through a file instead. To the Workers it is the same queue: `send` and `sendBatch` there, a batch to `queue()` here.
import type { IncomingMessage, ServerResponse } from "node:http"
import { json } from "node:stream/consumers"
import type { V4WorkerOptions } from "miniflare"
import type { BatchLimits } from "../../src/platform/node/delivery.ts"
import type { Journal } from "../../src/platform/node/journal.ts"

const SPOOL = "grapevine-clicks-spool"

/** Puts the spool where the CLICKS queue was in these Workers, and says which queue that was and how it is consumed. */
export function replaceQueue(workers: V4WorkerOptions[]): { queueName: string; limits: BatchLimits } {
  let queueName = ""
  for (const worker of workers) {
    const { CLICKS, ...others } = worker.queueProducers as Record<string, { queueName: string }>
    if (!CLICKS) throw new Error("wrangler.toml gives each Worker a producer CLICKS")
    queueName = CLICKS.queueName
    worker.queueProducers = others
    worker.serviceBindings = { ...worker.serviceBindings, CLICKS: SPOOL }
  }
  const consumers = workers.map((worker) => worker.queueConsumers as Record<string, BatchLimits> | undefined)
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
