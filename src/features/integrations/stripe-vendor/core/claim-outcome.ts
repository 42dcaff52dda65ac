import { lines, paragraphs, said, sum, type ToSay } from "../../../../vocabulary/words.ts"
import type { ClaimKind } from "../../../conversions/refunds/core/settle.ts"

/** A refund, a dispute, or what a charge says in all, with what of it counts here. Minor units. */
export type ReportedClaim = {
  kind: ClaimKind
  externalId: string
  saleExternalId: string
  requested: bigint | null
  currency: string | null
}

/** What becomes of an event whose claim is recorded and no longer waits for its sale. */
export function outcomeOf({ status, currency }: { status: string; currency: string | null }) {
  if (status !== "currency_mismatch") return { status: "processed", reason: null } as const
  return { status: "parked", reason: `currency_mismatch: it is in ${currency}, its sale is not` } as const
}

/** Why a claim waits that nothing joins to a sale, in a sentence. */
export function missingLink({ saleExternalId: name }: Pick<ReportedClaim, "saleExternalId">): string {
  return isPayment(name) ? `nothing said which sale the payment ${name} was for` : `its sale ${name} was not reported`
}

/** The mail to the owners about claims that have waited too long. */
export function waitingMail(claims: readonly ReportedClaim[], url: string): { subject: ToSay; body: ToSay } {
  const [first] = claims
  const why = ({ saleExternalId: id }: ReportedClaim) =>
    said(isPayment(id) ? "mailed.payment_unknown" : "mailed.sale_unknown", { id })
  const rows = claims.map((claim) => said("mailed.claim_line", { claim: nameOf(claim), why: why(claim) }))
  return {
    subject:
      first && claims.length === 1
        ? said("mailed.no_sale", { claim: nameOf(first) })
        : said("mailed.claims_no_sale", { n: claims.length }),
    body: paragraphs(
      said("mailed.claims_unmatched"),
      lines(...rows),
      said("mailed.claims_until"),
      said("mailed.claims_join"),
      said("mailed.claims_parked", { url }),
    ),
  }
}

const isPayment = (id: string) => /^(pi|ch|py)_/.test(id)

function nameOf({ kind, externalId: id, requested, currency }: ReportedClaim): ToSay {
  if (requested === null || currency === null) return said(`mailed.claim_${kind}`, { id })
  return said(`mailed.claim_${kind}_of`, { id, sum: sum(requested, currency) })
}
