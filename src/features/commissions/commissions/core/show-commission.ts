import { toJsonAmount } from "../../../../lib/fields.ts"
import { ID_PREFIXES } from "../../../../vocabulary/ids.ts"
import type { CommissionOfSale, CommissionOutput } from "../../contract.ts"
import type { CapPeriod } from "../../rules/core/rule.ts"
import type { Commission } from "../../store.ts"

/** A commission as a sale's or lead's answer lists it. */
export const showCommissionOfSale = (row: Commission): CommissionOfSale => ({
  id: row.id,
  affiliate_id: row.affiliateId,
  amount: toJsonAmount(row.amount),
  reversed_amount: toJsonAmount(row.reversed),
  currency: row.currency,
  status: row.status,
  available_at: row.availableAt.toISOString(),
})

/** Of which amount a commission is a share, where it is one. */
export const showShare = ({ shareBps, shareOf, recruitedId }: Commission): CommissionOutput["share"] =>
  shareBps === null || shareOf === null
    ? null
    : { bps: shareBps, of: toJsonAmount(shareOf), recruited_affiliate_id: recruitedId }

/** The sale or lead that earned it, a recruiter's share too. */
function sourceOf({ kind, sourceId }: Commission, event: "sale" | "lead"): string | null {
  const isOf = kind === event || (kind === "recruiting" && sourceId.startsWith(`${ID_PREFIXES[event]}_`))
  return isOf ? sourceId : null
}

/** A commission in full. */
export const showCommission = (row: Commission): CommissionOutput => ({
  ...showCommissionOfSale(row),
  program_id: row.programId,
  event: row.kind,
  sale_id: sourceOf(row, "sale"),
  lead_id: sourceOf(row, "lead"),
  reason: row.note,
  hold_reasons: row.reasons as CommissionOutput["hold_reasons"],
  rule: row.rule as CommissionOutput["rule"],
  rule_version: row.ruleVersion,
  share: showShare(row),
  cut_by: row.cutBy && {
    per: row.cutBy.per as CapPeriod,
    cap: toJsonAmount(BigInt(row.cutBy.cap)),
    uncut: toJsonAmount(BigInt(row.cutBy.uncut)),
  },
  created_at: row.createdAt.toISOString(),
})
