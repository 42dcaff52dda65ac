import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import * as store from "../store.ts"
import { type Attributed, attribute, type Hints } from "./core/attribute.ts"
import { keptCustomer, type ReportedDetails, type Reporter } from "./core/keep.ts"
import { evidenceFacts, said } from "./evidence-store.ts"

/** Decides whose an event of a (locked) customer is. 422 for a click of nobody's or an affiliate that is not there. */
export async function attributeEvent(
  tx: Tx,
  vendorId: string,
  customer: store.CustomerRow,
  hints: Hints,
): Promise<Attributed> {
  const { evidence } = await load(tx, { evidence: evidenceFacts(vendorId, hints.at, said(customer, hints)) })
  return attribute(evidence, customer, hints)
}

/** Saves what an event says of its customer, and binds them when it is the first evidence (null: it is none). */
export async function saveCustomer(
  tx: Tx,
  customer: store.CustomerRow,
  reported: ReportedDetails,
  event: Reporter,
  attributed: Attributed | null,
): Promise<store.CustomerRow> {
  const kept = keptCustomer(customer, reported, event, attributed)
  return kept === customer ? customer : store.updateCustomer(tx, customer.vendorId, customer.id, kept)
}

/** The click that a customer is bound by, when it was one. */
export function boundClick(customer: store.CustomerRow): { id: string; at: Date }[] {
  return customer.clickId && customer.clickAt ? [{ id: customer.clickId, at: customer.clickAt }] : []
}
