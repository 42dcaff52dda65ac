import { sha256Hex } from "../../../lib/hash.ts"
import { MINUTE_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { newSecret } from "../../../platform/new-id.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { LANGUAGES, type Language } from "../../../vocabulary/languages.ts"
import { mailBody } from "../../../web/mail-text.ts"
import { readyForAll, say } from "../../../web/reader.ts"
import { withQuery } from "../../../web/url.ts"
import * as store from "../store.ts"

const LINK_MINUTES = 15
/** More than this for one address, while they are good, and nothing is sent: nobody's mailbox is a toy. */
const MAX_LINKS = 5

/**
 * Mails a link that signs in once, good for 15 minutes of real time, when the e-mail belongs to a person. Answers
 * nothing, so that nobody finds out whose addresses are known. `next` is a path of our own, `asked` the language of the page where
 * it was asked for, in which whoever chose none is mailed.
 */
export async function requestSignIn(ctx: Ctx, email: string, next: string | null, asked: Language) {
  const token = newSecret()
  const now = realNow()
  const link = {
    hash: await sha256Hex(token),
    email,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LINK_MINUTES * MINUTE_MS),
  }
  const since = new Date(now.getTime() - LINK_MINUTES * MINUTE_MS)
  for (const language of LANGUAGES) await readyForAll(language)
  await asSystem(ctx, async (tx) => {
    const reader = await store.insertSignInLink(tx, link, since, MAX_LINKS)
    if (!reader) return
    const language = reader.language ?? asked
    const url = `${ctx.ports.env.publicUrl}${withQuery("/sign-in/link", { token, next })}`
    const expiresAt = link.expiresAt.toISOString()
    const paragraphs = [say(language, "mails.sign_in"), url, say(language, "mails.sign_in_once", { n: LINK_MINUTES })]
    const subject = say(language, "mails.sign_in_subject")
    await outboxMail(tx, null, { to: email, subject, body: mailBody(language, null, paragraphs), expiresAt })
  })
}
