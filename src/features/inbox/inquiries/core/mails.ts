import { formatInstant } from "../../../../lib/time.ts"
import type { Kind, Urgency } from "../../core/sla.ts"
import type { AssignReason } from "../../desk/core/rota.ts"

export type MailText = { subject: string; body: string }
/** What a mail says of an inquiry; `url` leads to its page. */
export type About = {
  kind: Kind
  urgency: Urgency
  who: string
  message: string | null
  dueAt: Date
  url: string
  zone: string
}

const MAX_QUOTE = 600

const WHY: Record<AssignReason, string> = {
  round_robin: "It is your turn.",
  nobody_present: "Nobody else who may answer it is there.",
  same_person: "They have written before, and you know them.",
  substitute: "You stand in for its owner, who is away.",
  away: "Its owner is away.",
  breach: "Its owner let the time for a response pass.",
  escalation: "Two members have let the time for a response pass.",
  removed: "Its owner has left.",
  manual: "Somebody gave it to you.",
  not_spam: "It had been taken for spam.",
}

const what = (about: About) => `${about.urgency === "hot" ? "Hot " : ""}${about.kind} from ${about.who}`
const quote = (text: string | null) =>
  text ? `\n\n${text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text}` : ""
const by = (about: About) => formatInstant(about.dueAt.toISOString(), about.zone)

function mail(about: About, subject: string, first: string): MailText {
  return { subject: `${subject}: ${what(about)}`, body: `${first}${quote(about.message)}\n\n${about.url}` }
}

export function assignedMail(about: About, reason: AssignReason, isAnswered: boolean): MailText {
  return mail(about, "Yours", `${WHY[reason]}${isAnswered ? "" : ` Respond by ${by(about)}.`}`)
}

export function warnedMail(about: About): MailText {
  return mail(about, "Half the time is gone", `Nobody has responded yet. It is due by ${by(about)}.`)
}

/** To those who manage; `others` says who has it now. */
export function breachedMail(about: About, late: string, now: string): MailText {
  return mail(about, "Too late", `${late} did not respond by ${by(about)}. It is with ${now} now.`)
}

export function reminderMail(about: About): MailText {
  return mail(about, "Try again", "Nobody answered the last time. It is time for the next try.")
}

export function resumedMail(about: About): MailText {
  return mail(about, "Continue", "You were waiting for the customer. Take it up again.")
}

export function expertMail(about: About, asker: string, question: string): MailText {
  return mail(about, "You are asked", `${asker} asks you:\n\n${question}`)
}

export function expertAnsweredMail(about: About, expert: string, answer: string | null): MailText {
  const first = answer === null ? `${expert} has not answered. It is back with you.` : `${expert} answers:\n\n${answer}`
  return mail(about, "Back from the expert", first)
}

export function wroteAgainMail(about: About, text: string): MailText {
  return { subject: `Answer: ${what(about)}`, body: `${about.who} writes:${quote(text)}\n\n${about.url}` }
}

export function bouncedMail(about: About, why: string): MailText {
  const first = `Your mail did not arrive. Their mail server says:${quote(why)}\n\nTry another way to reach them.`
  return { subject: `Not delivered: ${what(about)}`, body: `${first}\n\n${about.url}` }
}

/** To the affiliate who asked. */
export function affiliateMail(vendorName: string, question: string, answer: string): MailText {
  return { subject: `${vendorName} answers your question`, body: `${answer}\n\nYou had asked:${quote(question)}` }
}
