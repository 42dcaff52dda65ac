import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { matured, reverse } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"
import { HOLD_REASONS, type HoldReason } from "./core/signals.ts"
import * as redecisionStore from "./redecision-store.ts"

/** Commissions of one sale or lead, or of all of a customer's that an affiliate earned. */
export type Suspects = { sourceId: string } | { customerId: string; affiliateId: string }

/**
 * Holds commissions for what became known after they were earned, as if it had been known. What a run has taken goes on, and
 * what a person released stays released: there the reason is only written down. One that is known already holds nothing.
 */
export async function holdCommissions(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  suspects: Suspects,
  reasons: readonly HoldReason[],
): Promise<void> {
  if (reasons.length === 0) return
  for (const commission of await store.lockSuspects(tx, vendorId, suspects)) {
    const known = new Set(commission.reasons)
    const added = reasons.filter((reason) => !known.has(reason))
    if (added.length > 0) await holdOne(tx, ctx, commission, added)
  }
}

async function holdOne(tx: Tx, ctx: Ctx, commission: store.Commission, added: HoldReason[]): Promise<void> {
  const { vendorId, id, affiliateId, currency, amount, reversed, status } = commission
  const reasons = HOLD_REASONS.filter((reason) => commission.reasons.includes(reason) || added.includes(reason))
  // With a reason it was held when it was earned: who let it go on from there was a person.
  const isReleased = commission.reasons.length > 0
  const isHeld = !isReleased && (status === "pending" || status === "payable")
  if (isHeld && status === "payable")
    await postEntry(tx, ctx, vendorId, reverse(matured(id, { affiliateId, currency, amount: amount - reversed })))
  if (status === "reversed" && !isReleased) await redecisionStore.holdStood(tx, vendorId, id)
  await changeCommission(tx, ctx, commission, { reasons, status: isHeld ? "held" : status })
  await audit(tx, ctx, vendorId, "commission.suspect", id, { added, status })
}

/** What an event earned is no longer held for these reasons; it goes on, unless something else speaks against it. */
export async function clearHolds(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  sourceId: string,
  settled: readonly HoldReason[],
): Promise<void> {
  const isSettled = (reason: string) => (settled as readonly string[]).includes(reason)
  for (const commission of await store.listOfSources(tx, vendorId, [sourceId], true)) {
    if (!commission.reasons.some(isSettled)) continue
    const reasons = commission.reasons.filter((reason) => !isSettled(reason))
    const status = commission.status === "held" && reasons.length === 0 ? "pending" : commission.status
    await audit(tx, ctx, vendorId, "commission.verify", commission.id, {
      before: { reasons: commission.reasons, status: commission.status },
      after: { reasons, status },
    })
    await changeCommission(tx, ctx, commission, { reasons, status })
  }
}
