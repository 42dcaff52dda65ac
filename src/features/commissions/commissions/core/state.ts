import { invariant } from "../../../../lib/assert.ts"
import { COMMISSION_STAGES } from "../../../ledger/posting/core/postings.ts"
import { EVENT_KINDS } from "../../rules/core/rule.ts"

export const COMMISSION_STATUSES = ["pending", "payable", "in_payout", "paid", "held", "rejected", "reversed"] as const
export type CommissionStatus = (typeof COMMISSION_STATUSES)[number]

/**
 * pending → payable → in_payout → paid. An item let go, and a transfer that came back, make it payable again; a dispute
 * won takes a reversed one back to where it stood; what speaks against it may become known until a run takes it.
 */
const NEXT: Record<CommissionStatus, readonly CommissionStatus[]> = {
  pending: ["payable", "held", "rejected", "reversed"],
  held: ["pending", "rejected", "reversed"],
  payable: ["in_payout", "held", "rejected", "reversed"],
  in_payout: ["paid", "payable", "reversed"],
  paid: ["payable", "reversed"],
  reversed: COMMISSION_STAGES,
  rejected: [],
}

/** Whether a commission may go from one state to the other; staying is not going. */
export function canBecome(from: CommissionStatus, to: CommissionStatus): boolean {
  return NEXT[from].includes(to)
}

/** The state after a reversal: `reversed` when nothing is left of it, else where it was. */
export function afterReversal(status: CommissionStatus, amount: bigint, reversedAmount: bigint): CommissionStatus {
  invariant(reversedAmount <= amount, "reversed_within_amount")
  return reversedAmount === amount ? "reversed" : status
}

/** What a commission is earned by. */
export const COMMISSION_KINDS = [...EVENT_KINDS, "recruiting", "manual", "restoration", "opening"] as const
export type CommissionKind = (typeof COMMISSION_KINDS)[number]

export const DEBT_STATUSES = ["open", "in_payout", "netted", "canceled", "written_off"] as const

/** Why what a sale gives was decided again. */
export const REDECIDED = ["sale_late", "customers_joined", "attributed_late", "refund", "amendment"] as const
