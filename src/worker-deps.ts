import type { Deps } from "./deps.ts"
import { readWorkerEnv } from "./env.ts"
import { captureClick } from "./features/links/clicks/capture-clicks.ts"
import { realNow } from "./platform/clock.ts"
import { connect } from "./platform/db.ts"
import { slidingLimiter } from "./platform/limits.ts"
import { openWorkLog } from "./platform/open-work-log.ts"
import type { Ports } from "./platform/ports.ts"
import { createStripe } from "./platform/stripe.ts"
import { type QueueProducer, sendOrHandOver } from "./platform/workers/edge-queue.ts"
import { bindingLimiter, type LimitBindings } from "./platform/workers/limiter.ts"
import { type WebhookBindings, webhookPorts } from "./platform/workers/webhook-ports.ts"

type Queues = WebhookBindings & Record<"CLICKS" | "EVENTS", QueueProducer>
export type Bindings = Record<string, unknown> & LimitBindings & Queues
export type Invocation = { waitUntil(work: Promise<unknown>): void }

const now = () => realNow().getTime()
/** Outlives invocations, so that an answer can say what is left. */
const counting = slidingLimiter(now)
let fixed: (Pick<Ports, "env" | "stripe"> & { sendTraces(): Promise<void> }) | null = null

/** One invocation's own: a connection may not outlive it, and the runtime closes it. */
export function openDeps(bindings: Bindings, invocation: Invocation): Deps {
  const env = fixed?.env ?? readWorkerEnv(bindings)
  fixed ??= { env, stripe: createStripe(env), sendTraces: openWorkLog(env.otlpEndpoint) }
  const { db } = connect(env.databaseUrl)
  const ports: Ports = {
    env,
    stripe: fixed.stripe,
    wake: async () => void (await bindings.EVENTS.send({}).catch(() => {})),
    ...webhookPorts(bindings),
    smtp: null,
    defer: (work) => invocation.waitUntil(work),
    limiter: bindingLimiter(bindings, now, counting),
    enqueue: (click) => sendOrHandOver(bindings.CLICKS, () => captureClick({ db, ports: { env } }, click), click),
  }
  return { db, ports }
}

/** What an invocation did goes to the collector before it ends. */
export async function traced<T>(invocation: Invocation, work: Promise<T> | T): Promise<T> {
  const result = await work
  if (fixed) invocation.waitUntil(fixed.sendTraces())
  return result
}
