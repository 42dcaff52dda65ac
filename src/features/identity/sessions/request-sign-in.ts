import { sha256Hex } from "../../../lib/hash.ts"
import { MINUTE_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { newSecret } from "../../../platform/new-id.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { withQuery } from "../../../web/url.ts"
import * as store from "../store.ts"

const LINK_MINUTES = 15
/** More than this for one address, while they are good, and nothing is sent: nobody's mailbox is a toy. */
const MAX_LINKS = 5

/**
 * Mails a link that signs in once, good for 15 minutes of real time, when the e-mail belongs to a person. Answers
 * nothing, so that nobody finds out whose addresses are known. `next` is a path of our own.
 */
export async function requestSignIn(ctx: Ctx, email: string, next: string | null) {
  const token = newSecret()
  const now = realNow()
  const link = {
    hash: await sha256Hex(token),
    email,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LINK_MINUTES * MINUTE_MS),
  }
  const since = new Date(now.getTime() - LINK_MINUTES * MINUTE_MS)
  await asSystem(ctx, async (tx) => {
    if (!(await store.insertSignInLink(tx, link, since, MAX_LINKS))) return
    const url = `${ctx.ports.env.publicUrl}${withQuery("/sign-in/link", { token, next })}`
    const expiresAt = link.expiresAt.toISOString()
    await outboxMail(tx, null, { to: email, subject: "Your sign-in link", body: mailText(url), expiresAt })
  })
}

const mailText = (url: string) => `Open this link to sign in to Grapevine:

${url}

It works once, within ${LINK_MINUTES} minutes. If you did not ask for it, you need not do anything.
`
