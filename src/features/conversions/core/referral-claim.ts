import type { Stamp } from "../../../lib/stamp.ts"
import type { Happened } from "../../../vocabulary/topics.ts"
import { handleKey } from "../../programs/affiliates/core/handle-key.ts"
import type { AnswerFacts, ReferralClaim } from "../claim-store.ts"
import type { EventSource } from "../evidence/core/source.ts"

/** What a customer answered, with the one affiliate who is called that; null for nobody, or several. */
export type NamedAnswer = { text: string; affiliateId: string | null; isApproved: boolean }

/**
 * What an answer is worth by what is known of it; null where it says nothing new: the same words were answered before by
 * somebody as good, or a person has settled them.
 */
export function answerOf(text: string, { named, known }: AnswerFacts, source: EventSource): NamedAnswer | null {
  const isSettled = known?.status === "approved" || known?.status === "rejected"
  if (known && (isSettled || known.source === "verified" || source === "unverified")) return null
  const [one, another] = named
  const only = one && !another ? one : null
  return { text, affiliateId: only?.id ?? null, isApproved: only?.status === "approved" }
}

/** Of what an answer was given: a lead, a sale or an inquiry. */
export type AnswerOf = {
  at: Date
  source: EventSource
  customerId: string | null
  customerName?: string | null
  saleId?: string
  leadId?: string
  inquiryId?: string
}

/** The claim that an answer makes: matched by one affiliate who may earn, else open. */
export function claimOf({ text, affiliateId, isApproved }: NamedAnswer, of: AnswerOf, stamp: Stamp): ReferralClaim {
  const isMatched = affiliateId !== null && isApproved
  return {
    vendorId: stamp.vendorId,
    id: stamp.newId("claim"),
    status: isMatched ? "matched" : "open",
    answer: text,
    answerKey: handleKey(text),
    source: of.source,
    customerId: of.customerId,
    customerName: of.customerId === null ? (of.customerName ?? null) : null,
    saleId: of.saleId ?? null,
    leadId: of.leadId ?? null,
    inquiryId: of.inquiryId ?? null,
    affiliateId: isMatched ? affiliateId : null,
    reason: null,
    decidedBy: null,
    decidedAt: null,
    at: of.at,
    createdAt: stamp.createdAt,
  }
}

/** What goes out about new claims. */
export const openings = (claims: readonly ReferralClaim[]): Happened[] =>
  claims.map(({ id }) => ({ type: "claim.opened", ref: id }))
