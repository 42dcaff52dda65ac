import { DAY_MS } from "../../../lib/time.ts"
import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { posts } from "../../ledger/posting/post-entry.ts"
import { eligibleTouches } from "../models/core/journey.ts"
import type { PolicyVersion } from "../policy/core/policy.ts"
import * as policyStore from "../policy/policy-store.ts"
import * as store from "../store.ts"
import * as touchStore from "../touches/touch-store.ts"
import { type ClosedSale, creditedOf, decideCredit, proposeCredit } from "./core/close.ts"

/** Writers of sales that credit is decided for, of decisions and of records: for `apply`. */
export const { writeCredit } = store

/** Decides a sale's credit in the sale's own transaction, by the vendor's policy. A sale reported again changes nothing. */
export async function closeSale(tx: Tx, ctx: Ctx, vendorId: string, sale: ClosedSale): Promise<void> {
  const row = creditedOf(sale, stampOf(ctx, vendorId))
  if (await store.insertSale(tx, row)) await decideSale(tx, ctx, row, { record: null, last: null })
}

/** Decides again what nobody has decided, when a touch of the customer came in late. */
export async function reviewSales(tx: Tx, ctx: Ctx, vendorId: string, customer: string, touchAt: Date): Promise<void> {
  for (const sale of await store.lockSalesSince(tx, vendorId, customer, touchAt)) {
    const record = await store.findRecord(tx, vendorId, sale.saleId)
    const last = (await store.listDecisions(tx, vendorId, sale.saleId)).at(-1) ?? null
    if (!record || record.model !== null) await decideSale(tx, ctx, sale, { record, last })
  }
}

/** Writes the decision down and, where the sale closed by itself, its record: the credit is in the ledger from then on. */
async function decideSale(
  tx: Tx,
  ctx: Ctx,
  sale: store.CreditedSale,
  known: { record: store.CreditRecord | null; last: store.Decision | null },
): Promise<void> {
  const { vendorId } = sale
  const policy = (await policyStore.findPolicy(tx, vendorId))!
  const journey = await listEligible(tx, sale, policy.policy.lookback_days)
  const made = decideCredit(sale, journey, policy, known, stampOf(ctx, vendorId))
  if (!made) return
  const transactions = made.transaction ? [made.transaction] : []
  await apply(tx, { ...store.writeCredit([], [made]), ...posts(ctx, vendorId, transactions) })
}

/** What the policy's model proposes for a sale, by the touches known now. */
export async function proposeByPolicy(tx: Tx, sale: store.CreditedSale, policy: PolicyVersion) {
  return proposeCredit(sale, await listEligible(tx, sale, policy.policy.lookback_days), policy)
}

/** The touches that may get credit for a sale, in order. */
export async function listEligible(tx: Tx, sale: store.CreditedSale, lookbackDays: number) {
  const { vendorId, customer, closedAt } = sale
  const from = new Date(closedAt.getTime() - lookbackDays * DAY_MS)
  const rows = await touchStore.listJourney(tx, vendorId, customer, { from, to: closedAt })
  return eligibleTouches(
    rows.map((row) => ({ ...row, arrival: row.number })),
    { closedAt, lookbackDays },
  ) as (touchStore.TouchRow & { arrival: number })[]
}
