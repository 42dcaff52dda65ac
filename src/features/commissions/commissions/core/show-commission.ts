import { toJsonAmount } from "../../../../lib/fields.ts"
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

/** A commission in full. */
export const showCommission = (row: Commission): CommissionOutput => ({
  ...showCommissionOfSale(row),
  program_id: row.programId,
  event: row.kind,
  sale_id: row.kind === "sale" ? row.sourceId : null,
  lead_id: row.kind === "lead" ? row.sourceId : null,
  reason: row.note,
  hold_reasons: row.reasons as CommissionOutput["hold_reasons"],
  rule: row.rule as CommissionOutput["rule"],
  rule_version: row.ruleVersion,
  cut_by: row.cutBy && {
    per: row.cutBy.per as CapPeriod,
    cap: toJsonAmount(BigInt(row.cutBy.cap)),
    uncut: toJsonAmount(BigInt(row.cutBy.uncut)),
  },
  created_at: row.createdAt.toISOString(),
})
