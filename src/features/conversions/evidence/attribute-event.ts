import { invariant } from "../../../lib/assert.ts"
import { invalidField } from "../../../lib/errors.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import { clickInvalid, type VerifiedClick } from "./check-click.ts"
import { mergeDetails } from "./core/details.ts"
import { type Attribution, type Claim, decide, type Evidence } from "./core/evidence.ts"
import type { EventSource } from "./core/source.ts"

/** What a lead or sale brings as evidence of whose it is; `onlyProgramId` where it can only concern one program. */
export type Hints = {
  at: Date
  source: EventSource
  click: VerifiedClick | null
  coupon: string | undefined
  affiliateId: string | undefined
  onlyProgramId: string | null
  /** Set where an event counts whatever its click id is worth: `badId` is one that was not signed by us. */
  lenient?: { badId: string | null }
}

/** What the customer is known by; what an event does not say stays as it is. */
export type ReportedDetails = { email?: string | undefined; name?: string | undefined; country?: string | undefined }

/** Who gets an event, and what earning needs to know of them. The click is the one that brought the customer. */
export type Winning = {
  enrollment: store.Enrollment
  click: store.KnownClick | null
  clickId: string | null
  clickAt: Date | null
}

export type Attributed = { attribution: Attribution; winning: Winning | null }

/** Decides whose an event of a (locked) customer is. 422 for a click of nobody's or an affiliate that is not there. */
export async function attributeEvent(
  tx: Tx,
  vendorId: string,
  customer: store.Customer,
  hints: Hints,
): Promise<Attributed> {
  const { click } = hints
  const ids = [hints.affiliateId, customer.affiliateId].filter((id) => id != null)
  const [enrollments, link, coupon, clicks] = await Promise.all([
    store.findEnrollments(tx, vendorId, ids),
    click && store.findEnrollmentOfLink(tx, vendorId, click.linkNumber),
    hints.coupon === undefined ? null : store.findEnrollmentOfCoupon(tx, vendorId, hints.coupon),
    store.findClicks(tx, vendorId, [...(click ? [click] : []), ...boundClick(customer)]),
  ])
  if (click && !link && !hints.lenient) throw clickInvalid()
  const badClickId = hints.lenient?.badId ?? (click && !link ? click.id : null)
  const manual = enrollments.find((enrollment) => enrollment.affiliateId === hints.affiliateId)
  if (hints.affiliateId !== undefined && !manual)
    throw invalidField("/affiliate_id", "is not an affiliate of this vendor")

  const knownClick = (id: string) => clicks.find((row) => row.id === id) ?? null
  const isNoVisit = ({ id, isVisit }: VerifiedClick) => !isVisit || knownClick(id)?.isVisit === false
  const evidence: Evidence = {
    at: hints.at,
    source: hints.source,
    onlyProgramId: hints.onlyProgramId,
    manual: manual ?? null,
    binding: bindingOf(customer, enrollments),
    click: click && link && { clickId: click.id, at: click.countsAt, isBot: isNoVisit(click), link },
    badClickId,
    coupon: hints.coupon === undefined ? null : { code: hints.coupon, owner: coupon && withRank(coupon) },
  }
  const attribution = decide(evidence)
  const { winner } = attribution
  if (!winner) return { attribution, winning: null }
  const enrollment = [link, coupon, ...enrollments].find((candidate) => candidate?.affiliateId === winner.affiliateId)
  invariant(enrollment, "winner_has_a_place")
  if (winner.clickId === null)
    return { attribution, winning: { enrollment, click: null, clickId: null, clickAt: null } }
  const { clickId } = winner
  const clickAt = clickId === click?.id ? click.at : customer.clickAt
  return { attribution, winning: { enrollment, click: knownClick(clickId), clickId, clickAt } }
}

/** Who an event of a customer is reported by: `corrects` where what it says of them goes before what is known. */
export type Reporter = { at: Date; source: EventSource; corrects: boolean }

/** Saves what an event says of its customer, and binds them when it is the first evidence (null: it is none). */
export function saveCustomer(
  tx: Tx,
  customer: store.Customer,
  reported: ReportedDetails,
  event: Reporter,
  attributed: Attributed | null,
): Promise<store.Customer> | store.Customer {
  const { attribution = null, winning = null } = attributed ?? {}
  const isTrusted = attribution?.winner?.basis === "customer" && attribution.source === "verified"
  const confirms = isTrusted && customer.bindingSource === "unverified"
  const details = mergeDetails(customer, reported, { ...event, isTrusted: confirms })
  const set: Partial<store.Customer> = { ...details, ...(confirms && { bindingSource: "verified" as const }) }
  if (attribution?.binds)
    Object.assign(set, {
      affiliateId: attribution.winner.affiliateId,
      programId: attribution.winner.programId,
      linkId: attribution.winner.linkId,
      clickId: attribution.winner.clickId,
      clickAt: winning?.clickAt ?? null,
      boundBy: boundBy(attribution.winner.basis),
      boundAt: event.at,
      bindingSource: event.source,
    })
  return Object.keys(set).length === 0 ? customer : store.updateCustomer(tx, customer.vendorId, customer.id, set)
}

/** The click that a customer is bound by, when it was one. */
export function boundClick(customer: store.Customer): { id: string; at: Date }[] {
  return customer.clickId && customer.clickAt ? [{ id: customer.clickId, at: customer.clickAt }] : []
}

function bindingOf(customer: store.Customer, enrollments: store.Enrollment[]): Evidence["binding"] {
  if (customer.affiliateId === null) return null
  const enrollment = enrollments.find((candidate) => candidate.affiliateId === customer.affiliateId)
  invariant(enrollment, "bound_affiliate_exists")
  const { linkId, clickId, bindingSource: source } = customer
  return { ...toClaim(enrollment), linkId, clickId, source, isTrusted: enrollment.trustsBrowserLeads }
}

const toClaim = ({ affiliateId, affiliateStatus, programId }: store.Enrollment): Claim => ({
  affiliateId,
  affiliateStatus,
  programId,
})

const withRank = (enrollment: store.Enrollment) => ({ ...toClaim(enrollment), beatsClick: enrollment.couponBeatsClick })

function boundBy(basis: string): "click_id" | "coupon" | "manual" {
  invariant(basis === "click_id" || basis === "coupon" || basis === "manual", "binding_has_evidence")
  return basis
}
