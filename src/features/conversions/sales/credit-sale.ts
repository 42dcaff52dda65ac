import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { joinJourney } from "../../credit/journeys/join-journey.ts"
import { closeSale } from "../../credit/records/close-sale.ts"
import type { Attribution, Considered } from "../evidence/core/evidence.ts"
import type * as store from "../store.ts"

/** A lead says by which clicks its customer came: an anonymous visitor's journey becomes theirs. */
export function creditLead(tx: Tx, ctx: Ctx, lead: store.Lead, customer: store.Customer): Promise<void> {
  return join(tx, ctx, { ...lead, kind: "lead" }, customer)
}

/** A sale closes its customer's journey: who took the order is decided with it. */
export async function creditSale(tx: Tx, ctx: Ctx, sale: store.Sale, customer: store.Customer): Promise<void> {
  await join(tx, ctx, { ...sale, kind: "sale" }, customer)
  const { id, externalId, amount, currency, occurredAt: closedAt } = sale
  await closeSale(tx, ctx, sale.vendorId, { id, externalId, customer, amount, currency, closedAt })
}

/** What a person let count after all: who won it brought its customer. The sale itself may be closed already. */
export function creditAccepted(tx: Tx, ctx: Ctx, sale: store.Sale, customer: store.Customer): Promise<void> {
  return join(tx, ctx, { ...sale, kind: "sale" }, customer)
}

/** What bound a customer before any lead or sale is part of their journey. */
export function creditBinding(
  tx: Tx,
  ctx: Ctx,
  customer: store.Customer,
  evidence: Pick<Event, "attribution" | "clickId" | "coupon" | "occurredAt">,
): Promise<void> {
  const { vendorId, id } = customer
  return join(tx, ctx, { ...evidence, vendorId, id, metadata: {}, kind: "sale" }, customer)
}

/** An event that went by an unverified binding to somebody is a journey's, and that binding is no touch of it. */
type Event = Pick<store.Lead | store.Sale, "id" | "vendorId" | "clickId" | "coupon" | "metadata" | "occurredAt"> & {
  kind: "lead" | "sale"
  attribution: Attribution
}

function join(tx: Tx, ctx: Ctx, event: Event, customer: store.Customer): Promise<void> {
  const { id: sourceId, kind, vendorId, clickId, coupon, metadata, occurredAt: at, attribution } = event
  const winner = attribution.source === "unverified" ? null : attribution.winner
  return joinJourney(tx, ctx, vendorId, {
    sourceId,
    kind,
    customer,
    at,
    clickId,
    coupon,
    metadata,
    clicks: attribution.considered.flatMap(clickOf),
    winner: winner && { ...winner, since: customer.boundAt },
  })
}

/** A real click of a link, whether or not it won: what a bound customer clicks later is a touch all the same. */
function clickOf({ basis, clickId, linkId, affiliateId, at, reason }: Considered) {
  if (basis !== "click_id" || !clickId || !linkId || !affiliateId || !at || reason === "bot") return []
  return [{ clickId, linkId, affiliateId, at: new Date(at) }]
}
