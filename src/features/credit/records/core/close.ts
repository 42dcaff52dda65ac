import type { Stamp } from "../../../../lib/stamp.ts"
import { creditRecorded } from "../../../ledger/posting/core/postings.ts"
import type { Transaction } from "../../../ledger/posting/post-entry.ts"
import { eligibleTouches, keepEnds } from "../../models/core/journey.ts"
import { MODELS_VERSION } from "../../models/core/models.ts"
import { type Closing, decideClosing, type PolicyVersion } from "../../policy/core/policy.ts"
import type { CreditedSale, CreditRecord, Decision } from "../../store.ts"
import type { CustomerKey } from "../../touches/core/customer-key.ts"
import type { JourneyTouch } from "../../touches/core/join.ts"
import { type Proposal, propose } from "./splits.ts"
import { ruleWeighing } from "./weighing.ts"

/** A sale as credit sees it; `amount` minor units. */
export type ClosedSale = {
  id: string
  externalId: string
  customer: CustomerKey
  amount: bigint
  currency: string
  closedAt: Date
}

/** What credit must know of a sale, as it is copied. */
export function creditedOf(
  { id: saleId, customer, ...facts }: ClosedSale,
  { vendorId, now, createdAt }: Stamp,
): CreditedSale {
  const whose = { customer: customer.id, customerExternalId: customer.externalId }
  return { vendorId, saleId, ...facts, ...whose, recordedAt: now, createdAt }
}

/** What is written of a sale whose credit is decided: the decision, and the record and its posting where it closed by itself. */
export type CreditMade = { decision: Decision; record: CreditRecord | null; transaction: Transaction | null }

/** The touches that may get credit for a sale, in order, those that do, and what the policy's model proposes by them. */
export function proposeCredit(sale: CreditedSale, journey: readonly JourneyTouch[], { policy }: PolicyVersion) {
  const of = { closedAt: sale.closedAt, lookbackDays: policy.lookback_days }
  const eligible = eligibleTouches(journey, of) as JourneyTouch[]
  const touches = keepEnds(eligible)
  return {
    eligible,
    touches,
    proposal: propose(sale.amount, touches, ruleWeighing(policy.model, policy.half_life_days)),
  }
}

/**
 * Who took the order by the policy, and how the credit is split. What is closed stays closed: only sales activity that was
 * reported afterwards puts it back on the table. Null where the last decision stands.
 */
export function decideCredit(
  sale: CreditedSale,
  journey: readonly JourneyTouch[],
  policy: PolicyVersion,
  known: { record: CreditRecord | null; last: Decision | null },
  stamp: Stamp,
): CreditMade | null {
  const { eligible, touches, proposal } = proposeCredit(sale, journey, policy)
  const closing = decideClosing(eligible, policy.policy, sale.closedAt)
  const { record, last } = known
  if (last && (last.kind === closing.kind || (record && closing.kind !== "proposed"))) return null
  const decision = decisionOf(sale, { touches, proposal, closing }, policy, stamp)
  if (closing.kind !== "closed" || record) return { decision, record: null, transaction: null }
  const posting = creditRecorded(sale.saleId, sale.saleId, [], proposal.splits)
  const transaction = { ...posting, id: stamp.newId("transaction"), reverses: null }
  const reason = `Closed by ${closing.closedBy} in the sign-up itself`
  return { decision, record: recordOf(decision, transaction.id, reason), transaction }
}

type Proposed = { touches: readonly JourneyTouch[]; proposal: Proposal; closing: Closing }

function decisionOf(
  { vendorId, saleId }: CreditedSale,
  { touches, proposal, closing }: Proposed,
  { version, policy }: PolicyVersion,
  stamp: Stamp,
): Decision {
  return {
    vendorId,
    id: stamp.newId("credit"),
    saleId,
    kind: closing.kind,
    why: closing.why,
    closedBy: closing.closedBy,
    policyVersion: version,
    model: policy.model,
    modelsVersion: MODELS_VERSION,
    touches: touches.map(({ id, channel, at }, i) => {
      return { id, channel, at: at.toISOString(), weight_bps: proposal.touches[i]!.bps }
    }),
    splits: proposal.splits.map(({ amount, ...split }) => ({ ...split, amount: String(amount) })),
    at: stamp.now,
    createdAt: stamp.createdAt,
  }
}

function recordOf(
  { vendorId, saleId, splits, model, ...of }: Decision,
  transactionId: string,
  reason: string,
): CreditRecord {
  const { policyVersion, at, createdAt } = of
  const by = { reason, recordedBy: "policy", transferId: null, transactionId }
  return { vendorId, saleId, version: 1, splits, model, policyVersion, at, createdAt, ...by }
}
