import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { sendMail } from "../../../platform/mail.ts"
import type { OutboxRow } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { LANGUAGES } from "../../../vocabulary/languages.ts"
import { spoken } from "../../../web/mail-text.ts"
import { readyForAll, say } from "../../../web/reader.ts"
import * as store from "../store.ts"
import { signChoice } from "./sign-choice.ts"

/** Where a mail's link to switch its kind off leads; its token follows. */
export const UNSUBSCRIBE_PATH = "/unsubscribe"

/** By which a reader unsubscribes with one button of their mailbox (RFC 8058). */
const unsubscribing = (url: string) => ({
  "List-Unsubscribe": `<${url}>`,
  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
})

/**
 * Writes a mail in its reader's language, else in the vendor's, and sends it. One of a kind that may be switched off goes to nobody
 * who has done so by now, and has the way to switch it off at its end and in its headers.
 */
export async function writeMail(ctx: Ctx, row: OutboxRow<"mail.send">, signal: AbortSignal): Promise<void> {
  const { to, kind, language: asked } = row.payload
  const reader = await asSystem(ctx, (tx) => store.findMailReader(tx, to, row.vendorId))
  const language = asked ?? reader.language ?? LANGUAGES[0]
  await readyForAll(language)
  const mail = { ...row.payload, subject: spoken(language, row.payload.subject) }
  const body = spoken(language, row.payload.body)
  if (kind === undefined) return sendMail(ctx, { ...row, payload: { ...mail, body } }, signal)
  if (reader.id === null || reader.mailsOff.includes(kind)) return log("mail_unwanted", { id: row.ref, kind })
  const { publicUrl } = ctx.ports.env
  const url = `${publicUrl}${UNSUBSCRIBE_PATH}/${await signChoice(ctx, { personId: reader.id, kind })}`
  const foot = [
    say(language, "mails.off_words", { url }),
    say(language, "mails.off_all", { url: `${publicUrl}/profile` }),
  ]
  const payload = { ...mail, body: `${body.trimEnd()}\n\n--\n${foot.join("\n")}\n` }
  await sendMail(ctx, { ...row, payload }, signal, unsubscribing(url))
}
