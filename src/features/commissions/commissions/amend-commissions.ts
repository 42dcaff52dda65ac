import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import type { CommissionStage } from "../../ledger/posting/core/postings.ts"
import { reckon } from "../rules/core/earn.ts"
import type { Rule } from "../rules/core/rule.ts"
import * as rulesStore from "../rules/rules-store.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"
import { refundedOf } from "./core/decide-sales.ts"
import type { SaleToDecide } from "./redecide-commissions.ts"
import * as redecisionStore from "./redecision-store.ts"
import { hasLeft, settleParts } from "./settle-amended.ts"

/**
 * What an amended sale gives by the copied rule, for what has left already: less becomes a debt that the next run nets, more
 * is earned besides. What has not left is decided again with the other sales instead.
 */
export async function amendCommissions(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  sale: Pick<SaleToDecide, "id" | "programId" | "occasion" | "refundedTotal">,
  amendmentId: string,
): Promise<void> {
  const rows = await store.listOfSources(tx, vendorId, [sale.id], true)
  for (const base of rows) {
    const isAmended = base.part === 0 && base.rule !== null && (hasLeft(base.status) || base.entitled !== null)
    if (!isAmended || base.rule === null || base.status === "rejected") continue
    const entitled = await entitledBy(tx, base, base.rule, sale)
    const net = entitled - refundedOf(sale.occasion, sale.refundedTotal, entitled)
    const parts = rows.filter(({ affiliateId }) => affiliateId === base.affiliateId)
    await noteChange(tx, ctx, base, { after: entitled, amendmentId })
    await settleParts(tx, ctx, parts, net, `${amendmentId}:${newId("reversal")}`)
    const now = (await store.findCommission(tx, vendorId, base.id))!
    await changeCommission(tx, ctx, now, { entitled })
  }
}

async function noteChange(
  tx: Tx,
  ctx: Ctx,
  { vendorId, id, amount, entitled, status }: store.Commission,
  { after, amendmentId }: { after: bigint; amendmentId: string },
) {
  const before = entitled ?? amount
  const stamp = { vendorId, id: newId("redecision"), at: ctx.now, createdAt: realNow() }
  const change = { commissionId: id, reason: "amendment" as const, causeId: amendmentId, before, after }
  await redecisionStore.insertRedecision(tx, { ...stamp, ...change, stood: status as CommissionStage })
  const amounts = { before: { amount: before }, after: { amount: after } }
  await audit(tx, ctx, vendorId, "commission.redecide", id, { reason: "amendment", cause: amendmentId, ...amounts })
}

/** By the copied rule and, where it has a cap, within what others leave of the month. */
async function entitledBy(
  tx: Tx,
  base: store.Commission,
  rule: Rule,
  { id, programId, occasion }: Pick<SaleToDecide, "id" | "programId" | "occasion">,
): Promise<bigint> {
  const { vendorId, affiliateId, currency, ruleVersion } = base
  let used = { affiliate_month: 0n, program_month: 0n }
  if (rule.cap) {
    const from = dayStart(`${dayOf(occasion.at, occasion.timeZone).slice(0, 7)}-01`, occasion.timeZone)
    const window = { from, to: addMonths(from, 1, occasion.timeZone) }
    const taken = await rulesStore.capsTaken(tx, { vendorId, programId, currency, butSales: [id], ...window })
    const sum = (rows: typeof taken) => rows.reduce((total, { amount }) => total + amount, 0n)
    const own = taken.filter((row) => row.affiliateId === affiliateId)
    used = { affiliate_month: sum(own), program_month: sum(taken) }
  }
  const outcome = reckon(occasion, { rule, index: 0, version: ruleVersion ?? 0 }, used)
  return outcome.kind === "earned" ? outcome.amount : 0n
}
