import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { paragraphs, said, type ToSay } from "../../../vocabulary/words.ts"
import { listAddresses } from "./email-store.ts"

/** An address that stopped being an affiliate's within so many days of the vendor's clock is still mailed. */
const REMEMBERED_DAYS = 30

/** `text` says what happened; `forEmail` is added for one of the addresses, such as the link that only it may follow. */
export type PayeeWarning = { subject: ToSay; text: ToSay; forEmail?: { email: string; text: ToSay } }

/** Mails, within the transaction, that where an affiliate's money goes changes: to every address of the last 30 days. */
export async function mailPayeeWarning(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  affiliateId: string,
  { subject, text, forEmail }: PayeeWarning,
) {
  const since = new Date(ctx.now.getTime() - REMEMBERED_DAYS * DAY_MS)
  const found = await listAddresses(tx, vendorId, affiliateId, since)
  for (const to of found?.emails ?? []) {
    const more = forEmail?.email === to ? [forEmail.text] : []
    const hello = said("mails.hello", { name: found?.name ?? "" })
    await outboxMail(tx, vendorId, { to, subject, body: paragraphs(hello, text, ...more, said("mailed.not_you")) })
  }
}
