import { hash } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { join } from "node:path"
import { createApp } from "./app.ts"
import { runCron } from "./cron.ts"
import type { Deps } from "./deps.ts"
import { EnvError, type NodeEnv } from "./env.ts"
import { EXPIRED_AFTER_MS } from "./features/links/redirect/core/snapshot.ts"
import { hashShortBy } from "./lib/hash.ts"
import { MINUTE_MS } from "./lib/time.ts"
import { nameClient } from "./name-client.ts"
import { openClicks } from "./node-clicks.ts"
import { openLinks } from "./node-links.ts"
import { realNow } from "./platform/clock.ts"
import { connect, failureText } from "./platform/db.ts"
import { slidingLimiter } from "./platform/limits.ts"
import { log } from "./platform/log.ts"
import { openFileStore } from "./platform/node/file-store.ts"
import { holdFolder } from "./platform/node/folder-lock.ts"
import { startLeader } from "./platform/node/leader.ts"
import { createSender } from "./platform/node/send-request.ts"
import { openSmtp } from "./platform/node/send-smtp.ts"
import { serve } from "./platform/node/serve.ts"
import { type Soon, soon } from "./platform/node/soon.ts"
import { openWorkLog } from "./platform/open-work-log.ts"
import { createStripe } from "./platform/stripe.ts"
import { withTimeout } from "./platform/timeout.ts"
import { endTurnsBy } from "./platform/turn.ts"
import { deliverWebhooks, settle } from "./queues.ts"

/** More often than production's minute, so that nobody waits for the effect of what they just tried. */
const LOCAL_CRON_MS = 10_000
/** One turn of what follows commits, short since a drain waits for it; more is asked for again. */
const TURN_MS = 5_000
/** Spans go to a collector this often. */
const TRACES_MS = 5_000
/** Within what most supervisors wait for before they kill. */
const DRAIN_MS = 25_000

/** Requests to others' addresses at once. */
const OUTGOING_WIDTH = 32

const now = () => realNow().getTime()

export type NodeProgram = {
  port: number
  /** Runs what is due, as the timer does. */
  tick(): Promise<void>
  /** Answers what was asked, stores what was answered, ends. False when that took too long; nothing answered is lost then. */
  drain(): Promise<boolean>
}

/** The app and the redirects in one process over one pool. Throws `EnvError`, and what listening on the port throws. */
export async function startNode(env: NodeEnv): Promise<NodeProgram> {
  const folder = join(env.dataDir, `node-${env.port}`)
  if (!(await holdFolder(folder)))
    throw new EnvError(`PORT ${env.port} has its files in ${folder}, which another process uses; set another.`)
  const { db, end } = connect(env.databaseUrl, env.databasePool)
  endTurnsBy(setImmediate)
  hashShortBy((text) => hash("sha256", text))
  const sendTraces = openWorkLog(env.otlpEndpoint)
  const sending = setInterval(sendTraces, TRACES_MS)
  const deferred = new Set<Promise<unknown>>()
  const known = await openFileStore(join(folder, "links.json"), EXPIRED_AFTER_MS)
  const clicks = await openClicks({ db, ports: { env } }, { env, folder, onStored: () => outbox.ask() })
  const deps: Deps = {
    db,
    ports: {
      env,
      stripe: createStripe(env),
      wake: async () => outbox.ask(),
      deliver: async (afterMs = 0) => void setTimeout(webhooks.ask, afterMs).unref(),
      outgoing: { send: createSender({ allowLoopback: env.allowPrivateWebhooks }), width: OUTGOING_WIDTH },
      smtp: openSmtp(),
      defer: (work) => {
        const kept = work.catch(() => {}).finally(() => deferred.delete(kept))
        deferred.add(kept)
      },
      enqueue: clicks.enqueue,
      limiter: slidingLimiter(now),
    },
  }
  const outbox: Soon = soon("drain", async () => ((await settle(deps, TURN_MS)).isLeft ? "again" : "idle"))
  const ending = new AbortController()
  const webhooks: Soon = soon("webhooks", () => deliverWebhooks(deps, { signal: ending.signal }).then(() => "idle"))
  const { port, host, proxySecret } = env
  const isHttps = env.publicUrl.startsWith("https:")
  const prepare = (incoming: IncomingMessage) => nameClient(incoming, proxySecret)
  const served = await serve({
    port,
    host,
    isHttps,
    prepare,
    ...(await openLinks(deps, clicks, createApp(() => deps).fetch, known)),
  })
  const everyMs = env.environment === "local" ? LOCAL_CRON_MS : MINUTE_MS
  const leader = startLeader(env.databaseUrl, everyMs, () => runCron(deps, { settleMs: TURN_MS }).then(outbox.ask))

  async function endAll(): Promise<void> {
    await served.drain()
    await Promise.all(deferred)
    ending.abort()
    await Promise.all([leader.stop(), outbox.stop(), webhooks.stop(), clicks.close(), known.close()])
    clearInterval(sending)
    await sendTraces()
    await end()
  }
  const drain = () =>
    withTimeout(endAll(), DRAIN_MS, "the end").then(
      () => true,
      (error) => {
        log("drain_cut", { error: failureText(error) })
        return false
      },
    )
  return { port: served.port, tick: leader.tick, drain }
}
