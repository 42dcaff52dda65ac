/** Where mail is handed over. */
export type MailTarget =
  | { kind: "json"; url: string }
  | SmtpTarget
  | { kind: "resend" | "postmark"; key: string; from: string | null }

/** A server that takes mail, by TLS from the first byte (`isTls`) or from the moment it offers it on. */
export type SmtpTarget = {
  kind: "smtp"
  host: string
  port: number
  isTls: boolean
  user: string | null
  password: string | null
  from: string | null
}

/** Says of an address that mail does not reach it, and will not by trying again. */
export class MailRefused extends Error {}

/** Hands mail to an SMTP server; only where there are sockets. */
export type SendSmtp = (target: SmtpTarget, mail: OutgoingMail, signal: AbortSignal) => Promise<void>

/** What is handed over; `from` is the sender where the provider asks for one. */
export type OutgoingMail = {
  id: string
  from: string
  to: string
  subject: string
  body: string
  replyTo: string | null
  headers: Record<string, string>
  /** Whether `from` comes before the sender that the provider's own setting names. */
  isFromOwn: boolean
}

type Call = { url: string; headers: Record<string, string>; body: unknown }

const PROVIDERS = { resend: "https://api.resend.com", postmark: "https://api.postmarkapp.com" }
const KEYED = /^(resend|postmark):\/\/([^\s/?#@:]+)\/?(\?[^\s#]*)?$/
const FORMS = "https://… for JSON by POST, resend://KEY, postmark://KEY, or on Node smtps://user:password@host"

/** Reads `MAIL_URL`. Throws a text that continues a sentence which begins with the name. */
export function parseMailUrl(text: string): MailTarget {
  const keyed = KEYED.exec(text)
  if (keyed) {
    const query = new URLSearchParams(keyed[3] ?? "")
    for (const name of query.keys()) if (name !== "from") throw new Error(`knows no ${name}; only ?from= is taken`)
    return { kind: keyed[1] as "resend" | "postmark", key: keyed[2]!, from: query.get("from") }
  }
  if (/^smtps?:/i.test(text)) return parseSmtpUrl(text)
  const url = URL.parse(text)
  if (!url || !["http:", "https:"].includes(url.protocol) || url.hostname === "" || /\s/.test(text))
    throw new Error(`must be ${FORMS}; leave it out for the local outbox page`)
  return { kind: "json", url: text }
}

const PORTS = { smtps: 465, smtp: 587 }

function parseSmtpUrl(text: string): SmtpTarget {
  const url = /\s/.test(text) ? null : URL.parse(text)
  const form = "must be smtps://user:password@host, with signs in the password written as %40; ?from= is taken"
  if (!url || url.hostname === "" || url.pathname.length > 1 || url.hash !== "") throw new Error(form)
  for (const name of url.searchParams.keys()) if (name !== "from") throw new Error(form)
  const isTls = url.protocol === "smtps:"
  const part = (written: string) => (written === "" ? null : unescaped(written, form))
  return {
    kind: "smtp",
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port) || PORTS[isTls ? "smtps" : "smtp"],
    isTls,
    user: part(url.username),
    password: part(url.password),
    from: url.searchParams.get("from"),
  }
}

function unescaped(written: string, form: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    throw new Error(form)
  }
}

/** Whom a mail is from: its own sender, unless the target names another. */
export const senderOf = (target: MailTarget, mail: OutgoingMail): string =>
  target.kind === "json" || mail.isFromOwn ? mail.from : (target.from ?? mail.from)

/**
 * Hands one mail over, under its id as the key where the provider knows such keys: at least once. Throws when it was not
 * taken; `MailRefused` where its address takes none. `bases` are the providers' addresses.
 */
export async function handOverMail(
  target: Exclude<MailTarget, SmtpTarget>,
  mail: OutgoingMail,
  signal: AbortSignal,
  bases = PROVIDERS,
): Promise<void> {
  const { url, headers, body } = callFor(target, mail, bases)
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    redirect: "manual",
    signal,
  })
  const refusal = target.kind === "postmark" && response.status === 422 ? await refusalOf(response) : null
  await response.body?.cancel().catch(() => {})
  if (refusal !== null) throw new MailRefused(refusal)
  if (!response.ok) throw new Error(`${target.kind === "json" ? "MAIL_URL" : target.kind} answered ${response.status}`)
}

/** Postmark's codes for an address that has bounced or complained, or is none. */
const REFUSALS = [300, 406]

async function refusalOf(response: Response): Promise<string | null> {
  const answer = (await response.json().catch(() => null)) as { ErrorCode?: unknown; Message?: unknown } | null
  return REFUSALS.includes(Number(answer?.ErrorCode)) ? String(answer?.Message) : null
}

function callFor(target: Exclude<MailTarget, SmtpTarget>, mail: OutgoingMail, bases: typeof PROVIDERS): Call {
  const { id, to, subject, body, replyTo, headers } = mail
  const from = senderOf(target, mail)
  switch (target.kind) {
    case "json":
      return {
        url: target.url,
        headers: { "idempotency-key": id },
        body: { to, subject, body, from, reply_to: replyTo, headers },
      }
    case "resend":
      return {
        url: `${bases.resend}/emails`,
        headers: { authorization: `Bearer ${target.key}`, "idempotency-key": id },
        body: { from, to: [to], subject, text: body, ...(replyTo && { reply_to: replyTo }), headers },
      }
    case "postmark":
      return {
        url: `${bases.postmark}/email`,
        headers: { accept: "application/json", "x-postmark-server-token": target.key },
        body: {
          From: from,
          To: to,
          ...(replyTo && { ReplyTo: replyTo }),
          Subject: subject,
          TextBody: body,
          MessageStream: "outbound",
          Headers: postmarkHeaders(headers),
          Metadata: { id },
        },
      }
  }
}

/** It replaces a Message-ID unless it is asked to keep it. */
function postmarkHeaders(headers: Record<string, string>) {
  const all = headers["Message-ID"] ? { "X-PM-KeepID": "true", ...headers } : headers
  return Object.entries(all).map(([Name, Value]) => ({ Name, Value }))
}
