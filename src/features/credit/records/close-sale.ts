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
import { loadReviews } from "./review-store.ts"

/** Writers of sales that credit is decided for, of decisions and of records: for `apply`. */
export const { writeCredit } = store

/** Decides a sale's credit in the sale's own transaction, by the vendor's policy. A sale reported again changes nothing. */
export async function closeSale(tx: Tx, ctx: Ctx, vendorId: string, sale: ClosedSale): Promise<void> {
  const row = creditedOf(sale, stampOf(ctx, vendorId))
  if (await store.insertSale(tx, row)) await decideSales(tx, ctx, vendorId, [row])
}

/** Decides again what nobody has decided, when a touch of the customer came in late. */
export function reviewSales(tx: Tx, ctx: Ctx, vendorId: string, customer: string, touchAt: Date): Promise<void> {
  return reviewSalesOf(tx, ctx, vendorId, new Map([[customer, touchAt]]))
}

/** The same of several customers in as many statements; each with the instant of their first touch that came in late. */
export async function reviewSalesOf(tx: Tx, ctx: Ctx, vendorId: string, since: ReadonlyMap<string, Date>) {
  const sales = await store.lockSalesOf(tx, vendorId, since)
  if (sales.length > 0) await decideSales(tx, ctx, vendorId, sales)
}

/** Writes decisions down and, of sales that closed by themselves, their records: that credit is in the ledger from then on. */
async function decideSales(tx: Tx, ctx: Ctx, vendorId: string, sales: readonly store.CreditedSale[]): Promise<void> {
  const policy = (await policyStore.findPolicy(tx, vendorId))!
  const facts = await loadReviews(tx, vendorId, sales, policy.policy.lookback_days)
  const made = sales.flatMap((sale, i) => {
    const { record, last, journey } = facts[i]!
    if (record && record.model === null) return []
    return decideCredit(sale, journey.map(arrived), policy, { record, last }, stampOf(ctx, vendorId)) ?? []
  })
  if (made.length === 0) return
  const transactions = made.flatMap(({ transaction }) => transaction ?? [])
  await apply(tx, { ...store.writeCredit([], made), ...posts(ctx, vendorId, transactions) })
}

const arrived = (row: touchStore.TouchRow) => ({ ...row, arrival: row.number })

/** What the policy's model proposes for a sale, by the touches known now. */
export async function proposeByPolicy(tx: Tx, sale: store.CreditedSale, policy: PolicyVersion) {
  return proposeCredit(sale, await listEligible(tx, sale, policy.policy.lookback_days), policy)
}

/** The touches that may get credit for a sale, in order. */
export async function listEligible(tx: Tx, sale: store.CreditedSale, lookbackDays: number) {
  const { vendorId, customer, closedAt } = sale
  const from = new Date(closedAt.getTime() - lookbackDays * DAY_MS)
  const rows = await touchStore.listJourney(tx, vendorId, customer, { from, to: closedAt })
  return eligibleTouches(rows.map(arrived), { closedAt, lookbackDays }) as (touchStore.TouchRow & {
    arrival: number
  })[]
}
