import { invariant } from "../../lib/assert.ts"
import { formatInstant } from "../../lib/time.ts"
import { outboxMail } from "../../platform/mail.ts"
import type { OutboxHandler } from "../../platform/outbox.ts"
import { asSystem } from "../../platform/tenant.ts"
import { LOCALES } from "../../vocabulary/languages.ts"
import { mailBody, nameInMail } from "../../web/mail-text.ts"
import { readyForAll, say } from "../../web/reader.ts"
import * as store from "./store.ts"

/** Mails an affiliate what became of a deal that they registered, in their language. */
export const mailDeal: OutboxHandler<"deal.mail"> = async (ctx, { ref, vendorId, payload: { what } }) => {
  invariant(vendorId, "deal_has_a_vendor")
  await asSystem(ctx, async (tx) => {
    const found = await store.findMailed(tx, vendorId, ref)
    if (!found) return
    const { deal, email, name, zone, language, ...of } = found
    const [program, vendor] = [nameInMail(of.program), nameInMail(of.vendor)]
    await readyForAll(language)
    const until = deal.protectedUntil ? formatInstant(deal.protectedUntil.toISOString(), zone, LOCALES[language]) : ""
    const values = { company: nameInMail(deal.company), program, vendor, until, reason: deal.reason ?? "" }
    const { href } = new URL("/sign-in?next=/deals", ctx.ports.env.publicUrl)
    await outboxMail(tx, vendorId, {
      to: email,
      kind: "deal",
      subject: say(language, `deals.mail_${what}`, values),
      body: mailBody(language, name, [say(language, `deals.mail_${what}_words`, values)], href),
    })
  })
}
