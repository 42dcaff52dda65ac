import type { Deps } from "./deps.ts"
import { matureCommissions } from "./features/commissions/commissions/mature-commissions.ts"
import { reviewTiers } from "./features/conversions/earning/follow-tiers.ts"
import { expireDeals } from "./features/deals/expire-deals.ts"
import { purgeSignIns } from "./features/identity/sessions/purge-sign-ins.ts"
import { ssoSecrets } from "./features/identity/sso/save-sso.ts"
import { runDue } from "./features/identity/vendors/advance-clock.ts"
import { dueVendors } from "./features/identity/vendors/due-vendors.ts"
import { sendAlarms } from "./features/inbox/alarms/send-alarms.ts"
import { sendDigests } from "./features/inbox/alarms/send-digests.ts"
import { webhookSecrets } from "./features/integrations/stripe-vendor/read-integration.ts"
import { waitingClaims } from "./features/integrations/stripe-vendor/waiting-claims.ts"
import { chainsBehind } from "./features/ledger/audit/extend-chains.ts"
import { arePartitionsMissing, ensurePartitions, purgeVisitors } from "./features/links/clicks/ensure-partitions.ts"
import { forgetClicks } from "./features/links/clicks/forget-clicks.ts"
import { purgeVisitorKeys } from "./features/links/clicks/name-visitors.ts"
import { reconcileNight } from "./features/payouts/reconciliation/reconcile-night.ts"
import { preparingRuns } from "./features/payouts/runs/save-schedule.ts"
import { driveRuns, drivingRuns, runsWaiting } from "./features/payouts/transfers/drive-runs.ts"
import { keepRetention } from "./features/privacy/keep-retention.ts"
import { postbackSecrets } from "./features/programs/programs/encrypt-postback-secret.ts"
import { areDeliveriesDue } from "./features/webhooks/deliveries/deliver-due.ts"
import { endpointSecrets } from "./features/webhooks/endpoints/create-endpoint.ts"
import { rare } from "./lazy-pages.ts"
import { MINUTE_MS } from "./lib/time.ts"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import { failureText } from "./platform/db.ts"
import type { DueSource } from "./platform/due.ts"
import { purgeCounts } from "./platform/failure-count.ts"
import { pruneIdempotencyKeys } from "./platform/idempotency.ts"
import { type Loaded, load } from "./platform/load.ts"
import { log } from "./platform/log.ts"
import { mailsExpired, purgeMails } from "./platform/mail.ts"
import { purgeDone } from "./platform/outbox-drain.ts"
import { isWorkDue } from "./platform/outbox-rows.ts"
import { reencryptColumn } from "./platform/reencrypt.ts"
import { asSystem } from "./platform/tenant.ts"
import { noteWork } from "./platform/work-log.ts"
import { settle, systemContext } from "./queues.ts"

/** What is left then is the next minute's. */
const SETTLE_MS = 50_000

/** What falls due at instants of a vendor's time: cron asks each minute, the test clock on its way forward. */
export const dueSources: DueSource[] = [
  matureCommissions,
  reviewTiers,
  drivingRuns,
  preparingRuns,
  reconcileNight,
  waitingClaims,
  expireDeals,
  sendAlarms,
  sendDigests(rare("readWeek")),
]

/** What is encrypted by a key that has had a successor. */
async function reencryptSecrets(ctx: Ctx): Promise<void> {
  for (const column of [postbackSecrets, webhookSecrets, endpointSecrets, ssoSecrets])
    await reencryptColumn(ctx, column)
}

/** All that a tick asks before it does anything, in one statement. */
const facts = (now: Date) => ({
  vendors: dueVendors(dueSources, { now, until: now }),
  isWorkDue: isWorkDue(now),
  chainsBehind: chainsBehind(),
  runsWaiting: runsWaiting(now),
  arePartitionsMissing: arePartitionsMissing(now),
  mailsExpired: mailsExpired(now),
  areDeliveriesDue: areDeliveriesDue(now),
})

type Due = Loaded<ReturnType<typeof facts>>
/** So many minutes, or what there is to do. */
type When = number | Exclude<keyof Due, "vendors">

/** What has to be done now and then, whoever the vendor is; any number of times is harmless. */
const chores: { name: string; when: When; run(ctx: Ctx): Promise<unknown> }[] = [
  { name: "click_partitions", when: 60, run: ensurePartitions },
  { name: "first_partitions", when: "arePartitionsMissing", run: ensurePartitions },
  { name: "payout_runs", when: "runsWaiting", run: driveRuns },
  { name: "visitor_keys", when: 60, run: purgeVisitorKeys },
  { name: "click_visitors", when: 60, run: purgeVisitors },
  { name: "clicks", when: 60, run: forgetClicks },
  { name: "import_drafts", when: 60, run: rare("clearDrafts") },
  { name: "sign_ins", when: 60, run: purgeSignIns },
  { name: "mails", when: "mailsExpired", run: purgeMails },
  { name: "sealed_secrets", when: 10, run: reencryptSecrets },
  { name: "failure_counts", when: 60, run: purgeCounts },
  { name: "webhooks", when: "areDeliveriesDue", run: (ctx) => ctx.ports.deliver() },
  { name: "outbox", when: 60, run: purgeDone },
  { name: "retention", when: 60, run: keepRetention },
  { name: "payable_days", when: 10, run: (ctx) => rare("foldPayable")(ctx) },
  { name: "report_events", when: 10, run: (ctx) => rare("foldEvents")(ctx) },
  { name: "monthly_mails", when: 60, run: (ctx) => rare("mailMonths")(ctx) },
  { name: "payout_reminders", when: 360, run: (ctx) => rare("remindPayees")(ctx) },
  { name: "idempotency_keys", when: 60, run: (ctx) => asSystem(ctx, pruneIdempotencyKeys) },
]

const thisMinute = () => Math.floor(realNow().getTime() / MINUTE_MS)

/** One tick, of a minute since 1970: chores, what is due for every vendor, and what commits asked for. None of them stops another. */
export async function runCron(deps: Deps, { minute = thisMinute(), settleMs = SETTLE_MS } = {}): Promise<void> {
  const ctx = systemContext(deps, "cron")
  const due = await attempt("due", () => asSystem(ctx, (tx) => load(tx, facts(ctx.now))))
  for (const { name, when, run } of chores)
    if (typeof when === "number" ? minute % when === 0 : due?.[when] !== false) await attempt(name, () => run(ctx))
  for (const vendorId of due?.vendors ?? [])
    await attempt(`due ${vendorId}`, () => runDue(ctx, vendorId, ctx.now, dueSources))
  const isIdle = due && due.vendors.length === 0 && !due.isWorkDue && !due.chainsBehind && !due.runsWaiting
  if (!isIdle) await attempt("settle", () => settle(deps, settleMs))
}

/** What it comes to, or null where it failed. */
async function attempt<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  const since = realNow().getTime()
  const note = (outcome: "done" | "failed") => noteWork("job", since, { name, outcome })
  try {
    const result = await work()
    note("done")
    return result
  } catch (error) {
    note("failed")
    log("cron_failed", { name, error: failureText(error) })
    return null
  }
}
