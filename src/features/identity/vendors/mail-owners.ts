import type { Tx } from "../../../platform/db.ts"
import { type Mail, outboxMail } from "../../../platform/mail.ts"
import * as store from "../store.ts"

/** Mails all owners of the vendor, after the commit of the transaction that has something to report. */
export async function mailOwners(tx: Tx, vendorId: string, mail: Omit<Mail, "to">): Promise<void> {
  for (const email of await store.listOwnerEmails(tx, vendorId)) await outboxMail(tx, vendorId, { to: email, ...mail })
}
