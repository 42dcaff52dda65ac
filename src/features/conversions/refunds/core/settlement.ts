import type { Stamp } from "../../../../lib/stamp.ts"
import type { Deed } from "../../../../platform/audit.ts"
import type { Asked, Happened } from "../../../../vocabulary/topics.ts"
import {
  NOTHING_TAKEN,
  type Reversal,
  type TakenBack,
  takeBackOfSale,
} from "../../../commissions/commissions/core/take-back.ts"
import type { Commission } from "../../../commissions/commissions/read-commissions.ts"
import type { ClaimRow } from "../../refund-store.ts"
import type { SaleRow } from "../../store.ts"
import { settle } from "./settle.ts"

/** A sale with all that was claimed of it, in the order of the reports, and its commissions; all of it locked. */
export type SettlementFacts = { sale: SaleRow; claims: readonly ClaimRow[]; commissions: readonly Commission[] }

/** What settling is for: the claim that changed, null when the sale itself just came; `isNew`: that claim has no row yet. */
export type SettlementCause = { claimId: string | null; isNew: boolean }

export type Settlement = {
  sale: SaleRow
  added: ClaimRow[]
  changed: ClaimRow[]
  taken: TakenBack
  /** What its refunds take of the sale now, against before; minor units, negative for what is given back. */
  refund: { saleId: string; causeId: string; amount: bigint }
  deeds: Deed[]
  events: Happened[]
  work: Asked[]
  /** Claims that cannot be compared with the sale and were not known to be so. */
  parked: ClaimRow[]
  next: NextOfSettlement
}

/** What is rare: commissions get something back, are those of an amended sale, or share a cap with others. */
export type NextOfSettlement = {
  reversal: Reversal
  restores: boolean
  isAmended: boolean
  isCapped: boolean
}

/** What a sale and its commissions come to by all that was claimed of the sale together. */
export function decideSettlement(
  facts: SettlementFacts,
  { claimId, isNew }: SettlementCause,
  stamp: Stamp,
): Settlement {
  const { sale, claims: before, commissions } = facts
  const { claims: settled, refunded } = settle(sale, before)
  const claims = settled.map((claim) => ({ ...claim, saleId: sale.id }))
  const applied = claims.filter(({ status }) => status === "applied")
  const isDisputed = applied.some(({ kind, closedAt }) => kind === "dispute" && closedAt === null)
  // Reported by its total, a refund may change a commission more than once: each time is a cause of its own.
  const causeId = `${claimId ?? applied.at(-1)?.id ?? sale.id}:${stamp.newId("reversal")}`
  const reversal = { saleId: sale.id, saleAmount: sale.amount, refundedTotal: refunded, causeId }
  const restores = applied.length === 0 || refunded < sale.refunded
  const isAmended = commissions.some(({ entitled }) => entitled !== null)
  const isOwn = (claim: ClaimRow) => isNew && claim.id === claimId
  const kept = claims.map((claim, i) => keep(before[i]!, claim))
  return {
    sale: { ...sale, refunded, isDisputed },
    added: claims.filter(isOwn),
    changed: claims.filter((claim, i) => kept[i]!.isChanged && !isOwn(claim)),
    taken: restores || isAmended ? NOTHING_TAKEN : takeBackOfSale(commissions, reversal, stamp),
    refund: { saleId: sale.id, causeId, amount: refunded - sale.refunded },
    deeds: kept.flatMap(({ deeds }) => deeds),
    events: kept.flatMap(({ events }) => events),
    work: before
      .filter((claim) => claim.status === "waiting_for_sale" && !isOwn(claim))
      .map(({ externalId: ref }) => ({ topic: "claim.settled", ref })),
    parked: before.filter((_, i) => kept[i]!.isParked),
    next: { reversal, restores, isAmended, isCapped: sale.terms?.hasCap === true && refunded !== sale.refunded },
  }
}

type Kept = { isChanged: boolean; isParked: boolean; deeds: Deed[]; events: Happened[] }

/** What is said of a claim that became another. */
function keep(before: ClaimRow, { id, kind, status, amount, saleId }: ClaimRow): Kept {
  const isChanged = before.status !== status || before.amount !== amount || before.saleId !== saleId
  const isParked = isChanged && status === "currency_mismatch"
  const none = { isChanged, isParked, deeds: [], events: [] }
  if (!isChanged || isParked) return none
  const isNew = before.status === "waiting_for_sale"
  if (isNew && status === "refused")
    return { ...none, deeds: [{ action: `${kind}.refuse`, subject: id, detail: { sale_id: saleId } }] }
  if (status !== "applied" || before.amount === amount) return none
  const detail = { sale_id: saleId, amount: String(amount) }
  const isMore = (amount ?? 0n) > (before.amount ?? 0n)
  const refunded: Happened[] = [{ type: "sale.refunded", ref: saleId!, carries: { refund_id: id } }]
  return { ...none, deeds: [{ action: `${kind}.apply`, subject: id, detail }], events: isNew || isMore ? refunded : [] }
}
