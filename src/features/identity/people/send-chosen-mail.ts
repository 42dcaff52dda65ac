import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { sendMail } from "../../../platform/mail.ts"
import type { OutboxRow } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { LANGUAGES } from "../../../vocabulary/languages.ts"
import { readyFor, say } from "../../../web/reader.ts"
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
 * Sends a mail of a kind that may be switched off, unless its reader has done so by now, or is nobody any more; with the way to
 * switch it off at its end and in its headers.
 */
export async function sendChosenMail(ctx: Ctx, row: OutboxRow<"mail.send">, signal: AbortSignal): Promise<void> {
  const { to, body, kind } = row.payload
  invariant(kind, "chosen_mail_has_a_kind")
  const reader = await asSystem(ctx, (tx) => store.findMailReader(tx, to))
  if (!reader || reader.mailsOff.includes(kind)) return log("mail_unwanted", { id: row.ref, kind })
  const language = reader.language ?? LANGUAGES[0]
  await readyFor(language)
  const { publicUrl } = ctx.ports.env
  const url = `${publicUrl}${UNSUBSCRIBE_PATH}/${await signChoice(ctx, { personId: reader.id, kind })}`
  const foot = [
    say(language, "mails.off_words", { url }),
    say(language, "mails.off_all", { url: `${publicUrl}/profile` }),
  ]
  const payload = { ...row.payload, body: `${body.trimEnd()}\n\n--\n${foot.join("\n")}\n` }
  await sendMail(ctx, { ...row, payload }, signal, unsubscribing(url))
}
