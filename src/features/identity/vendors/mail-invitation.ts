import { sha256Hex } from "../../../lib/hash.ts"
import { DAY_MS } from "../../../lib/time.ts"
import { realNow } from "../../../platform/clock.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { newSecret } from "../../../platform/new-id.ts"
import type { OutboxHandler } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { readyForAll, say } from "../../../web/reader.ts"
import { withQuery } from "../../../web/url.ts"
import * as store from "../store.ts"

const DAYS = 7
/** Whoever is invited is mailed, however often they asked for a link themselves. */
const NO_LIMIT = 1_000_000

/**
 * Mails a new member a link that signs in once, good for seven days, and leads to the vendor. In the language of who is invited,
 * where it is known, else of who invites, else the vendor's. Who is removed meanwhile gets none.
 */
export const mailInvitation: OutboxHandler<"member.invitation"> = async (ctx, { ref, vendorId, payload }) => {
  const token = newSecret()
  const now = realNow()
  const expiresAt = new Date(now.getTime() + DAYS * DAY_MS)
  const hash = await sha256Hex(token)
  await asSystem(ctx, async (tx) => {
    const invited = await store.findInvited(tx, ref, payload.by)
    if (!invited) return
    const { email, language, vendor, role, inviter } = invited
    await store.insertSignInLink(tx, { hash, email, createdAt: now, expiresAt }, now, NO_LIMIT)
    await readyForAll(language)
    const { publicUrl } = ctx.ports.env
    const url = `${publicUrl}${withQuery("/sign-in/link", { token, next: `/v/${vendorId}/home` })}`
    const named = { vendor, email, role: say(language, `members.role_${role}`), sign_in: `${publicUrl}/sign-in` }
    const by = inviter ?? vendor
    const body = [
      say(language, "members.mail_who", { ...named, by }),
      url,
      say(language, "members.mail_later", { ...named, n: DAYS }),
    ]
    const subject = say(language, "members.mail_subject", named)
    await outboxMail(tx, vendorId, {
      to: email,
      subject,
      body: `${body.join("\n\n")}\n`,
      expiresAt: expiresAt.toISOString(),
    })
  })
}
