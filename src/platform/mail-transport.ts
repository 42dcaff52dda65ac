/** Where mail is handed over. */
export type MailTarget =
  | { kind: "json"; url: string }
  | { kind: "resend" | "postmark"; key: string; from: string | null }

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
const FORMS = "https://… for JSON by POST, resend://KEY or postmark://KEY"

/** Reads `MAIL_URL`. Throws a text that continues a sentence which begins with the name. */
export function parseMailUrl(text: string): MailTarget {
  const keyed = KEYED.exec(text)
  if (keyed) {
    const query = new URLSearchParams(keyed[3] ?? "")
    for (const name of query.keys()) if (name !== "from") throw new Error(`knows no ${name}; only ?from= is taken`)
    return { kind: keyed[1] as "resend" | "postmark", key: keyed[2]!, from: query.get("from") }
  }
  if (/^smtps?:/i.test(text)) throw new Error(`cannot be SMTP here, which speaks HTTP only; use ${FORMS}`)
  const url = URL.parse(text)
  if (!url || !["http:", "https:"].includes(url.protocol) || url.hostname === "" || /\s/.test(text))
    throw new Error(`must be ${FORMS}; leave it out for the local outbox page`)
  return { kind: "json", url: text }
}

/**
 * Hands one mail over, under its id as the key where the provider knows such keys: at least once. Throws when it was not
 * taken. `bases` are the providers' addresses.
 */
export async function handOverMail(
  target: MailTarget,
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
  await response.body?.cancel()
  if (!response.ok) throw new Error(`${target.kind === "json" ? "MAIL_URL" : target.kind} answered ${response.status}`)
}

function callFor(target: MailTarget, mail: OutgoingMail, bases: typeof PROVIDERS): Call {
  const { id, to, subject, body, replyTo, headers } = mail
  const from = target.kind === "json" || mail.isFromOwn ? mail.from : (target.from ?? mail.from)
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
