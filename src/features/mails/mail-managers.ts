import { invariant } from "../../lib/assert.ts"
import { HOUR_MS } from "../../lib/time.ts"
import { realNow } from "../../platform/clock.ts"
import { outboxMail } from "../../platform/mail.ts"
import { markMails } from "../../platform/mail-marks.ts"
import { type OutboxHandler, outbox } from "../../platform/outbox.ts"
import { asSystem } from "../../platform/tenant.ts"
import { LANGUAGES } from "../../vocabulary/languages.ts"
import { mailBody, nameInMail } from "../../web/mail-text.ts"
import { readyForAll, say } from "../../web/reader.ts"
import * as store from "./store.ts"

const KIND = "application"
const AGAIN = "application_again"

/**
 * Mails who manages a vendor that applications wait, each in their language: at once, and then once an hour at most, however many
 * apply meanwhile. Nothing where all were answered by then.
 */
export const mailManagers: OutboxHandler<"application.mail"> = async (ctx, { vendorId }) => {
  invariant(vendorId, "application_has_a_vendor")
  for (const language of LANGUAGES) await readyForAll(language)
  const now = realNow().getTime()
  const hour = Math.floor(now / HOUR_MS)
  await asSystem(ctx, async (tx) => {
    const { count, latest, vendor } = await store.countApplied(tx, vendorId)
    if (count === 0 || !latest) return
    if ((await markMails(tx, vendorId, KIND, [String(hour)])).size === 0) {
      const isFirst = (await markMails(tx, vendorId, AGAIN, [String(hour + 1)])).size > 0
      if (isFirst) await outbox(tx, vendorId, "application.mail", vendorId, {}, (hour + 1) * HOUR_MS - now)
      return
    }
    const url = `${ctx.ports.env.publicUrl}/v/${vendorId}/applications`
    for (const { email, name, language } of await store.listManagers(tx, vendorId)) {
      const named = { vendor: nameInMail(vendor), program: nameInMail(latest.program), n: count }
      await outboxMail(tx, vendorId, {
        to: email,
        kind: KIND,
        subject: say(language, "mails.applications_subject", named),
        body: mailBody(language, name, [say(language, "mails.applications_words", named)], url),
      })
    }
  })
}
