import { invariant } from "../../lib/assert.ts"
import { outboxMail } from "../../platform/mail.ts"
import { isMailNew } from "../../platform/mail-marks.ts"
import type { OutboxHandler } from "../../platform/outbox.ts"
import { asSystem } from "../../platform/tenant.ts"
import { LANGUAGES } from "../../vocabulary/languages.ts"
import { mailBody } from "../../web/mail-text.ts"
import { readyFor } from "../../web/reader.ts"
import * as store from "./store.ts"
import { writeNews } from "./write-news.ts"

/** Mails an affiliate what happened, in their language, once; whoever is erased or gone by now gets nothing. */
export const mailAffiliate: OutboxHandler<"affiliate.mail"> = async (ctx, { ref, vendorId, payload }) => {
  invariant(vendorId, "affiliate_has_a_vendor")
  const { mailId, news } = payload
  await asSystem(ctx, async (tx) => {
    const to = await store.findAddressee(tx, vendorId, ref)
    if (!to || !(await isMailNew(tx, vendorId, mailId))) return
    const language = to.language ?? LANGUAGES[0]
    await readyFor(language)
    const { kind, subject, paragraphs, path } = writeNews(news, to, language)
    const url = new URL(path, ctx.ports.env.publicUrl).href
    const mail = { to: to.email, ...(kind && { kind }), subject, body: mailBody(language, to.name, paragraphs, url) }
    await outboxMail(tx, vendorId, mail, mailId)
  })
}
