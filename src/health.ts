import type { AppContext, Deps } from "./deps.ts"
import { unknownCredential } from "./features/identity/keys/recheck-actor.ts"
import { readAsVendor } from "./features/identity/permissions/read-as-vendor.ts"
import { countBreached } from "./features/inbox/store.ts"
import { countUnbalanced } from "./features/ledger/audit/verify-store.ts"
import { countClicks } from "./features/links/clicks/count-clicks.ts"
import { countDeadLetters } from "./features/links/dead-letters/letter-store.ts"
import { countRunsWaiting, countUnknown } from "./features/payouts/transfers/item-store.ts"
import { AppError, notFound } from "./lib/errors.ts"
import { equalConstantTime } from "./lib/hash.ts"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import { failureText, ping } from "./platform/db.ts"
import { type Loaded, load } from "./platform/load.ts"
import { log } from "./platform/log.ts"
import { type MetricFamily, renderMetrics, requestsAnswered } from "./platform/metrics.ts"
import { outboxAges, parkedByTopic } from "./platform/outbox-rows.ts"
import { asSystem } from "./platform/tenant.ts"
import { withTimeout } from "./platform/timeout.ts"

/** A load balancer asks every few seconds, and takes no answer for a no. */
const READY_MS = 2_000

/** `GET /readyz`: whether what every request needs is there; 503 with what is away. */
export async function answerReady(c: AppContext): Promise<Response> {
  const { db } = c.get("deps")
  try {
    await withTimeout(ping(db), READY_MS, "the database")
    return c.json({ status: "ok" })
  } catch (error) {
    log("not_ready", { error: failureText(error) })
    return c.json({ status: "unavailable", away: ["database"] }, 503, { "retry-after": "5" })
  }
}

/** `GET /metrics`: 404 where no token is set, 401 for another one. */
export async function answerMetrics(c: AppContext, credential: string | null): Promise<Response> {
  const deps = c.get("deps")
  const { metricsToken } = deps.ports.env
  if (metricsToken === null) throw notFound()
  if (credential === null) throw new AppError("unauthorized", "credential_missing", "Send METRICS_TOKEN as the bearer.")
  if (!equalConstantTime(credential, metricsToken)) throw unknownCredential()
  const counted = [requestsAnswered, countClicks.taken, countClicks.stored].map((counter) => counter.read())
  const text = renderMetrics([...counted, ...(await readGauges(deps))])
  return c.body(text, 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" })
}

const facts = (now: Date) => ({
  ages: outboxAges(now),
  parked: parkedByTopic(),
  deadLetters: countDeadLetters(),
  breached: countBreached(),
  unbalanced: countUnbalanced(),
  unknown: countUnknown(),
  runs: countRunsWaiting(),
})

export type HealthFacts = Loaded<ReturnType<typeof facts>>

/** What waits and what failed, of all vendors together. */
export const readHealth = ({ db }: Pick<Deps, "db">): Promise<HealthFacts> =>
  asSystem({ db }, (tx) => load(tx, facts(realNow())))

/** The same of one vendor: it asks as the vendor, who sees no other's rows. */
export const readHealthOfVendor = (ctx: Ctx, vendorId: string): Promise<HealthFacts> =>
  readAsVendor(ctx, vendorId, "parked.read", (tx) => load(tx, facts(realNow())))

async function readGauges(deps: Deps): Promise<MetricFamily[]> {
  const found = await readHealth(deps)
  const ages = found.ages.map(({ topic, seconds }) => ({ labels: { topic }, value: seconds }))
  const parked = found.parked.map(({ topic, count }) => ({ labels: { topic }, value: count }))
  return [
    gauge("grapevine_outbox_age_seconds", "For how long the oldest row of a topic has been due", ages),
    gauge("grapevine_outbox_parked", "Rows that failed too often to be tried again by themselves", parked),
    one("grapevine_dead_letters", "Messages that could not be stored", found.deadLetters),
    one("grapevine_inquiries_late", "Open inquiries past their deadline without a response", found.breached),
    one("grapevine_ledgers_unbalanced", "Ledgers whose accounts do not add up to nothing", found.unbalanced),
    one("grapevine_items_unknown", "Payout items whose outcome is not known", found.unknown),
    one("grapevine_runs_waiting", "Approved payout runs that are not completed", found.runs),
  ]
}

function gauge(name: string, help: string, values: MetricFamily["values"]): MetricFamily {
  return { name, help, type: "gauge", values }
}

const one = (name: string, help: string, value: number) => gauge(name, help, [{ value }])
