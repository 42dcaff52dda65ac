import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { emit, outbox } from "../../../platform/outbox.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { pause } from "../../../platform/pause.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { PayoutProvider } from "../providers/core/payout-provider.ts"
import { providerOf, providers } from "../providers/providers.ts"
import * as runs from "../runs/run-store.ts"
import * as items from "./item-store.ts"
import { resolveItem } from "./resolve-item.ts"
import { alone, sendTransfers } from "./send-transfers.ts"

/** Items looked at per round, and of those with unclear ends how many at once. */
const ROUND = 512
const PARALLEL = 8
/** One pass ends after this long and asks for the next, so that nothing else waits behind a long run. */
const BUDGET_MS = 20_000

/**
 * Drives an approved run as far as it goes now: sends what is planned, finds out about what is unknown, completes it when
 * nothing is left. Waits up to `patienceMs` of real time for retries. Any number may drive at once, at any time.
 */
export async function executeRun(ctx: Ctx, vendorId: string, runId: string, patienceMs: number): Promise<void> {
  const startedAt = realNow().getTime()
  const until = startedAt + BUDGET_MS
  const run = await asVendor(ctx, vendorId, (tx) => startRun(tx, vendorId, runId))
  if (!run) return
  for (;;) {
    const clocks = { real: realNow(), vendor: ctx.now }
    const due = await asVendor(ctx, vendorId, (tx) => items.listDueItems(tx, vendorId, runId, clocks, ROUND))
    await Promise.all([...Map.groupBy(due, providerOf)].map(([by, own]) => advance(ctx, vendorId, by, own, until)))
    const held = Math.max(...providersOf(due).map((by) => by.throttle.heldFor()))
    if (realNow().getTime() + held > until) {
      await asVendor(ctx, vendorId, (tx) => outbox(tx, vendorId, "payout_run.resumed", runId, {}, held))
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

type DueItem = Awaited<ReturnType<typeof items.listDueItems>>[number]

const isFresh = ({ status }: { status: runs.Item["status"] }) => status === "planned" || status === "waiting_funds"
const idOf = ({ id }: { id: string }) => id

/** Sends what is planned of items that go by one provider, and finds out about what is unclear. */
async function advance(ctx: Ctx, vendorId: string, by: PayoutProvider, due: DueItem[], until: number) {
  const [fresh, unclear] = [due.filter(isFresh), due.filter((item) => !isFresh(item))].map((some) => some.map(idOf))
  await Promise.all([
    sendTransfers(ctx, vendorId, by, fresh!, until),
    inParallel(unclear!, PARALLEL, (id) => findOut(ctx, vendorId, by, id, until)),
  ])
}

/** Those whose pace a round has to keep: of its items, and where nothing was due, all. */
const providersOf = (due: DueItem[]) => (due.length > 0 ? due.map(providerOf) : Object.values(providers))

async function findOut(ctx: Ctx, vendorId: string, { throttle }: PayoutProvider, itemId: string, until: number) {
  if (!(await throttle.whenFree(until)) || (await throttle.takeTurn()) > 0) return
  const outcome = await alone(ctx, vendorId, itemId, () => resolveItem(ctx, vendorId, itemId))
  if (outcome?.kind === "not_acted") throttle.holdBack(outcome.retryAfterSeconds)
}

async function finishRun(ctx: Ctx, vendorId: string, runId: string) {
  await asVendor(ctx, vendorId, async (tx) => {
    const completed = await runs.completeRun(tx, vendorId, runId, ctx.now)
    if (!completed) return
    await audit(tx, ctx, vendorId, "run.complete", runId)
    await emit(tx, vendorId, "payout_run.completed", runId)
  })
}
