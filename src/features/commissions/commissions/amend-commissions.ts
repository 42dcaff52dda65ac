import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import { mulBps } from "../../../lib/money.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { reckon } from "../rules/core/earn.ts"
import type { Rule } from "../rules/core/rule.ts"
import * as rulesStore from "../rules/rules-store.ts"
import * as store from "../store.ts"
import { refundedOf } from "./core/decide-sales.ts"
import { isSameWhose, isShareIn, NOT_SHARED, sharesOf } from "./core/shares.ts"
import type { SaleToDecide } from "./redecide-commissions.ts"
import { hasLeft, noteEntitled, settleEntitled } from "./settle-amended.ts"

/**
 * What an amended sale gives by the copied rule, for what has left already: less becomes a debt that the next run nets, more
 * is earned besides. What has not left is decided again with the other sales instead.
 */
export async function amendCommissions(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  sale: Amended & Pick<SaleToDecide, "refundedTotal">,
  amendmentId: string,
): Promise<void> {
  const rows = await store.listOfSources(tx, vendorId, [sale.id], true)
  for (const base of rows) {
    const isAmended = base.part === 0 && (hasLeft(base.status) || base.entitled !== null)
    if (!isAmended || base.status === "rejected") continue
    const entitled = await entitledBy(tx, base, rows, sale)
    if (entitled === null) continue
    const net = entitled - refundedOf(sale.occasion, sale.refundedTotal, entitled)
    await noteEntitled(tx, ctx, base, { after: entitled, reason: "amendment", causeId: amendmentId })
    await settleEntitled(tx, ctx, base, rows, { entitled, net, causeId: `${amendmentId}:${newId("reversal")}` })
  }
}

type Amended = Pick<SaleToDecide, "id" | "programId" | "occasion" | "affiliate" | "sharing">

/** What a commission gives now, a split one its part, a recruiter's by what the recruited one gives; null where no rule says. */
async function entitledBy(
  tx: Tx,
  base: store.Commission,
  rows: readonly store.Commission[],
  sale: Amended,
): Promise<bigint | null> {
  if (base.recruitedId === null) return base.rule && partOf(base, await byRule(tx, base, base.rule, sale), sale)
  const own = rows.find((row) => row.part === 0 && isShareIn(base, row))
  if (!own?.rule || own.status === "rejected") return own ? 0n : null
  return mulBps(partOf(own, await byRule(tx, own, own.rule, sale), sale), BigInt(base.shareBps ?? 0))
}

/** The part that a commission is of what a sale gives in all. */
function partOf(own: store.Commission, whole: bigint, { affiliate, sharing }: Amended): bigint {
  if (own.shareBps === null) return whole
  const share = sharesOf(whole, affiliate.id, sharing ?? NOT_SHARED).find((one) => isSameWhose(one, own))
  return share?.amount ?? mulBps(whole, BigInt(own.shareBps))
}

/** By the copied rule and, where it has a cap, within what others leave of the month. */
async function byRule(
  tx: Tx,
  base: store.Commission,
  rule: Rule,
  { id, programId, occasion }: Amended,
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
