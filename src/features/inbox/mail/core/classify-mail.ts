import type { MailSort } from "../../core/mail.ts"

/** What of a mail says who sent it: its headers by their names in small letters, the first of each. */
export type MailHead = {
  headers: ReadonlyMap<string, string>
  /** The address of `From`, in small letters; null for none. */
  from: string | null
  subject: string | null
}

/** How mails of this installation are known. */
export type Ours = { host: string; domain: string; deskAddress: string }

export type Classified = { sort: Exclude<MailSort, "unreadable">; why: string | null }

/** Marks what the desk and the product send by themselves, with the host of the installation. */
const OWN_HEADER = "x-grapevine-mail"

const DAEMONS = /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|double-bounce)$/
/** What mailboxes write before the subject of an answer that nobody wrote. */
const AUTO_SUBJECT =
  /^\s*(auto(mati(c|sche?s?|que|ca|sk))?[\s:-]*(reply|response|antwort|antword|svar)|out of (the )?office|autosvar|fraværsmelding|abwesenheits\S*|réponse automatique|respuesta automática|risposta automatica|frånvaro|автоматический ответ|автоответ)/iu
const AUTO_HEADERS = ["x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-mail-autoreply"]
const LIST_HEADERS = ["list-id", "list-post", "list-unsubscribe", "x-mailman-version"]
const MASS = /^(bulk|list|junk)$/i

/** Whether a person wrote a mail. What a machine sent is kept and never answered; its own mails first, so that none goes round. */
export function classifyMail(head: MailHead, ours: Ours): Classified {
  const own = ownSign(head, ours)
  if (own) return { sort: "own", why: own }
  const bounce = bounceSign(head)
  if (bounce) return { sort: "bounce", why: bounce }
  const auto = autoSign(head)
  if (auto) return { sort: "auto_reply", why: auto }
  const list = listSign(head)
  return list ? { sort: "list", why: list } : { sort: "person", why: null }
}

function ownSign({ headers, from }: MailHead, { host, domain, deskAddress }: Ours): string | null {
  if (headers.get(OWN_HEADER)?.trim().toLowerCase() === host) return OWN_HEADER
  if (from === `no-reply@${host}` || from === `no-reply@${domain}`) return "from no-reply"
  return from !== null && withoutTag(from) === deskAddress ? "from the desk itself" : null
}

/** An address without what stands after its plus. */
function withoutTag(address: string): string {
  return address.replace(/^([^+@]+)\+[^@]*@/, "$1@")
}

function bounceSign({ headers, from }: MailHead): string | null {
  const type = headers.get("content-type") ?? ""
  if (/^\s*multipart\/report\b/i.test(type) && !/disposition-notification/i.test(type)) return "multipart/report"
  if (headers.has("x-failed-recipients")) return "x-failed-recipients"
  if (from && DAEMONS.test(from.split("@")[0]!)) return "from a mail daemon"
  return headers.get("return-path")?.trim() === "<>" && !isAutoSubmitted(headers) ? "no return path" : null
}

const isAutoSubmitted = (headers: MailHead["headers"]) => {
  const said = headers.get("auto-submitted")?.trim().toLowerCase() ?? ""
  return said !== "" && !/^no\b/.test(said)
}

function autoSign({ headers, subject }: MailHead): string | null {
  if (isAutoSubmitted(headers)) return "auto-submitted"
  const header = AUTO_HEADERS.find((name) => headers.has(name))
  if (header) return header
  if (/^\s*auto[_-]?reply\b/i.test(headers.get("precedence") ?? "")) return "precedence"
  if (/disposition-notification/i.test(headers.get("content-type") ?? "")) return "a receipt"
  return subject !== null && AUTO_SUBJECT.test(subject) ? "its subject" : null
}

function listSign({ headers }: MailHead): string | null {
  if (MASS.test(headers.get("precedence")?.trim() ?? "")) return "precedence"
  return LIST_HEADERS.find((name) => headers.has(name)) ?? null
}
