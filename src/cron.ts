import type { Deps } from "./deps.ts"
import { matureCommissions } from "./features/commissions/commissions/mature-commissions.ts"
import { purgeSignIns } from "./features/identity/sessions/purge-sign-ins.ts"
import { runDue } from "./features/identity/vendors/advance-clock.ts"
import { listVendorsInRealTime } from "./features/identity/vendors/list-vendors-in-real-time.ts"
import { sendAlarms } from "./features/inbox/alarms/send-alarms.ts"
import { sendDigests } from "./features/inbox/alarms/send-digests.ts"
import { purgePayloads } from "./features/integrations/inbound/purge-payloads.ts"
import { webhookSecrets } from "./features/integrations/stripe-vendor/read-integration.ts"
import { waitingClaims } from "./features/integrations/stripe-vendor/waiting-claims.ts"
import { ensurePartitions, purgeVisitors } from "./features/links/clicks/ensure-partitions.ts"
import { purgeVisitorKeys } from "./features/links/clicks/name-visitors.ts"
import { drivingRuns, preparingRuns, reconcilingNights } from "./features/payouts/jobs.ts"
import { driveRuns } from "./features/payouts/transfers/drive-runs.ts"
import { readWeek } from "./features/planning/progress/read-week.ts"
import { postbackSecrets } from "./features/programs/programs/encrypt-postback-secret.ts"
import { MINUTE_MS } from "./lib/time.ts"
import { realNow } from "./platform/clock.ts"
import type { Ctx } from "./platform/ctx.ts"
import { failureText } from "./platform/db.ts"
import type { DueSource } from "./platform/due.ts"
import { purgeCounts } from "./platform/failure-count.ts"
import { pruneIdempotencyKeys } from "./platform/idempotency.ts"
import { log } from "./platform/log.ts"
import { purgeMails } from "./platform/mail.ts"
import { purgeDone } from "./platform/outbox-drain.ts"
import { reencryptColumn } from "./platform/reencrypt.ts"
import { asSystem } from "./platform/tenant.ts"
import { settle, systemContext } from "./queues.ts"

/** What is left then is the next minute's. */
const SETTLE_MS = 50_000

/** What falls due at instants of a vendor's time: cron asks each minute, the test clock on its way forward. */
export const dueSources: DueSource[] = [
  matureCommissions,
  drivingRuns,
  preparingRuns,
  reconcilingNights,
  waitingClaims,
  sendAlarms,
  sendDigests(readWeek),
]

/** What is encrypted by a key that has had a successor. */
async function reencryptSecrets(ctx: Ctx): Promise<void> {
  for (const column of [postbackSecrets, webhookSecrets]) await reencryptColumn(ctx, column)
}

/** What has to be done now and then, whoever the vendor is; any number of times is harmless. */
const chores: { name: string; everyMinutes: number; run(ctx: Ctx): Promise<unknown> }[] = [
  { name: "click_partitions", everyMinutes: 1, run: ensurePartitions },
  { name: "payout_runs", everyMinutes: 1, run: driveRuns },
  { name: "visitor_keys", everyMinutes: 60, run: purgeVisitorKeys },
  { name: "click_visitors", everyMinutes: 60, run: purgeVisitors },
  { name: "sign_ins", everyMinutes: 60, run: purgeSignIns },
  { name: "mails", everyMinutes: 1, run: purgeMails },
  { name: "sealed_secrets", everyMinutes: 10, run: reencryptSecrets },
  { name: "failure_counts", everyMinutes: 60, run: purgeCounts },
  { name: "outbox", everyMinutes: 60, run: purgeDone },
  { name: "stripe_payloads", everyMinutes: 60, run: purgePayloads },
  { name: "idempotency_keys", everyMinutes: 60, run: (ctx) => asSystem(ctx, pruneIdempotencyKeys) },
]

/** One tick: chores, what is due for every vendor, and what commits asked for. None of them stops another. */
export async function runCron(deps: Deps): Promise<void> {
  const minute = Math.floor(realNow().getTime() / MINUTE_MS)
  const ctx = systemContext(deps, "cron")
  for (const chore of chores) if (minute % chore.everyMinutes === 0) await attempt(chore.name, () => chore.run(ctx))
  await attempt("due", () => runDueForLiveVendors(deps))
  await attempt("settle", () => settle(deps, SETTLE_MS))
}

/** Runs what is due for every vendor that lives in real time; one vendor's trouble is not another's. */
async function runDueForLiveVendors(deps: Deps): Promise<void> {
  const ctx = systemContext(deps, "cron")
  for (const vendorId of await listVendorsInRealTime(deps))
    await attempt(`due ${vendorId}`, () => runDue(ctx, vendorId, ctx.now, dueSources))
}

async function attempt(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log("cron_failed", { name, error: failureText(error) })
  }
}
