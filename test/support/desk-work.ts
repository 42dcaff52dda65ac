import { expect } from "vitest"
import { DEFAULT_HOURS } from "../../src/features/inbox/core/hours.ts"
import { DEFAULT_CHECKLISTS } from "../../src/features/inbox/core/pipeline.ts"
import { beginWork, type Work, type WorkFacts } from "../../src/features/inbox/inquiries/core/work.ts"
import type { Inquiry } from "../../src/features/inbox/store.ts"
import { AppError } from "../../src/lib/errors.ts"
import { spoken } from "../../src/web/mail-text.ts"

/** Monday 7 January 2030, 11:00 at the desk in Oslo, which works from 9 to 17. */
export const NOW = new Date("2030-01-07T10:00:00Z")
/** Minutes from then. */
export const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

const DESK: WorkFacts["desk"] = {
  vendorName: "Acme",
  vendorNumber: 1,
  work: { hours: DEFAULT_HOURS, holidays: [], zone: "Europe/Oslo" },
  hours: DEFAULT_HOURS,
  holidays: [],
  rules: [{ urgency: "hot", respond_within_minutes: 5, clock: "always" }],
  checklists: DEFAULT_CHECKLISTS,
  blockedWords: ["casino"],
  digestAt: null,
  templates: [],
  asksRating: true,
}

type Seat = WorkFacts["seats"][number]

export const seat = (memberId: string, more: Partial<Seat> = {}): Seat => ({
  memberId,
  name: memberId.toUpperCase(),
  email: `${memberId}@acme.test`,
  role: "sales",
  isPresent: true,
  isInRota: (more.role ?? "sales") === "sales",
  kinds: null,
  languages: null,
  countries: null,
  programIds: null,
  open: 0,
  late: 0,
  lastAssignment: null,
  substituteId: null,
  ...more,
})
/** An owner, two who sell, and one who answers nothing. */
export const TEAM = [seat("boss", { role: "owner" }), seat("ann"), seat("bob"), seat("fin", { role: "finance" })]

/** Ann's, who has an hour of business time from `NOW` on. */
export const inquiry = (id: string, more: Partial<Inquiry> = {}): Inquiry => ({
  vendorId: "ven_1",
  id,
  threadId: "inq_1",
  source: "api",
  spamReasons: [],
  kind: "request",
  urgency: "normal",
  name: "Ada",
  email: "ada@mail.test",
  phone: null,
  phoneMark: null,
  message: "How much?",
  pageUrl: null,
  fields: {},
  language: null,
  country: null,
  customerExternalId: null,
  clickId: null,
  linkId: null,
  affiliateId: null,
  programId: null,
  campaign: null,
  channel: null,
  addressHash: null,
  status: "open",
  stage: "new",
  checked: [],
  ownerId: "ann",
  assignmentId: "mom_0",
  respondWithinMinutes: 60,
  clock: "business",
  receivedAt: NOW,
  clockFrom: NOW,
  warnAt: at(30),
  dueAt: at(60),
  alarmAt: at(30),
  createdAt: NOW,
  ending: null,
  reason: null,
  saleExternalId: null,
  escalateAt: null,
  warnedAt: null,
  breachedAt: null,
  breachedById: null,
  escalatedAt: null,
  respondedAt: null,
  respondedById: null,
  responseSeconds: null,
  tries: 0,
  nextTryAt: null,
  remindedAt: null,
  waitingUntil: null,
  opportunityAt: null,
  expertId: null,
  expertDueAt: null,
  closedAt: null,
  contactChannel: null,
  mailedAt: null,
  ratingRequestedAt: null,
  rating: null,
  ratedAt: null,
  ...more,
})

/** A decision that begins so many minutes later, with these inquiries on the desk. */
export function workOn(
  inquiries: Inquiry[],
  minutes = 0,
  seats: Seat[] = TEAM,
  desk: Partial<WorkFacts["desk"]> = {},
): Work {
  let count = 0
  const mint = (kind: string) => `${kind}_${String(++count).padStart(3, "0")}`
  const open = (memberId: string) => inquiries.filter((one) => one.ownerId === memberId).length
  const facts = { desk: { ...DESK, ...desk }, seats: seats.map((one) => ({ ...one, open: open(one.memberId) })) }
  const acting = { vendorId: "ven_1", now: at(minutes), by: "key_1", publicUrl: "https://gv.test", mint }
  return beginWork({ ...facts, inquiries }, acting)
}

/** What happened, as "what whom", and to whom mails went, as "who: what". */
export const storyOf = ({ moments }: Work) => moments.map(({ type, memberId }) => [type, memberId].join(" ").trim())
export const mailsOf = (work: Work) =>
  written(work).map(({ to, subject }) => `${to.split("@")[0]}: ${subject.split(":")[0]}`)
/** Mails as who reads English gets them. */
export const written = ({ mails }: Work) =>
  mails.map((mail) => Object.assign({}, mail, { subject: spoken("en", mail.subject), body: spoken("en", mail.body) }))

/** How something is refused: its code, and the field with what is wrong with it. */
export function refusal(deed: () => unknown): string {
  try {
    deed()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const [field] = error.errors
    return [error.code, ...(field ? [field.pointer, field.detail] : [])].join(" ")
  }
  return expect.fail("it was not refused")
}
