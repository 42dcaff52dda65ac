import { getTableColumns, type SQL, sql } from "drizzle-orm"
import { insertRows, updateRows } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, load, rowsOf, wholeRows } from "../../../platform/load.ts"
import { customers, sales } from "../../conversions/tables.ts"
import { deskFact } from "../desk/desk-store.ts"
import { seatsFact } from "../desk/rota-store.ts"
import type { InquiryResponse } from "../store.ts"
import { inquiries, inquiryEvents, inquiryResponses } from "../tables.ts"
import type { Work, WorkFacts } from "./core/work.ts"
import { type Whose, whoseOf } from "./journey-store.ts"

/** The desk, its team, and those inquiries `i` of the vendor that fit. */
export const deskFacts = (vendorId: string, now: Date, fits: SQL) => ({
  desk: deskFact(vendorId),
  seats: seatsFact(vendorId, now),
  inquiries: wholeRows(
    inquiries,
    sql`select i.* from ${inquiries} i where i.vendor_id = ${vendorId} and ${fits} order by i.id`,
  ),
})

/** The vendor's own id of the customer of a sale; null while the sale is not known. */
const buyerOf = (vendorId: string, saleExternalId: SQL): Fact<string | null> => ({
  query: sql`select c.external_id from ${sales} s join ${customers} c on c.vendor_id = s.vendor_id and c.id = s.customer_id
    where s.vendor_id = ${vendorId} and s.external_id = ${saleExternalId} and s.source = 'verified'`,
  read: (json) => json as string | null,
})

const columnsOf = {
  moments: getTableColumns(inquiryEvents),
  responses: getTableColumns(inquiryResponses),
}

/** What was answered in these inquiries, in order. */
export const responsesIn = (vendorId: string, inquiryIds: SQL): Fact<InquiryResponse[]> =>
  rowsOf(
    columnsOf.responses,
    sql`from ${inquiryResponses} where ${inquiryResponses.vendorId} = ${vendorId}
      and ${inquiryResponses.inquiryId} in (${inquiryIds}) order by ${inquiryResponses.id}`,
  )

type Deed = { vendorId: string; now: Date; id: string; saleExternalId: string | null }

/** What a deed on one inquiry is decided from: it, what else of its thread is open, its story, and whose the named sale is. */
export function inquiryFacts({ vendorId, now, id, saleExternalId }: Deed) {
  const thread = sql`(select o.thread_id from ${inquiries} o where o.vendor_id = ${vendorId} and o.id = ${id})`
  const fits = sql`i.thread_id = ${thread} and (i.id = ${id} or i.status in ('open', 'waiting'))`
  return {
    ...deskFacts(vendorId, now, fits),
    moments: rowsOf(
      columnsOf.moments,
      sql`from ${inquiryEvents} where ${inquiryEvents.vendorId} = ${vendorId}
        and ${inquiryEvents.inquiryId} = ${id} order by ${inquiryEvents.id}`,
    ),
    responses: responsesIn(vendorId, sql`${id}`),
    buyer: buyerOf(vendorId, sql`${saleExternalId}`),
  }
}

/** The inquiry's customer, or the buyer that it may turn out to be. */
export function whoseInquiry({ vendorId, id, saleExternalId }: Deed): Whose {
  const inquiry = sql`from ${inquiries} j where j.vendor_id = ${vendorId} and j.id = ${id}`
  const buyer = buyerOf(vendorId, sql`${saleExternalId}`).query
  const customer = sql`select * from ${customers} k where k.vendor_id = ${vendorId}
    and k.external_id = coalesce((select j.customer_external_id ${inquiry}), (${buyer}))`
  return whoseOf(customer, sql`array(select j.click_id ${inquiry} and j.click_id is not null)`)
}

/** What a member who goes holds or is asked about, and what else of its threads is open. */
export function loadHeld(tx: Tx, vendorId: string, now: Date, memberId: string): Promise<WorkFacts> {
  const held = sql`(select h.thread_id from ${inquiries} h where h.vendor_id = ${vendorId}
    and h.status in ('open', 'waiting') and (h.owner_id = ${memberId} or h.expert_id = ${memberId}))`
  return load(tx, deskFacts(vendorId, now, sql`i.status in ('open', 'waiting') and i.thread_id in ${held}`))
}

/** The writers of what was decided about inquiries, what happened to them and who was in contact. */
export function writeInquiries(work: Pick<Work, "inquiries" | "opened" | "changed" | "moments" | "responses">) {
  const rows = (ids: Iterable<string>) => [...ids].map((id) => work.inquiries.get(id)!)
  return {
    opened: insertRows(inquiries, rows(work.opened)),
    changed: updateRows(inquiries, rows([...work.changed].filter((id) => !work.opened.has(id))), ["vendorId", "id"]),
    moments: insertRows(inquiryEvents, work.moments),
    responses: insertRows(inquiryResponses, work.responses),
  }
}
