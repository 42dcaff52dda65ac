import { invariant } from "../../../../lib/assert.ts"
import { BINDING_BASES, type BindingBasis } from "../../../../vocabulary/evidence.ts"
import type { CustomerRow } from "../../store.ts"
import type { Attributed } from "./attribute.ts"
import { emailsFor, mergeDetails } from "./details.ts"
import type { EventSource } from "./source.ts"

/** What the customer is known by; what an event does not say stays as it is. */
export type ReportedDetails = { email?: string | undefined; name?: string | undefined; country?: string | undefined }

/** Who an event of a customer is reported by: `corrects` where what it says of them goes before what is known. */
export type Reporter = { at: Date; source: EventSource; corrects: boolean }

/** What a customer is after an event of theirs, bound when it is the first evidence (null: it is none); itself when the same. */
export function keptCustomer(
  customer: CustomerRow,
  reported: ReportedDetails,
  event: Reporter,
  attributed: Attributed | null,
): CustomerRow {
  const { attribution = null, winning = null } = attributed ?? {}
  const isTrusted = attribution?.winner?.basis === "customer" && attribution.source === "verified"
  const confirms = isTrusted && customer.bindingSource === "unverified"
  const details = mergeDetails(customer, reported, { ...event, isTrusted: confirms })
  const set: Partial<CustomerRow> = { ...details, ...(confirms && { bindingSource: "verified" as const }) }
  if (attribution?.binds)
    Object.assign(set, {
      affiliateId: attribution.winner.affiliateId,
      programId: attribution.winner.programId,
      linkId: attribution.winner.linkId,
      clickId: attribution.winner.clickId,
      clickAt: winning?.clickAt ?? null,
      boundBy: boundBy(attribution.winner.basis),
      boundAt: attributed?.boundAt ?? event.at,
      dealId: attribution.winner.basis === "deal" ? (attribution.dealId ?? null) : null,
      bindingSource: event.source,
    })
  return Object.keys(set).length === 0 ? customer : { ...customer, ...set }
}

/** The e-mails that a customer is known by since, and was not before. */
export function emailsAdded(before: CustomerRow, after: CustomerRow): string[] {
  const known = new Set(emailsFor(before, "verified"))
  return emailsFor(after, "verified").filter((email) => !known.has(email))
}

function boundBy(basis: string): BindingBasis {
  const known = BINDING_BASES.find((one) => one === basis)
  invariant(known, "binding_has_evidence")
  return known
}
