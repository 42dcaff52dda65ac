import type { Language } from "./languages.ts"
import type { MailKind } from "./mail-kinds.ts"
import type { ToSay } from "./words.ts"

/** A row that says all by its topic and ref. */
type Nothing = Record<never, never>

/** What has happened, named in the past tense. */
export const EVENT_TYPES = [
  "affiliate.applied",
  "affiliate.approved",
  "lead.created",
  "sale.created",
  "sale.amended",
  "sale.refunded",
  "commission.created",
  "commission.updated",
  "credit.transferred",
  "claim.opened",
  "payout_run.approved",
  "payout_run.completed",
  "payout_item.sent",
  "payout_item.failed",
  "funding.funded",
  "inquiry.created",
  "inquiry.breached",
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** What an event's row carries beside its topic and ref, which is only what cannot be read again. */
type Carried = {
  "sale.amended": { amendment_id: string }
  "sale.refunded": { refund_id: string }
  "credit.transferred": { status: "approved" | "reversed" }
}
export type Events = { [T in EventType]: T extends keyof Carried ? Carried[T] : Nothing }

/** A click for whoever counts elsewhere; "" where nobody knows. */
export type ClickCopy = Record<string, string | boolean>

/** How a mail of a vendor's desk travels: from whom, where answers go, and what it answers (Message-IDs without brackets). */
export type DeskPost = {
  from: string
  replyTo: string
  messageId: string
  references: string[]
  /** Whether a person wrote it; what nobody wrote says so, and gets no answers by machines. */
  isWritten: boolean
}

type Sum = { amount: string; currency: string }
/** What an affiliate is mailed about; amounts are digits of minor units. */
export type AffiliateNews =
  | { about: "applied" | "accepted" | "named" }
  | { about: "declined"; reason: string | null }
  /** `refs`: commissions. */
  | { about: CommissionNews; refs: string[] }
  /** `refs`: items of payouts. */
  | { about: ItemNews; refs: string[] }
  | { about: "payout_waiting"; sums: Sum[]; isRestricted: boolean }
export type CommissionNews = "first_sale" | "held" | "released" | "rejected"
export type ItemNews = "payout_sent" | "payout_failed"

/** What is to be done after a commit: topic of the outbox → what its row carries. Each has its reader in `queues.ts`. */
export type OutboxWork = {
  /**
   * Plain text; addresses in it become links for whoever shows it. `expiresAt` (RFC 3339): when what it lets its reader do
   * is over; it is not sent after that, nor kept as it was.
   */
  /** `by`: the member who invites; null for none. */
  "member.invitation": { by: string | null }
  /** `kind`: of a mail that its reader may have switched off; asked when it is sent. */
  "mail.send": {
    to: string
    subject: ToSay
    body: ToSay
    /** What it is written in, where that is not what its reader, or else the vendor, chose. */
    language?: Language
    expiresAt?: string
    desk?: DeskPost
    kind?: MailKind
  }
  /** That somebody has applied to a program of the vendor, for who manages it. */
  "application.mail": Nothing
  /** `ref`: the affiliate; `mailId`: the mail that is made of it, once. */
  "affiliate.mail": { mailId: string; news: AffiliateNews }
  /** `ref`: a mail that came in and is to become part of an inquiry, or one. */
  "desk_mail.file": Nothing
  /** `ref`: an inquiry that is closed, whose asker is asked how the answer was. */
  "rating.request": Nothing
  /** `at`: ms of the vendor's time, as the click's id says it; `visitor`: as clicks name them for a day. */
  "click.earning": { at: number; visitor?: string }
  /** `ref`: the first of them, which names the batch. */
  "clicks.copy": { rows: ClickCopy[] }
  /** For a click that is still on its way (`ref`): what it may yet say about an event, and how often it was waited for. */
  "click.awaited": { at: number; sourceId: string; affiliateId: string; waits: number }
  /** `ref`: a deal whose sale became somebody's, or another's. */
  "deal.recheck": Nothing
  /** `ref`: a deal whose affiliate is mailed what became of it. */
  "deal.mail": { what: "approved" | "rejected" | "expired" | "won" }
  "import.process": Nothing
  "erasure.run": Nothing
  "payout_run.resumed": Nothing
  /** `ref`: the currency in which there is more to spend. */
  "payout_funds.added": Nothing
  "funding.started": Nothing
  "stripe_event.platform": Nothing
  "stripe_event.vendor": Nothing
  /** `ref`: the invoice that the checkout waits for; `event` reported the checkout. */
  "stripe_session.late": { event: string }
  "stripe_payment.find": Nothing
  /** `ref`: the external id of a refund or dispute that waits for its sale no more. */
  "claim.settled": Nothing
}

export type WorkTopic = keyof OutboxWork

/** Topics whose rows wait for something, and are found by its name when it comes. */
export const AWAITING_TOPICS = ["click.awaited", "stripe_session.late"] as const satisfies WorkTopic[]

/** What may be left out where nothing has to be carried. */
type Carrying<P> = Nothing extends P ? { carries?: P } : { carries: P }

/** One event of a decision, as plain values: a core may decide it. */
export type Happened = { [T in EventType]: { type: T; ref: string } & Carrying<Events[T]> }[EventType]
/** One piece of work of a decision; it is due after so many milliseconds of real time, or at once. */
export type Asked = {
  [T in WorkTopic]: { topic: T; ref: string; afterMs?: number } & Carrying<OutboxWork[T]>
}[WorkTopic]
