import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { outbox } from "../../../platform/outbox.ts"
import type { AffiliateNews } from "../../../vocabulary/topics.ts"

/** Has an affiliate mailed about something, once, after the commit of this transaction. */
export async function mailNews(tx: Tx, vendorId: string, affiliateId: string, news: AffiliateNews): Promise<void> {
  await outbox(tx, vendorId, "affiliate.mail", affiliateId, { mailId: newId("mail"), news })
}
