import { invariant } from "../../../lib/assert.ts"
import { invalidField } from "../../../lib/errors.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Attribution, type Claim, decide, type Evidence } from "../../credit/models/core/evidence.ts"
import type { EventSource } from "../../credit/models/core/source.ts"
import * as store from "../store.ts"
import { clickInvalid, type VerifiedClick } from "./check-click.ts"
import { learnDetails } from "./core/details.ts"

/** What a lead or sale brings to tell whose it is; `onlyProgramId` where it can only concern one program. */
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
export type Told = { email?: string | undefined; name?: string | undefined; country?: string | undefined }

/** Who gets an event, and what earning needs to know of them. The click is the one that brought the customer. */
export type Winning = {
  place: store.Place
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
  const [places, link, coupon, clicks] = await Promise.all([
    store.findPlaces(tx, vendorId, ids),
    click && store.findLinkPlace(tx, vendorId, click.linkNumber),
    hints.coupon === undefined ? null : store.findCouponPlace(tx, vendorId, hints.coupon),
    store.findClicks(tx, vendorId, [...(click ? [click] : []), ...boundClick(customer)]),
  ])
  if (click && !link && !hints.lenient) throw clickInvalid()
  const badClickId = hints.lenient?.badId ?? (click && !link ? click.id : null)
  const manual = places.find((place) => place.affiliateId === hints.affiliateId)
  if (hints.affiliateId !== undefined && !manual)
    throw invalidField("/affiliate_id", "is not an affiliate of this vendor")

  const knownClick = (id: string) => clicks.find((row) => row.id === id) ?? null
  const isNoVisit = ({ id, isVisit }: VerifiedClick) => !isVisit || knownClick(id)?.isVisit === false
  const evidence: Evidence = {
    at: hints.at,
    source: hints.source,
    onlyProgramId: hints.onlyProgramId,
    manual: manual ?? null,
    binding: bindingOf(customer, places),
    click: click && link && { clickId: click.id, at: click.countsAt, isBot: isNoVisit(click), link },
    badClickId,
    coupon: hints.coupon === undefined ? null : { code: hints.coupon, owner: coupon && withRank(coupon) },
  }
  const attribution = decide(evidence)
  const { winner } = attribution
  if (!winner) return { attribution, winning: null }
  const place = [link, coupon, ...places].find((candidate) => candidate?.affiliateId === winner.affiliateId)
  invariant(place, "winner_has_a_place")
  if (winner.clickId === null) return { attribution, winning: { place, click: null, clickId: null, clickAt: null } }
  const { clickId } = winner
  const clickAt = clickId === click?.id ? click.at : customer.clickAt
  return { attribution, winning: { place, click: knownClick(clickId), clickId, clickAt } }
}

/** Who an event of a customer is reported by: `corrects` where what it says of them goes before what is known. */
export type Reporter = { at: Date; source: EventSource; corrects: boolean }

/** Writes down what an event tells of its customer, and binds them when it is the first evidence (null: it is none). */
export function keepCustomer(
  tx: Tx,
  customer: store.Customer,
  told: Told,
  event: Reporter,
  attributed: Attributed | null,
): Promise<store.Customer> | store.Customer {
  const { attribution = null, winning = null } = attributed ?? {}
  const isTrusted = attribution?.winner?.basis === "customer" && attribution.source === "verified"
  const confirms = isTrusted && customer.bindingSource === "unverified"
  const details = learnDetails(customer, told, { ...event, isTrusted: confirms })
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

function bindingOf(customer: store.Customer, places: store.Place[]): Evidence["binding"] {
  if (customer.affiliateId === null) return null
  const place = places.find((candidate) => candidate.affiliateId === customer.affiliateId)
  invariant(place, "bound_affiliate_exists")
  const { linkId, clickId, bindingSource: source } = customer
  return { ...toClaim(place), linkId, clickId, source, isTrusted: place.trustsBrowserLeads }
}

const toClaim = ({ affiliateId, affiliateStatus, programId }: store.Place): Claim => ({
  affiliateId,
  affiliateStatus,
  programId,
})

const withRank = (place: store.Place) => ({ ...toClaim(place), beatsClick: place.couponBeatsClick })

function boundBy(basis: string): "click_id" | "coupon" | "manual" {
  invariant(basis === "click_id" || basis === "coupon" || basis === "manual", "binding_has_evidence")
  return basis
}
