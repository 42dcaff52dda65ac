import { addDays, dayOf, dayStart, type IsoDay } from "../../../../lib/calendar.ts"
import { DAY_MS } from "../../../../lib/time.ts"
import { dayWords, instant, joined, lines, paragraphs, said, type ToSay } from "../../../../vocabulary/words.ts"
import { nextMorning, type WorkTime } from "../../core/hours.ts"
import type { InquiryStatus } from "../../core/pipeline.ts"
import type { Kind } from "../../core/sla.ts"
import type { MailText } from "../../inquiries/core/mails.ts"
import { mailManagers, mailTo, nameOf, type Work } from "../../inquiries/core/work.ts"
import type { Inquiry } from "../../store.ts"

const MAX_LINES = 30
const CATCH_UP_DAYS = 31
const DAYS_OF_WEEK = 7

/** What a digest says of an inquiry. */
export type Held = {
  id: string
  kind: Kind
  who: ToSay
  status: InquiryStatus
  dueAt: Date
  respondedAt: Date | null
  nextTryAt: Date | null
}
export type DigestContext = { vendorName: string; inboxUrl: string; zone: string; now: Date }
export type Load = { name: string; open: number; late: number }

/**
 * The first morning after `since` up to `until`. One that is over a day before the present is left out, and of a clock
 * that is moved further than a month those before the last month of it.
 */
export function nextMorningAfter(since: Date, now: Date, until: Date, work: WorkTime): Date | null {
  const from = Math.max(since.getTime(), now.getTime() - DAY_MS, until.getTime() - CATCH_UP_DAYS * DAY_MS)
  const next = nextMorning(new Date(from), work)
  return next && next <= until ? next : null
}

/** Mornings after `since` up to `at`; older than a day none, for yesterday's news helps nobody. */
export function morningsUntil(since: Date, at: Date, work: WorkTime): Date[] {
  const mornings: Date[] = []
  let last = new Date(Math.max(since.getTime(), at.getTime() - DAY_MS))
  for (;;) {
    const next = nextMorning(last, work)
    if (!next || next > at) return mornings
    mornings.push(next)
    last = next
  }
}

/** The week (Monday to Sunday in the zone) before the one that a morning opens; null when it opens none. */
export function weekBefore(morning: Date, work: WorkTime): { from: Date; to: Date } | null {
  const day = dayOf(morning, work.zone)
  const monday = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % DAYS_OF_WEEK))
  const start = (of: IsoDay) => dayStart(of, work.zone)
  const first = nextMorning(new Date(start(monday).getTime() - 1), work)
  if (first?.getTime() !== morning.getTime()) return null
  return { from: start(addDays(monday, -DAYS_OF_WEEK)), to: start(monday) }
}

/** What waits for one member this morning; null when nothing does. */
function morningMail(held: readonly Held[], asked: readonly Held[], context: DigestContext): MailText | null {
  if (held.length === 0 && asked.length === 0) return null
  const { now } = context
  const open = held.filter((one) => one.status === "open")
  const unanswered = open.filter((one) => !one.respondedAt)
  const tonight = dayStart(addDays(dayOf(now, context.zone), 1), context.zone)
  const late = unanswered.filter((one) => one.dueAt <= now)
  const due = unanswered.filter((one) => one.dueAt > now)
  const follow = open.filter((one) => one.respondedAt && one.nextTryAt && one.nextTryAt < tonight)
  const parts = [
    section("inbox.late", late, context, (one) => said("deskmail.was_due", { at: when(one.dueAt, context) })),
    section("deskmail.to_answer", due, context, (one) => said("deskmail.due", { at: when(one.dueAt, context) })),
    section("deskmail.to_follow", follow, context, (one) =>
      said("deskmail.from_on", { at: when(one.nextTryAt ?? now, context) }),
    ),
    section("deskmail.asked_of_you", asked, context, () => said("deskmail.owner_waits")),
  ]
  const others = held.length - late.length - due.length - follow.length
  return {
    subject: said("deskmail.morning", { late: late.length, due: due.length, follow: follow.length }),
    body: paragraphs(
      said("deskmail.good_morning", { n: held.length, vendor: context.vendorName }),
      ...parts.filter((part) => part !== null),
      ...(others > 0 ? [said("deskmail.others", { n: others })] : []),
      context.inboxUrl,
    ),
  }
}

const when = (at: Date, { zone }: DigestContext) => instant(at, zone)

function section(
  title: string,
  rows: readonly Held[],
  { inboxUrl }: DigestContext,
  say: (row: Held) => ToSay,
): ToSay | null {
  if (rows.length === 0) return null
  const each = rows.slice(0, MAX_LINES).map((row) => {
    const what = said("deskmail.what", { kind: said(`desk.kind_${row.kind}`), who: row.who })
    return joined(["- ", what, ", ", say(row), `: ${inboxUrl}/${row.id}`])
  })
  const left = rows.length - MAX_LINES
  const more = left > 0 ? [joined(["- ", said("mails.and_more", { n: left })])] : []
  return lines(joined([said(title), ` (${rows.length})`]), ...each, ...more)
}

/** A week for who is responsible: what happened and how the plan stands, in `words`, and who holds what now. */
function weeklyMail(
  { from, to }: { from: Date; to: Date },
  words: readonly ToSay[],
  loads: readonly Load[],
  context: DigestContext,
): MailText {
  const day = (at: Date) => dayWords(dayOf(at, context.zone))
  const busy = loads.filter((load) => load.open > 0)
  const board = busy.map(({ name, open, late }) => said("deskmail.holds", { name, open, late }))
  return {
    subject: said("deskmail.week", {
      from: day(from),
      to: day(new Date(to.getTime() - 1)),
      vendor: context.vendorName,
    }),
    body: paragraphs(
      ...words,
      lines(said("deskmail.who_holds"), ...(board.length > 0 ? board : [said("deskmail.nobody_anything")])),
      context.inboxUrl,
    ),
  }
}

const contextOf = ({ publicUrl, vendorId, desk, now }: Work): DigestContext => {
  const inboxUrl = `${publicUrl}/v/${vendorId}/inbox`
  return { vendorName: desk.vendorName, inboxUrl, zone: desk.work.zone, now }
}

/** Mails to each member what waits for them this morning. */
export function mailMornings(work: Work) {
  const alive = [...work.inquiries.values()].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
  const rows = (of: (one: Inquiry) => boolean) => alive.filter(of).map((one) => ({ ...one, who: nameOf(one) }))
  for (const seat of work.seats) {
    const held = rows((one) => one.ownerId === seat.memberId)
    const asked = rows((one) => one.expertId === seat.memberId)
    const text = morningMail(held, asked, contextOf(work))
    if (text) mailTo(work, seat, text, "morning")
  }
}

/** Mails a week to those who manage; nothing where nothing was and nobody holds anything. */
export function mailWeek(work: Work, week: { from: Date; to: Date }, words: readonly ToSay[]) {
  if (words.length === 0 && work.seats.every((seat) => seat.open === 0)) return
  mailManagers(work, weeklyMail(week, words, work.seats, contextOf(work)), "week")
}
