import { batcher } from "../../../platform/batcher.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { failureText, isStoreAway } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { jittered } from "../../../platform/pause.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Intent } from "../providers/core/facts.ts"
import type { PayoutProvider } from "../providers/core/payout-provider.ts"
import { callTransfer, type TransferOutcome } from "./call-transfer.ts"
import { createIntents } from "./create-intents.ts"
import { deferItem } from "./item-store.ts"
import { recordOutcome } from "./record-outcome.ts"
import { settleItems } from "./settle-items.ts"

/** Intents per transaction. */
const BATCH = 16
/** Calls under way at once: at a provider's pace, enough for answers that take half a second. */
const IN_FLIGHT = 64
const SETTLED_AT_ONCE = 64
const AFTER_FAILURE_MS = 30_000

type Sent = { intent: Intent; transferId: string }

/**
 * Pays items of a run that go by one provider until all were called for, or until an instant: intents are committed a batch at a time, calls go
 * side by side at the provider's pace, and answers are settled as they come. One that is slow, or goes wrong, holds up no other.
 */
export async function sendTransfers(
  ctx: Ctx,
  vendorId: string,
  provider: PayoutProvider,
  itemIds: string[],
  until: number,
): Promise<void> {
  const settle = batcher<Sent>(SETTLED_AT_ONCE, async (sent) => {
    await allOrEach(ctx, vendorId, sent, idOfSent, async (some) => {
      await settleItems(ctx, vendorId, some)
      return []
    })
  })
  const calls = new Set<Promise<void>>()
  let failure: { error: unknown } | undefined
  const start = (intent: Intent) => {
    const call: Promise<void> = pay(ctx, provider, intent, settle)
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => calls.delete(call))
    calls.add(call)
  }
  for (let at = 0; at < itemIds.length && !failure && (await provider.throttle.whenFree(until)); at += BATCH) {
    while (calls.size > IN_FLIGHT - BATCH) await Promise.race(calls)
    const batch = itemIds.slice(at, at + BATCH)
    const intents = await allOrEach(ctx, vendorId, batch, String, (some) => createIntents(ctx, vendorId, some))
    for (const intent of intents) start(intent)
  }
  await Promise.all(calls)
  if (failure) throw failure.error
}

const idOfSent = ({ intent }: Sent) => intent.itemId

async function pay(
  ctx: Ctx,
  provider: PayoutProvider,
  intent: Intent,
  settle: (sent: Sent) => Promise<void>,
): Promise<void> {
  const outcome = await callInTurn(ctx, provider, intent)
  if (outcome.kind === "sent") return settle({ intent, transferId: outcome.transferId })
  await alone(ctx, intent.vendorId, intent.itemId, () => recordOutcome(ctx, intent, outcome))
}

async function callInTurn(ctx: Ctx, provider: PayoutProvider, intent: Intent): Promise<TransferOutcome> {
  const wait = await provider.throttle.takeTurn()
  if (wait > 0) return { kind: "not_acted", reason: "rate_limited", retryAfterSeconds: wait / 1000 }
  const outcome = await callTransfer(ctx, provider, intent)
  if (outcome.kind === "not_acted") provider.throttle.holdBack(outcome.retryAfterSeconds)
  return outcome
}

/** Does an item's work. Where it fails, the item keeps what it is and is taken up again later; the others go on. */
export async function alone<T>(ctx: Ctx, vendorId: string, itemId: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isStoreAway(error)) throw error
    log("payout_item_step_failed", { item: itemId, error: failureText(error) })
    const dueAt = new Date(realNow().getTime() + jittered(AFTER_FAILURE_MS))
    await asVendor(ctx, vendorId, (tx) => deferItem(tx, vendorId, itemId, dueAt))
    return null
  }
}

/** All at once; where that fails, each alone, so that what is wrong with one is not the others' affair. */
async function allOrEach<T, R>(
  ctx: Ctx,
  vendorId: string,
  all: T[],
  idOf: (one: T) => string,
  work: (some: T[]) => Promise<R[]>,
): Promise<R[]> {
  try {
    if (all.length > 1) return await work(all)
  } catch (error) {
    if (isStoreAway(error)) throw error
    log("payout_batch_failed", { items: all.length, error: failureText(error) })
  }
  const results: R[] = []
  for (const one of all) results.push(...((await alone(ctx, vendorId, idOf(one), () => work([one]))) ?? []))
  return results
}
