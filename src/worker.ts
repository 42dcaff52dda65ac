import { WorkerEntrypoint } from "cloudflare:workers"
import { createApp } from "./app.ts"
import { runCron } from "./cron.ts"
import type { Deps } from "./deps.ts"
import { readEnv } from "./env.ts"
import { captureClick } from "./features/links/clicks/capture-clicks.ts"
import { lookupLink } from "./features/links/links/lookup-link.ts"
import type { ClickMessage } from "./features/links/redirect/core/click.ts"
import { realNow } from "./platform/clock.ts"
import { connect } from "./platform/db.ts"
import { slidingLimiter } from "./platform/limits.ts"
import type { Ports } from "./platform/ports.ts"
import { createStripe } from "./platform/stripe.ts"
import { type QueueProducer, sendOrHandOver } from "./platform/workers/edge-queue.ts"
import { bindingLimiter, type LimitBindings } from "./platform/workers/limiter.ts"
import { consume } from "./queues.ts"

type Bindings = Record<string, unknown> & LimitBindings & { CLICKS: QueueProducer; EVENTS: QueueProducer }
type Invocation = { waitUntil(work: Promise<unknown>): void }
type Batch = Parameters<typeof consume>[1]

const now = () => realNow().getTime()
/** Outlives invocations, so that an answer can say what is left. */
const counting = slidingLimiter(now)
let fixed: Pick<Ports, "env" | "stripe"> | null = null

/** One invocation's own: a connection may not outlive it, and the runtime closes it. */
function openDeps(bindings: Bindings, invocation: Invocation): Deps {
  const env = fixed?.env ?? readEnv(bindings)
  fixed ??= { env, stripe: createStripe(env) }
  const { db } = connect(env.databaseUrl)
  const ports: Ports = {
    ...fixed,
    wake: async () => void (await bindings.EVENTS.send({}).catch(() => {})),
    defer: (work) => invocation.waitUntil(work),
    limiter: bindingLimiter(bindings, now, counting),
    enqueue: (click) => sendOrHandOver(bindings.CLICKS, () => captureClick({ db }, click), click),
  }
  return { db, ports }
}

/** What the edge asks by RPC; see features/links/redirect/core/link-lookup.ts. */
export class LinkLookup extends WorkerEntrypoint<Bindings> {
  lookup(host: string, slug: string) {
    return lookupLink(openDeps(this.env, this.ctx), host, slug)
  }
  record(click: ClickMessage) {
    return captureClick(openDeps(this.env, this.ctx), click)
  }
}

const app = createApp((c) => openDeps(c.env, c.executionCtx))

export default {
  fetch: app.fetch,
  queue: (batch: Batch, bindings: Bindings, invocation: Invocation) => consume(openDeps(bindings, invocation), batch),
  scheduled: (_tick: unknown, bindings: Bindings, invocation: Invocation) => runCron(openDeps(bindings, invocation)),
}
