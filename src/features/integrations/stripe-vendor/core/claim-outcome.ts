import { formatMoney } from "../../../../lib/currency.ts"
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
  if (/^(pi|ch|py)_/.test(name)) return `nothing said which sale the payment ${name} was for`
  return `its sale ${name} was not reported`
}

/** The mail to the owners about claims that have waited too long. */
export function waitingMail(claims: readonly ReportedClaim[], eventsUrl: string): { subject: string; body: string } {
  const [first] = claims
  const rows = claims.map((claim) => `- ${nameOf(claim)}: ${missingLink(claim)}.`)
  return {
    subject:
      first && claims.length === 1
        ? `${nameOf(first)} has no sale`
        : `${claims.length} refunds or disputes have no sale`,
    body: [
      "Your Stripe reported this more than 24 hours ago, and it could not be matched with a sale:",
      rows.join("\n"),
      "Until it is, nothing is taken from a sale or a commission for it.",
      [
        "What joins a payment to its invoice is Stripe's event invoice_payment.paid. Subscribe your webhook endpoint to it,",
        "and resend it from Stripe's dashboard. Or report the refund by POST /v1/refunds, with Stripe's id of the refund as",
        "external_id and the sale's as sale_external_id. It takes effect as soon as the missing part arrives.",
      ].join("\n"),
      `The events are parked in ${eventsUrl}`,
    ].join("\n\n"),
  }
}

const KINDS = { refund: "Refund", rest: "Refunds of the charge", dispute: "Dispute" } as const

function nameOf({ kind, externalId, requested, currency }: ReportedClaim): string {
  const amount = requested === null || currency === null ? "" : ` of ${formatMoney(requested, currency)}`
  return `${KINDS[kind]} ${externalId}${amount}`
}
