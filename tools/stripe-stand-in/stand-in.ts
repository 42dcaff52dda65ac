import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { RateLimit } from "./admission.ts"
import { Api } from "./api.ts"
import { type Control, createControl } from "./control.ts"
import { EventLog } from "./event-log.ts"
import { Faults } from "./faults.ts"
import { IdempotencyKeys } from "./idempotency.ts"
import { Journal } from "./journal.ts"
import type { World } from "./model.ts"
import { createStandInServer } from "./server.ts"
import { type Endpoint, Webhooks } from "./webhooks.ts"

export type StandInOptions = {
  /** 0 or absent: any free port. */
  port?: number
  /** Where the state outlives the process; absent: in memory only. */
  stateFile?: string
  /** Where the platform's own events go. */
  webhook?: Endpoint
  rateLimitPerSecond?: number
  /** Pauses before each further attempt at a webhook; as many attempts more than the first. */
  webhookRetryDelaysMs?: number[]
}

export type StandIn = Control & { url: string; port: number; close(): Promise<void> }

const RETRY_DELAYS_MS = [100, 500, 2000]

/** Starts a stateful Stripe on loopback, for the official SDK with `host`, `port` and `protocol: "http"`. */
export async function startStripeStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const journal = new Journal(options.stateFile)
  const webhooks = new Webhooks(journal, options.webhookRetryDelaysMs ?? RETRY_DELAYS_MS)
  const now = () => Math.floor(Date.now() / 1000)
  const events = new EventLog(webhooks, now, options.webhook ?? null)
  const address = { url: "" }
  const world: World = {
    now,
    url: () => address.url,
    emit: (tx, happening) => events.emit(tx, happening),
  }
  const faults = new Faults()
  const keys = new IdempotencyKeys(journal)
  const rateLimit = options.rateLimitPerSecond ? new RateLimit(options.rateLimitPerSecond) : null
  const api = new Api({ journal, world, faults, keys, rateLimit })
  const control = createControl({ journal, world, api, faults, keys, webhooks, events })
  const server = createStandInServer({ api, control, journal, world })
  server.listen(options.port ?? 0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  address.url = `http://127.0.0.1:${port}`
  webhooks.kick()
  const close = async () => {
    api.stop()
    webhooks.stop()
    server.closeAllConnections()
    server.close()
    await once(server, "close")
    journal.close()
  }
  return { ...control, url: address.url, port, close }
}
