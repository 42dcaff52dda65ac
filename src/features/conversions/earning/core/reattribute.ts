import { dealOf, type Winning } from "../../evidence/core/attribute.ts"
import { type Attribution, decide } from "../../evidence/core/evidence.ts"
import type { CustomerRow, LeadRow, SaleRow } from "../../store.ts"

type Attributable = Pick<LeadRow | SaleRow, "attribution" | "occurredAt" | "source">

/** What of an event follows from its attribution. */
const columnsOf = (attribution: Attribution) => ({
  attribution,
  counts: attribution.source === "verified",
  restsOnClaim: attribution.restsOnClaim === true,
  dealId: attribution.dealId ?? null,
})

/** As if the binding had been there in time; what was considered then stays on record behind it. */
export function again(customer: CustomerRow, { enrollment }: Winning, event: Attributable) {
  const { affiliateId, affiliateStatus, programId } = enrollment
  const { linkId, clickId, bindingSource, boundBy, boundAt } = customer
  const isClaim = boundBy === "told"
  const before = event.attribution
  const isSame = before.winner?.affiliateId === affiliateId && before.source === event.source
  if (isSame && before.dealId && (isClaim || before.dealId === customer.dealId)) return columnsOf(before)
  if (isSame && before.dealId && boundBy !== "deal") return confirmed(event)
  if (isSame && before.restsOnClaim) return isClaim ? columnsOf(before) : confirmed(event)
  const weak = { claimedAt: isClaim ? boundAt : null, deal: dealOf(customer) }
  const firm = { linkId, clickId, source: bindingSource, isTrusted: false, ...weak }
  const binding = { affiliateId, affiliateStatus, programId, ...firm }
  const { occurredAt: at, source } = event
  const now = decide({ at, source, onlyProgramId: null, manual: null, binding, click: null, coupon: null })
  return columnsOf({ ...now, considered: [...now.considered, ...before.considered] })
}

/** What the customer answered is so, or better evidence says the same: their event rests on it no less than on any other. */
export function confirmed({ attribution: { restsOnClaim: _claim, dealId: _deal, ...attribution } }: Attributable) {
  return columnsOf(attribution)
}

/** What the customer answered is not so: the event is nobody's, by all that was considered. */
export function disowned({ attribution, source }: Attributable) {
  const considered = attribution.considered.map((piece) =>
    piece.verdict === "won" ? { ...piece, verdict: "lost" as const, reason: "claim_rejected" as const } : piece,
  )
  const nobody = { outcome: "unattributed", winner: null, binds: false, reason: "claim_rejected" } as const
  return columnsOf({ ...nobody, considered, source })
}
