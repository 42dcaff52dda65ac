import { invariant } from "../../../lib/assert.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { payoutIntended } from "../../ledger/posting/core/postings.ts"
import { collectOwed } from "../../ledger/posting/lock-funds.ts"
import { postEntries } from "../../ledger/posting/post-entry.ts"
import { listHolds } from "../accounts/account-store.ts"
import type { Intent } from "../providers/core/facts.ts"
import { grossAndDebts } from "../runs/core/draft.ts"
import { linesOf } from "../runs/core/lines.ts"
import type { Item } from "../runs/run-store.ts"
import { allocate } from "./core/allocate.ts"
import { FUNDING_LOOK_MS } from "./core/backoff.ts"
import * as store from "./item-store.ts"
import { blockItem } from "./record-outcome.ts"

/** Real time. Longer than a call may take; over it, whoever held the item is taken for dead. */
export const LEASE_MS = 15_000

/**
 * Commits the intents of items before their provider is called for any of them. Those that are not to be sent now (another executor
 * has them, they are at their end, where they go changed shortly ago) have none.
 */
export async function createIntents(ctx: Ctx, vendorId: string, itemIds: string[]): Promise<Intent[]> {
  return asVendor(ctx, vendorId, async (tx) => {
    const clocks = { real: realNow(), vendor: ctx.now }
    const due = await store.lockDueItems(tx, vendorId, itemIds, ["planned", "waiting_funds"], clocks)
    if (due.length === 0) return []
    const payees = due.map((item) => item.affiliateId)
    const holds = await listHolds(tx, vendorId, payees, ctx.now)
    const { covered: items, beyond } = await reserve(
      tx,
      ctx,
      vendorId,
      due.filter((item) => !holds.has(item.affiliateId)),
    )
    const postings = items.map((item) => payoutIntended(item.id, { ...item, ...grossAndDebts(linesOf([item])) }))
    const transactionIds = await postEntries(tx, ctx, vendorId, postings)
    const intents = items.map((item) => intentOf({ ...item, attempt: item.attempt + 1 }))
    const begun = intents.map(({ itemId, attempt }, i) => ({ itemId, attempt, transactionId: transactionIds[i]! }))
    const dueAt = new Date(clocks.real.getTime() + LEASE_MS)
    await store.beginAttempts(tx, vendorId, begun, { startedAt: ctx.now, dueAt })
    await store.awaitFunding(
      tx,
      vendorId,
      beyond.map((item) => item.id),
      { at: ctx.now, dueAt: new Date(clocks.real.getTime() + FUNDING_LOOK_MS) },
    )
    for (const item of due) {
      const hold = holds.get(item.affiliateId)
      if (hold) await blockItem(tx, ctx, item, hold.detail)
    }
    return intents
  })
}

/** What the vendor's own funds cover of some items of one run; they are the vendor's last until this commits. */
async function reserve(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  items: Item[],
): Promise<{ covered: Item[]; beyond: Item[] }> {
  const [first] = items
  if (!first) return { covered: [], beyond: [] }
  const { currency, runId } = first
  invariant(
    items.every((item) => item.currency === currency),
    "items_of_a_run_share_a_currency",
  )
  const funds = await collectOwed(tx, ctx, vendorId, currency, runId)
  if (!funds) return { covered: items, beyond: [] }
  const ids = items.map((item) => item.id)
  return allocate(items, funds.available, await store.firstAwaitingFunding(tx, vendorId, currency, ids))
}

/** The order as it was frozen, for the item's current attempt. */
export function intentOf(item: Item): Intent {
  const { vendorId, runId, id: itemId, affiliateId, attempt, amount, currency, destination } = item
  return { vendorId, runId, itemId, affiliateId, attempt, amount, currency, destination }
}
