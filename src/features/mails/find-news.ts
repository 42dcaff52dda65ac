import type { Tx } from "../../platform/db.ts"
import { newId } from "../../platform/new-id.ts"
import type { VendorWork } from "../../platform/outbox.ts"
import type { LeftEvent } from "../../platform/outbox-events.ts"
import { COMMISSION_EVENTS, ITEM_EVENTS } from "./core/news-events.ts"
import * as store from "./store.ts"

/**
 * The mails to affiliates that these events ask for, as work: one for an affiliate and what it is about, whatever number of
 * commissions or payouts that concerns.
 */
export async function findNews(tx: Tx, events: readonly LeftEvent[]): Promise<VendorWork[]> {
  const of = (types: readonly string[]) => events.filter(({ topic }) => types.includes(topic))
  const [commissions, items] = [of(COMMISSION_EVENTS), of(ITEM_EVENTS)]
  const found = [
    ...(commissions.length > 0 ? await store.listCommissionNews(tx, commissions) : []),
    ...(items.length > 0 ? await store.listItemNews(tx, items) : []),
  ]
  const byMail = Map.groupBy(found, ({ vendorId, affiliateId, about }) => `${vendorId} ${affiliateId} ${about}`)
  return [...byMail.values()].map((own) => {
    const { vendorId, affiliateId, about } = own[0]!
    const refs = [...new Set(own.map(({ ref }) => ref))].toSorted()
    const carries = { mailId: newId("mail"), news: { about, refs } }
    return { vendorId, topic: "affiliate.mail", ref: affiliateId, carries }
  })
}
