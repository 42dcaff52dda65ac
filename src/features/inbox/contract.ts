import * as z from "zod"
import { country, day, email, id, instant, metadata, nameText, output, paging, text } from "../../lib/fields.ts"
import { oneLine } from "../../lib/text.ts"
import { answerText } from "../conversions/contract.ts"
import { minutesOf, WEEKDAYS } from "./core/hours.ts"
import {
  CHANNELS,
  CONTACT_CHANNELS,
  ENDINGS,
  INQUIRY_SOURCES,
  INQUIRY_STATUSES,
  OUTCOMES,
  RATINGS,
  STAGES,
} from "./core/pipeline.ts"
import { KINDS, URGENCIES } from "./core/sla.ts"
import { EVENT_TYPES } from "./core/timeline.ts"

// As much as a body holds, so that no message is refused for its length.
const MAX_MESSAGE = 65_536
const MAX_RULES = 50
const MAX_HOLIDAYS = 500
const MAX_OPENINGS = 6
const MAX_MINUTES = 527_040

// Forms send what was left empty as "": that is no reason to refuse what somebody wrote.
const maybe = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), type.optional()).optional()

const language = () =>
  text(35)
    .regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$/, "is not a language tag, such as no or en-GB")
    .transform((tag) => tag.split(/[-_]/)[0]!.toLowerCase())

const written = {
  // Made one line instead of refused: what somebody asks is not lost by how they write their name.
  name: maybe(text(200).transform(oneLine)),
  email: maybe(email()),
  phone: maybe(text(60).transform(oneLine)),
  message: maybe(text(MAX_MESSAGE)),
}

export const OpenInquiry = z.strictObject({
  kind: z.enum(KINDS),
  ...written,
  customer_external_id: maybe(text(255)),
  click_id: maybe(text(64)),
  urgency: z.enum(URGENCIES).default("normal"),
  channel: maybe(z.enum(CONTACT_CHANNELS)).describe("how they reached you, for what a member takes down"),
  language: maybe(language()),
  country: maybe(country()),
  program_id: maybe(id("program")),
  campaign: maybe(text(255)),
  told_by: maybe(answerText()),
  page_url: maybe(text(2048)),
  fields: metadata().default({}).describe("what else the form asked"),
  website: text(2000, 0).optional().describe("a field that people cannot see: whoever fills it in is marked as spam"),
})
export type OpenInquiry = z.output<typeof OpenInquiry>

export const RecordResponse = z.strictObject({
  channel: z.enum(CHANNELS),
  outcome: z.enum(OUTCOMES),
  note: maybe(text(5000)),
})
export type RecordResponse = z.output<typeof RecordResponse>

export const ReplyToInquiry = z.strictObject({
  text: text(20_000).refine((value) => value.trim() !== "", "is empty; write what the asker is to read"),
  subject: maybe(nameText(200)).describe("that of the thread when left out"),
})
export type ReplyToInquiry = z.output<typeof ReplyToInquiry>

export const RateInquiry = z.strictObject({ rating: z.enum(RATINGS), comment: maybe(text(2000)) })
export type RateInquiry = z.output<typeof RateInquiry>

export const AssignInquiry = z.strictObject({ member_id: id("member"), reason: text(500) })
export const MoveStage = z.strictObject({
  stage: z.enum(STAGES),
  reason: maybe(text(500)),
  sale_external_id: maybe(text(255)),
})
export type MoveStageInput = z.output<typeof MoveStage>
export const ResolveInquiry = z.strictObject({ reason: text(500) })
export const WaitForCustomer = z.strictObject({ until: instant(), note: maybe(text(500)) })
export type WaitForCustomer = z.output<typeof WaitForCustomer>
export const AskExpert = z.strictObject({ member_id: id("member"), question: text(5000) })
export const AnswerAsExpert = z.strictObject({ answer: text(5000) })
export const TickChecklist = z.strictObject({ done: z.array(text(200)).max(50) })
export const MarkSpam = z.strictObject({ reason: maybe(text(500)) })
export const AskAboutSale = z.strictObject({
  message: text(MAX_MESSAGE),
  sale_external_id: maybe(text(255)),
  customer_external_id: maybe(text(255)),
  click_id: maybe(text(64)),
})
export type AskAboutSale = z.output<typeof AskAboutSale>

/** Both null: back, and nothing planned. */
export const SetAvailability = z
  .strictObject({
    away_from: instant().nullable(),
    away_until: instant().nullable(),
    substitute_id: id("member").nullable().optional(),
  })
  .refine((body) => (body.away_from === null) === (body.away_until === null), {
    path: ["away_until"],
    error: "and away_from are either both instants or both null",
  })
export type SetAvailability = z.output<typeof SetAvailability>

/** What the pages send: days of the vendor's zone. */
export const WaitForm = z.strictObject({ day: day(), note: maybe(text(500)) })
export const AwayForm = z.strictObject({ from: day(), until: day(), substitute_id: maybe(id("member")) })

const list = <T extends z.ZodType>(type: T) => z.array(type).min(1).max(100).nullable()
export const SaveSeat = z.strictObject({
  in_rota: z.boolean().optional(),
  kinds: list(z.enum(KINDS)).optional(),
  languages: list(language()).optional(),
  countries: list(country()).optional(),
  program_ids: list(id("program")).optional(),
})
export type SaveSeat = z.output<typeof SaveSeat>

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "is not a time of day, such as 09:00")
const openings = z
  .array(z.tuple([clock, clock]))
  .max(MAX_OPENINGS)
  .refine(
    (day) => day.every(([from, to]) => minutesOf(from) < minutesOf(to)),
    "has an opening that ends before it begins",
  )
  .refine(
    (day) => day.every(([from], i) => i === 0 || minutesOf(day[i - 1]![1]) <= minutesOf(from)),
    "has openings that overlap or are out of order",
  )
const businessHours = z
  .strictObject(
    Object.fromEntries(WEEKDAYS.map((day) => [day, openings.optional()])) as Record<
      (typeof WEEKDAYS)[number],
      z.ZodOptional<typeof openings>
    >,
  )
  .refine((week) => Object.values(week).some((day) => day && day.length > 0), "never opens")
const slaRule = z.strictObject({
  kind: z.enum(KINDS).optional(),
  urgency: z.enum(URGENCIES).optional(),
  respond_within_minutes: z.int("is not a whole number of minutes").min(1).max(MAX_MINUTES),
  clock: z.enum(["business", "always"]),
})
const slaFields = {
  business_hours: businessHours,
  holidays: z.array(day()).max(MAX_HOLIDAYS),
  rules: z.array(slaRule).max(MAX_RULES),
}
/** What is left out stays as it is. */
export const SaveSla = z.strictObject(slaFields).partial()
export type SaveSla = z.output<typeof SaveSla>
export const Sla = z.object({ ...slaFields, timezone: z.string() })

const checklist = z.array(text(200)).max(50)
const deskFields = {
  checklists: z.strictObject({ request: checklist, question: checklist, application: checklist, deal: checklist }),
  blocked_words: z.array(text(100, 3)).max(1000),
  templates: z
    .array(z.strictObject({ name: nameText(80), text: text(10_000) }))
    .max(100)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "names a template twice"),
  asks_rating: z.boolean().describe("whether those who were answered by mail are asked how that was, after closing"),
}
export const SaveDesk = z.strictObject({ ...deskFields, checklists: deskFields.checklists.partial() }).partial()
export type SaveDesk = z.output<typeof SaveDesk>
export const Desk = z.object({
  ...deskFields,
  mail_address: z.string().describe("mail to it becomes an inquiry, or part of one"),
  mail_secret: z.string().nullable().describe("for POST /hooks/mail; null for who may not change the desk"),
  ratings: z.object({ good: z.int(), fair: z.int(), bad: z.int() }).describe("of the last 90 days"),
})

const nullable = () => z.string().nullable()
const moment = () => output.instant().nullable()
const TimelineEvent = z.looseObject({
  type: z.enum(EVENT_TYPES),
  at: output.instant(),
  member_id: nullable(),
  by: z.string(),
})
export const PublicInquiry = z
  .object({ id: z.string(), kind: z.enum(KINDS), status: z.enum(INQUIRY_STATUSES), due_at: output.instant() })
  .describe("the answer to a publishable key")

export const Inquiry = z.object({
  id: z.string(),
  thread_id: z.string().describe("the first inquiry of the same person"),
  kind: z.enum(KINDS),
  urgency: z.enum(URGENCIES),
  status: z.enum(INQUIRY_STATUSES),
  stage: z.enum(STAGES),
  ending: z.enum(ENDINGS).nullable(),
  reason: nullable(),
  sale_external_id: nullable(),
  owner_id: z.string(),
  expert_id: nullable(),
  received_at: output.instant(),
  warn_at: output.instant(),
  due_at: output.instant(),
  warned_at: moment(),
  breached: z.boolean(),
  breached_at: moment(),
  responded_at: moment(),
  response_minutes: z.number().nullable().describe("to the first response, on the clock of its rule"),
  next_try_at: moment(),
  waiting_until: moment(),
  closed_at: moment(),
  name: nullable(),
  email: nullable(),
  phone: nullable(),
  message: nullable(),
  fields: z.record(z.string(), z.unknown()),
  language: nullable(),
  country: nullable(),
  campaign: nullable(),
  page_url: nullable(),
  customer_external_id: nullable(),
  click_id: nullable(),
  link_id: nullable(),
  affiliate_id: nullable(),
  program_id: nullable(),
  source: z.enum(INQUIRY_SOURCES),
  channel: z.enum(CONTACT_CHANNELS).nullable(),
  rating: z.enum(RATINGS).nullable(),
  spam_reasons: z.array(z.string()),
  checklist: z.array(z.object({ item: z.string(), done: z.boolean() })),
  timeline: z.array(TimelineEvent),
})

export const ListInquiries = z.object({
  ...paging,
  status: z.enum(INQUIRY_STATUSES).optional(),
  owner_id: id("member").optional(),
  breached: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
  kind: z.enum(KINDS).optional(),
  stage: z.enum(STAGES).optional(),
  thread_id: id("inquiry").optional(),
  affiliate_id: id("affiliate").optional(),
})
export type ListInquiries = z.output<typeof ListInquiries>

export const Availability = z.object({
  member_id: z.string(),
  is_present: z.boolean(),
  away: z.array(z.object({ away_from: output.instant(), away_until: output.instant(), substitute_id: nullable() })),
})
export const Seat = z.object({
  member_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  is_present: z.boolean(),
  in_rota: z.boolean(),
  kinds: z.array(z.enum(KINDS)).nullable(),
  languages: z.array(z.string()).nullable(),
  countries: z.array(z.string()).nullable(),
  program_ids: z.array(z.string()).nullable(),
  open: z.int(),
  late: z.int().describe("open, due and not responded to"),
})
export const Team = z.object({ data: z.array(Seat) })

/** How an affiliate sees an inquiry: its state, and of their own questions the answers, never who asked. */
export const AffiliateInquiry = z.object({
  id: z.string(),
  is_question: z.boolean().describe("asked by the affiliate, not by a visitor they sent"),
  kind: z.enum(KINDS),
  status: z.enum(INQUIRY_STATUSES),
  stage: z.enum(STAGES),
  received_at: output.instant(),
  due_at: output.instant(),
  closed_at: moment(),
  message: nullable(),
  answers: z.array(z.object({ at: output.instant(), text: z.string() })),
})
export const AffiliateInquiries = z.object({ data: z.array(AffiliateInquiry), next_cursor: nullable() })
export const Page = z.object(paging)
export const ById = z.object({ id: text(80) })
