import { instant, joined, paragraphs, said, type ToSay } from "../../../../vocabulary/words.ts"
import type { Kind, Urgency } from "../../core/sla.ts"
import type { AssignReason } from "../../desk/core/rota.ts"

export type MailText = { subject: ToSay; body: ToSay }
/** What a mail says of an inquiry; `url` leads to its page. */
export type About = {
  kind: Kind
  urgency: Urgency
  who: ToSay
  message: string | null
  dueAt: Date
  url: string
  zone: string
}

const MAX_QUOTE = 600

const what = ({ kind, urgency, who }: About) =>
  said(urgency === "hot" ? "deskmail.what_hot" : "deskmail.what", { kind: said(`desk.kind_${kind}`), who })
const quote = (text: string | null) => (text ? [text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text] : [])
const by = (about: About) => instant(about.dueAt, about.zone)

function mail(about: About, subject: string, ...first: ToSay[]): MailText {
  const body = paragraphs(...first, ...quote(about.message), about.url)
  return { subject: said(subject, { what: what(about) }), body }
}

export function assignedMail(about: About, reason: AssignReason, isAnswered: boolean): MailText {
  const why = said(`deskmail.why_${reason}`)
  return mail(about, "deskmail.assigned", isAnswered ? why : said("deskmail.respond_by", { why, at: by(about) }))
}

export function warnedMail(about: About): MailText {
  return mail(about, "deskmail.warned", said("deskmail.nobody_yet", { at: by(about) }))
}

/** To those who manage; `now` says who has it, `who` whose time is over. */
export function breachedMail(about: About, who: ToSay, now: ToSay): MailText {
  return mail(about, "deskmail.breached", said("deskmail.did_not_respond", { who, at: by(about), now }))
}

export function reminderMail(about: About): MailText {
  return mail(about, "deskmail.reminder", said("deskmail.next_try"))
}

export function resumedMail(about: About): MailText {
  return mail(about, "deskmail.resumed", said("deskmail.go_on"))
}

export function expertMail(about: About, who: ToSay, question: string): MailText {
  return mail(about, "deskmail.expert", said("deskmail.asks", { who }), question)
}

export function expertAnsweredMail(about: About, who: ToSay, answer: string | null): MailText {
  if (answer === null) return mail(about, "deskmail.expert_back", said("deskmail.no_answer", { who }))
  return mail(about, "deskmail.expert_back", said("deskmail.answers", { who }), answer)
}

export function wroteAgainMail(about: About, text: string): MailText {
  return mail({ ...about, message: text }, "deskmail.wrote_again", said("deskmail.writes", { who: about.who }))
}

export function bouncedMail(about: About, why: string): MailText {
  const first = [said("deskmail.bounced_words"), ...quote(why), said("deskmail.another_way")]
  return mail({ ...about, message: null }, "deskmail.bounced", ...first)
}

/** To the affiliate who asked. */
export function affiliateMail(vendor: string, question: string, answer: string): MailText {
  const body = paragraphs(answer, joined([said("deskmail.you_asked"), ...quote(question)], "\n\n"))
  return { subject: said("deskmail.vendor_answers", { vendor }), body }
}
