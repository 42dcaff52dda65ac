import { email } from "../../../lib/fields.ts"
import { once } from "../../../lib/once.ts"
import { oneLine } from "../../../lib/text.ts"

import type { MailAttachment, ReceivedMail } from "../core/mail.ts"
import type { MailHead } from "./core/classify-mail.ts"
import { htmlText } from "./core/html-text.ts"

// Modules of their own, read with the first mail: most instances never see one.
const load = once(() => import("../../../platform/parse-mail.ts"))
const loadLean = once(() => import("./core/lean-mail.ts"))

type Email = Awaited<ReturnType<Awaited<ReturnType<typeof load>>["parseMail"]>>
type Address = NonNullable<Email["from"]>

const MAX_TEXT = 64 * 1024
const MAX_SUBJECT = 500
const MAX_NAME = 200
const MAX_ATTACHMENTS = 50
const MAX_REFERENCES = 100
const MAX_RECIPIENTS = 50
const MAX_DEPTH = 30

export type ReadMail = { mail: ReceivedMail; head: MailHead }

const clean = (text: string) => text.replaceAll("\u0000", "").toWellFormed()
const line = (text: string | undefined, max: number) => oneLine(clean(text ?? "")).slice(0, max) || null

/** Reads a raw mail, whatever its charsets and encodings. Throws for what is no mail that can be read. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const [{ parseMail }, { leanMail }] = await Promise.all([load(), loadLean()])
  const { bytes, left } = leanMail(raw)
  const parsed = await parseMail(bytes, MAX_DEPTH)
  const headers = new Map<string, string>()
  for (const { key, value } of parsed.headers) if (!headers.has(key)) headers.set(key, clean(value))
  const subject = line(parsed.subject, MAX_SUBJECT)
  const from = mailboxes(parsed.from ? [parsed.from] : [])[0]
  const attachments = attachmentsOf(parsed, left)
  return {
    head: { headers, from: addressIn(from), subject },
    mail: {
      messageId: idsIn(parsed.messageId)[0] ?? null,
      ...askerOf(parsed, from),
      sender: line(headers.get("from"), MAX_SUBJECT),
      subject,
      text: textOf(parsed),
      attachments,
      references: referencesOf(parsed, bytes, headers).slice(0, MAX_REFERENCES),
      recipients: recipientsOf(parsed, headers),
    },
  }
}

/** Who is to be answered: whom the mail names for that, else its sender. */
function askerOf(parsed: Email, from: { name: string; address: string } | undefined) {
  const asked = mailboxes(parsed.replyTo ?? [])[0]
  const other = addressIn(asked)
  return { name: line(asked?.name || from?.name, MAX_NAME), address: other ?? addressIn(from) }
}

function mailboxes(addresses: readonly Address[]) {
  return addresses.flatMap((one) => one.group ?? [{ name: one.name, address: one.address }])
}

function addressIn(mailbox: { address: string } | undefined): string | null {
  const read = email().safeParse(mailbox?.address ?? "")
  return read.success ? read.data : null
}

/** The texts of a mail; a part that is HTML alone was made text by its reader. */
function textOf({ text, html }: Email): string {
  const whole = clean(text ?? htmlText(html ?? "")).replaceAll("\r\n", "\n")
  return whole.trim().slice(0, MAX_TEXT)
}

function attachmentsOf({ attachments }: Email, left: readonly number[]): MailAttachment[] {
  const sizeOf = (content: (typeof attachments)[number]["content"]) =>
    typeof content === "string" ? content.length : content.byteLength
  // Contents that were left out come in the order of their parts; base64 has four letters for three bytes.
  const sizes = left.map((sent) => Math.round((sent * 3) / 4))
  return attachments.slice(0, MAX_ATTACHMENTS).map(({ filename, mimeType, content }) => ({
    name: line(filename ?? undefined, MAX_NAME) ?? "unnamed",
    type: mimeType.slice(0, 100),
    bytes: sizeOf(content) || (sizes.shift() ?? 0),
  }))
}

const MESSAGE_ID = /<([^<>\s]{3,250})>/g

function idsIn(text: string | undefined): string[] {
  return [...(text ?? "").matchAll(MESSAGE_ID)].map(([, id]) => clean(id!))
}

/** What it answers; a report names the mail that it is about in the heads that it returns. */
function referencesOf(parsed: Email, bytes: Uint8Array, headers: ReadonlyMap<string, string>): string[] {
  const answers = [...idsIn(parsed.inReplyTo), ...idsIn(parsed.references)]
  if (!/multipart\/report/i.test(headers.get("content-type") ?? "")) return [...new Set(answers)]
  const returned = new TextDecoder().decode(bytes).matchAll(/^message-id:\s*(<[^<>\s]{3,250}>)/gim)
  return [...new Set([...answers, ...[...returned].flatMap(([, id]) => idsIn(id))])]
}

function recipientsOf(parsed: Email, headers: ReadonlyMap<string, string>): string[] {
  const named = mailboxes([...(parsed.to ?? []), ...(parsed.cc ?? [])]).map(({ address }) => address)
  const routed = ["delivered-to", "x-original-to", "envelope-to", "x-forwarded-to"].map(
    (name) => headers.get(name) ?? "",
  )
  const all = [...named, ...routed].map((one) => one.trim().replace(/^<|>$/g, "").toLowerCase())
  return [...new Set(all.filter(Boolean))].slice(0, MAX_RECIPIENTS)
}
