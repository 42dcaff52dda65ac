export type SpamReason =
  | "honeypot"
  | "rate_of_address"
  | "rate_of_person"
  | "links"
  | "markup"
  | "blocked_word"
  | "empty"
  | "marked"
  | "auto_reply"
  | "bounce"
  | "list"
  | "own"

export type Message = {
  name: string | null
  email: string | null
  phone: string | null
  message: string | null
  /** The field that people cannot see; only programs fill it. */
  honeypot: string | null
}

/** Inquiries that came before, within the last ten minutes. */
export type Recent = { ofAddress: number; ofPerson: number }

export const RATE_WINDOW_MS = 600_000
const MAX_PER_ADDRESS = 30
const MAX_PER_PERSON = 5
const MAX_LINKS = 3

const countLinks = (text: string) => text.match(/https?:\/\/|www\./gi)?.length ?? 0

function holdsBlocked(message: Message, blocked: readonly string[]): boolean {
  const text = [message.name, message.email, message.message].filter(Boolean).join("\n").toLowerCase()
  return blocked.some((word) => text.includes(word.toLowerCase()))
}

/** Why a message from the open internet is spam; an empty list when it is not. Nothing is ever thrown away. */
export function spamReasons(message: Message, recent: Recent, blocked: readonly string[]): SpamReason[] {
  const reasons: SpamReason[] = []
  if (message.honeypot) reasons.push("honeypot")
  if (recent.ofAddress >= MAX_PER_ADDRESS) reasons.push("rate_of_address")
  if (recent.ofPerson >= MAX_PER_PERSON) reasons.push("rate_of_person")
  if (countLinks(message.message ?? "") > MAX_LINKS || countLinks(message.name ?? "") > 0) reasons.push("links")
  if (/\[(url|link)[=\]]|<a\s+href/i.test(message.message ?? "")) reasons.push("markup")
  if (!message.name && !message.email && !message.phone && !message.message) reasons.push("empty")
  if (holdsBlocked(message, blocked)) reasons.push("blocked_word")
  return reasons
}
