import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { joinJourney } from "../../credit/journeys/join-journey.ts"
import { closeSale } from "../../credit/records/close-sale.ts"
import type * as store from "../store.ts"
import { closedOf, type EventOfJourney, journeyEventOf } from "./core/journey-event.ts"

/** A lead says by which clicks its customer came: an anonymous visitor's journey becomes theirs. */
export function creditLead(tx: Tx, ctx: Ctx, lead: store.LeadRow, customer: store.CustomerRow): Promise<void> {
  return joinJourney(tx, ctx, lead.vendorId, journeyEventOf("lead", lead, customer))
}

/** A sale closes its customer's journey: who took the order is decided with it. */
export async function creditSale(tx: Tx, ctx: Ctx, sale: store.SaleRow, customer: store.CustomerRow): Promise<void> {
  await creditAccepted(tx, ctx, sale, customer)
  await closeSale(tx, ctx, sale.vendorId, closedOf(sale, customer))
}

/** What a person let count after all: who won it brought its customer. The sale itself may be closed already. */
export function creditAccepted(tx: Tx, ctx: Ctx, sale: store.SaleRow, customer: store.CustomerRow): Promise<void> {
  return joinJourney(tx, ctx, sale.vendorId, journeyEventOf("sale", sale, customer))
}

/** What bound a customer before any lead or sale is part of their journey. */
export function creditBinding(
  tx: Tx,
  ctx: Ctx,
  customer: store.CustomerRow,
  evidence: Omit<EventOfJourney, "metadata">,
): Promise<void> {
  const event = { ...evidence, metadata: {} }
  return joinJourney(tx, ctx, customer.vendorId, journeyEventOf("sale", event, customer))
}
