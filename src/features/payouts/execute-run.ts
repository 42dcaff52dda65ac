import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { failureText } from "../../platform/db.ts"
import { log } from "../../platform/log.ts"
import { outbox } from "../../platform/outbox.ts"
import { inParallel } from "../../platform/parallel.ts"
import { jittered, pause } from "../../platform/pause.ts"
import { asVendor } from "../../platform/tenant.ts"
import * as items from "./item-store.ts"
import { resolveItem } from "./resolve-item.ts"
import * as runs from "./run-store.ts"
import { sendItem } from "./send-item.ts"

const PARALLEL = 8
const CHUNK = 64
/** One pass ends after this long and asks for the next, so that nothing else waits behind a long run. */
const BUDGET_MS = 20_000
const LONGEST_PAUSE_MS = 10_000
const AFTER_FAILURE_MS = 30_000

/**
 * Drives an approved run as far as it goes now: sends what is planned, finds out about what is unknown, completes it when
 * nothing is left. Waits up to `patienceMs` of real time for retries. Any number may drive at once, at any time.
 */
export async function executeRun(ctx: Ctx, vendorId: string, runId: string, patienceMs: number): Promise<void> {
  const startedAt = realNow().getTime()
  const spent = () => realNow().getTime() - startedAt
  const run = await asVendor(ctx, vendorId, (tx) => startRun(tx, vendorId, runId))
  if (!run) return
  const pace = { until: 0 }
  for (;;) {
    const clocks = { real: realNow(), vendor: ctx.now }
    const due = await asVendor(ctx, vendorId, (tx) => items.listDueItems(tx, vendorId, runId, clocks, CHUNK))
    await inParallel(due, PARALLEL, (item) => step(ctx, vendorId, item, pace))
    if (spent() > BUDGET_MS) {
      await asVendor(ctx, vendorId, (tx) => outbox(tx, vendorId, "payout_run.resumed", runId))
      return
    }
    if (due.length > 0) continue
    const next = await asVendor(ctx, vendorId, (tx) => items.nextItemDueAt(tx, vendorId, runId))
    if (!next || next.getTime() - startedAt > patienceMs) break
    await pause(next.getTime() - realNow().getTime())
  }
  await finishRun(ctx, vendorId, runId)
}

async function startRun(tx: Parameters<typeof runs.findRun>[0], vendorId: string, runId: string) {
  const started = await runs.moveRun(tx, vendorId, runId, { status: "executing" })
  if (started) return started
  const run = await runs.findRun(tx, vendorId, runId)
  return run?.status === "executing" ? run : null
}

/** One item's next step. Whatever fails stays with the item: the others go on, and it is taken up again later. */
async function step(
  ctx: Ctx,
  vendorId: string,
  item: { id: string; status: runs.Item["status"] },
  pace: { until: number },
) {
  const wait = pace.until - realNow().getTime()
  if (wait > 0) await pause(Math.min(wait, LONGEST_PAUSE_MS))
  try {
    const isNew = item.status === "planned" || item.status === "waiting_funds"
    const outcome = await (isNew ? sendItem : resolveItem)(ctx, vendorId, item.id)
    if (outcome?.kind === "not_acted")
      pace.until = Math.max(pace.until, realNow().getTime() + (outcome.retryAfterSeconds ?? 1) * 1000)
  } catch (error) {
    log("payout_item_step_failed", { item: item.id, error: failureText(error) })
    const dueAt = new Date(realNow().getTime() + jittered(AFTER_FAILURE_MS))
    await asVendor(ctx, vendorId, (tx) => items.deferItem(tx, vendorId, item.id, dueAt))
  }
}

async function finishRun(ctx: Ctx, vendorId: string, runId: string) {
  await asVendor(ctx, vendorId, async (tx) => {
    const completed = await runs.completeRun(tx, vendorId, runId, ctx.now)
    if (!completed) return
    await audit(tx, ctx, vendorId, "run.complete", runId)
    await outbox(tx, vendorId, "payout_run.completed", runId)
  })
}
