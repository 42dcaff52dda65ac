import type * as z from "zod"
import { toJsonAmount } from "../../../lib/fields.ts"
import { CREDIT } from "../../ledger/posting/core/chart.ts"
import type * as contract from "../contract.ts"
import type { Channel } from "../models/core/journey.ts"
import type { PolicyVersion } from "../policy/core/policy.ts"
import { showTouch } from "../touches/show-touch.ts"
import type { MemberSplit } from "./core/splits.ts"
import type { Transfer } from "./propose-transfer.ts"
import { type SaleCredit, splitsOf } from "./read-credit.ts"
import type { CreditEvidence } from "./read-evidence.ts"

type Split = { channel: Channel; bps: number; amount: bigint }

const toSplit = ({ channel, bps, amount }: Split) => ({ channel, bps, amount: toJsonAmount(amount) })

const toMember = ({ memberId, bps, amount }: MemberSplit) => ({
  member_id: memberId,
  bps,
  amount: toJsonAmount(amount),
})

export const showPolicy = ({ version, policy }: PolicyVersion): z.input<typeof contract.policyOutput> => ({
  version,
  ...policy,
  responsible: policy.responsible ?? {},
})

const iso = (at: Date | null) => at?.toISOString() ?? null

type DecisionRow = NonNullable<SaleCredit["decision"]>

const toDecision = (row: DecisionRow) => ({
  kind: row.kind,
  why: row.why,
  closed_by: row.closedBy,
  policy_version: row.policyVersion,
  at: row.at.toISOString(),
})

const toRecord = (row: CreditEvidence["records"][number]) => ({
  version: row.version,
  splits: splitsOf(row).map(toSplit),
  reason: row.reason,
  by: row.recordedBy,
  at: row.at.toISOString(),
  is_automatic: row.model !== null,
})

/** A sale's credit as `GET /v1/sales/{id}/credit` answers it. */
export function showCredit(credit: SaleCredit): z.input<typeof contract.creditOutput> {
  const { sale, proposal, record, beside } = credit
  return {
    sale_id: sale.saleId,
    amount: toJsonAmount(sale.amount),
    currency: sale.currency,
    model: credit.model,
    approximate: credit.model === "markov",
    proposal: proposal.splits.map(toSplit),
    touches: credit.touches.map((touch, i) => ({
      id: touch.id,
      channel: touch.channel,
      occurred_at: touch.at.toISOString(),
      source: touch.source,
      milestone: touch.milestone,
      member_id: touch.memberId,
      weight_bps: proposal.touches[i]!.bps,
      amount: toJsonAmount(proposal.touches[i]!.amount),
    })),
    members: proposal.members.map(toMember),
    beside: beside && { model: beside.model, proposal: beside.splits.map(toSplit) },
    record: record && { ...toRecord(record.row), members: record.members.map(toMember) },
    mirrored: credit.mirrored.map(({ causeId, at, splits }) => ({
      cause_id: causeId,
      at: at.toISOString(),
      splits: splits.map(({ channel, amount }) => ({ channel, amount: toJsonAmount(amount) })),
    })),
    decision: credit.decision && toDecision(credit.decision),
    sourced: credit.sourced,
    influenced: credit.influenced,
  }
}

export const showTransfer = (row: Transfer): z.input<typeof contract.transferOutput> => ({
  id: row.id,
  sale_id: row.saleId,
  from: row.from,
  to: row.to,
  bps: row.bps,
  reason: row.reason,
  status: row.status,
  proposed_by: row.proposedBy,
  proposed_at: row.proposedAt.toISOString(),
  approved_by: row.approvedBy,
  approved_at: iso(row.approvedAt),
  reversed_by: row.reversedBy,
  reversed_at: iso(row.reversedAt),
})

/** What an auditor reads about a sale. */
export function showEvidence(evidence: CreditEvidence): z.input<typeof contract.evidenceOutput> {
  const { sale } = evidence
  const last = evidence.decisions.at(-1)
  return {
    sale: {
      id: sale.saleId,
      external_id: sale.externalId,
      customer_external_id: sale.customerExternalId,
      amount: toJsonAmount(sale.amount),
      currency: sale.currency,
      closed_at: sale.closedAt.toISOString(),
      recorded_at: sale.recordedAt.toISOString(),
    },
    policy: showPolicy(evidence.policy),
    decision: last ? toDecision(last) : null,
    decisions: evidence.decisions.map((row) => ({
      ...toDecision(row),
      model: row.model,
      models_version: row.modelsVersion,
      touches: row.touches,
      splits: splitsOf(row).map(toSplit),
    })),
    touches: evidence.touches.map(({ row, isEligible, isSalesActivity }) => ({
      ...showTouch(row),
      is_eligible: isEligible,
      is_sales_activity: isSalesActivity,
      known_at: row.knownAt.toISOString(),
      recorded_by: row.recordedBy,
    })),
    records: evidence.records.map((row) => ({
      ...toRecord(row),
      policy_version: row.policyVersion,
      transfer_id: row.transferId,
    })),
    transfers: evidence.transfers.map(showTransfer),
    entries: evidence.entries
      .filter(({ entry }) => entry.currency === CREDIT)
      .map(({ entry, head }) => ({
        transaction_id: entry.transactionId,
        kind: head.kind,
        account: entry.account,
        amount: Number(entry.amount),
        posted_at: entry.postedAt.toISOString(),
      })),
  }
}
