import { sql } from "drizzle-orm"
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import {
  affiliatePolicy,
  affiliateRole,
  createdAt,
  id,
  instant,
  json,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { CHANNELS as CREDIT_CHANNELS } from "../credit/models/core/journey.ts"
import { members, vendors } from "../identity/tables.ts"
import type { BusinessHours } from "./core/hours.ts"
import { MAIL_SORTS, type ReceivedMail } from "./core/mail.ts"
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
import { KINDS, type Kind, type SlaRule, URGENCIES } from "./core/sla.ts"
import { EVENT_TYPES } from "./core/timeline.ts"

const isAlive = sql`status in ('open', 'waiting')`

/** How a vendor's desk works; a vendor without a row works by the defaults. */
export const desks = pgTable(
  "desks",
  {
    vendorId: text("vendor_id")
      .primaryKey()
      .references(() => vendors.id),
    businessHours: json<BusinessHours>("business_hours").notNull(),
    holidays: text("holidays").array().notNull(),
    rules: json<SlaRule[]>("rules").notNull(),
    checklists: json<Record<Kind, string[]>>("checklists").notNull(),
    blockedWords: text("blocked_words").array().notNull(),
    /** Answers to begin from, by their names. */
    templates: json<{ name: string; text: string }[]>("templates").notNull(),
    /** Whether those who were answered by mail are asked how that was, once, when their inquiry is closed. */
    asksRating: boolean("asks_rating").notNull(),
    /** Until when the morning digests were sent. */
    digestAt: instant("digest_at"),
  },
  () => tenantPolicies("desks"),
)

/** What a member of the rota is entitled to; null allows all. Without a row: those of role sales, everything. */
export const seats = pgTable(
  "seats",
  {
    vendorId: vendorId(),
    memberId: text("member_id").notNull(),
    isInRota: boolean("is_in_rota").notNull(),
    kinds: text("kinds", { enum: KINDS }).array(),
    languages: text("languages").array(),
    countries: text("countries").array(),
    programIds: text("program_ids").array(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.memberId] }),
    foreignKey({ columns: [t.vendorId, t.memberId], foreignColumns: [members.vendorId, members.id] }),
    ...tenantPolicies("seats"),
  ],
)

/** A time away. It is announced once, begins at its instant, and may be called off. */
export const absences = pgTable(
  "absences",
  {
    vendorId: vendorId(),
    id: id(),
    memberId: text("member_id").notNull(),
    awayFrom: instant("away_from").notNull(),
    awayUntil: instant("away_until").notNull(),
    substituteId: text("substitute_id"),
    /** When what was open was handed over; null while it is to come. */
    begunAt: instant("begun_at"),
    canceledAt: instant("canceled_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("absences_member").on(t.vendorId, t.memberId).where(sql`canceled_at is null`),
    index("absences_to_come").on(t.vendorId, t.awayFrom).where(sql`begun_at is null and canceled_at is null`),
    foreignKey({ columns: [t.vendorId, t.memberId], foreignColumns: [members.vendorId, members.id] }),
    ...tenantPolicies("absences"),
  ],
)

/** A request, question, application or deal. It has an owner from its first instant on (see the migration). */
export const inquiries = pgTable(
  "inquiries",
  {
    vendorId: vendorId(),
    id: id(),
    /** The first inquiry of the same person; its own id where there is none. */
    threadId: text("thread_id").notNull(),
    kind: text("kind", { enum: KINDS }).notNull(),
    urgency: text("urgency", { enum: URGENCIES }).notNull(),
    source: text("source", { enum: INQUIRY_SOURCES }).notNull(),
    name: text("name"),
    email: text("email"),
    phone: text("phone"),
    phoneMark: text("phone_mark"),
    message: text("message"),
    fields: json<Record<string, unknown>>("fields").notNull(),
    language: text("language"),
    country: text("country"),
    campaign: text("campaign"),
    pageUrl: text("page_url"),
    customerExternalId: text("customer_external_id"),
    clickId: text("click_id"),
    linkId: text("link_id"),
    affiliateId: text("affiliate_id"),
    programId: text("program_id"),
    contactChannel: text("contact_channel", { enum: CONTACT_CHANNELS }),
    /** What its click or campaign says of the channel; the first touch of a known customer comes before it. */
    channel: text("channel", { enum: CREDIT_CHANNELS }),
    addressHash: text("address_hash"),
    spamReasons: text("spam_reasons").array().notNull(),
    status: text("status", { enum: INQUIRY_STATUSES }).notNull(),
    stage: text("stage", { enum: STAGES }).notNull(),
    ending: text("ending", { enum: ENDINGS }),
    reason: text("reason"),
    saleExternalId: text("sale_external_id"),
    checked: text("checked").array().notNull(),
    ownerId: text("owner_id").notNull(),
    /** Sorts by the time of assignment: who waited longest is next. */
    assignmentId: text("assignment_id").notNull(),
    respondWithinMinutes: integer("respond_within_minutes").notNull(),
    clock: text("clock", { enum: ["business", "always"] }).notNull(),
    receivedAt: instant("received_at").notNull(),
    clockFrom: instant("clock_from").notNull(),
    warnAt: instant("warn_at").notNull(),
    dueAt: instant("due_at").notNull(),
    escalateAt: instant("escalate_at"),
    warnedAt: instant("warned_at"),
    breachedAt: instant("breached_at"),
    breachedById: text("breached_by_id"),
    escalatedAt: instant("escalated_at"),
    respondedAt: instant("responded_at"),
    respondedById: text("responded_by_id"),
    /** From the start of the clock to the first response, on the clock's own time. */
    responseSeconds: integer("response_seconds"),
    tries: integer("tries").notNull().default(0),
    nextTryAt: instant("next_try_at"),
    remindedAt: instant("reminded_at"),
    waitingUntil: instant("waiting_until"),
    /** When a contact after qualifying was reported to credit as the opportunity's. */
    opportunityAt: instant("opportunity_at"),
    expertId: text("expert_id"),
    expertDueAt: instant("expert_due_at"),
    /** The earliest of all that is still to ring. */
    alarmAt: instant("alarm_at"),
    closedAt: instant("closed_at"),
    /** When the desk first mailed the asker. */
    mailedAt: instant("mailed_at"),
    ratingRequestedAt: instant("rating_requested_at"),
    rating: text("rating", { enum: RATINGS }),
    ratedAt: instant("rated_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("inquiries_rated").on(t.vendorId, t.ratedAt).where(sql`rated_at is not null`),
    index("inquiries_alarm").on(t.vendorId, t.alarmAt).where(sql`alarm_at is not null`),
    index("inquiries_alive").on(t.vendorId, t.ownerId).where(isAlive),
    index("inquiries_assigned").on(t.vendorId, t.ownerId, t.assignmentId),
    index("inquiries_expert").on(t.vendorId, t.expertId).where(sql`expert_id is not null`),
    index("inquiries_received").on(t.vendorId, t.receivedAt),
    index("inquiries_thread").on(t.vendorId, t.threadId),
    index("inquiries_email").on(t.vendorId, t.email, t.receivedAt),
    index("inquiries_phone").on(t.vendorId, t.phoneMark, t.receivedAt),
    index("inquiries_customer").on(t.vendorId, t.customerExternalId, t.receivedAt),
    index("inquiries_address").on(t.vendorId, t.addressHash, t.receivedAt),
    index("inquiries_unlinked").on(t.vendorId, t.closedAt).where(sql`ending = 'won' and customer_external_id is null`),
    index("inquiries_affiliate").on(t.vendorId, t.affiliateId),
    foreignKey({ columns: [t.vendorId, t.ownerId], foreignColumns: [members.vendorId, members.id] }),
    foreignKey({ columns: [t.vendorId, t.expertId], foreignColumns: [members.vendorId, members.id] }),
    ...tenantPolicies("inquiries"),
    affiliatePolicy("inquiries"),
  ],
)

/** What happened to an inquiry, in order; append-only. */
export const inquiryEvents = pgTable(
  "inquiry_events",
  {
    vendorId: vendorId(),
    id: id(),
    inquiryId: text("inquiry_id").notNull(),
    type: text("type", { enum: EVENT_TYPES }).notNull(),
    at: instant("at").notNull(),
    memberId: text("member_id"),
    by: text("by").notNull(),
    detail: json<Record<string, unknown>>("detail").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("inquiry_events_of").on(t.vendorId, t.inquiryId, t.id),
    foreignKey({ columns: [t.vendorId, t.inquiryId], foreignColumns: [inquiries.vendorId, inquiries.id] }),
    ...tenantPolicies("inquiry_events"),
  ],
)

/** A contact with the person who asked, got through or not. */
export const inquiryResponses = pgTable(
  "inquiry_responses",
  {
    vendorId: vendorId(),
    id: id(),
    inquiryId: text("inquiry_id").notNull(),
    channel: text("channel", { enum: CHANNELS }).notNull(),
    outcome: text("outcome", { enum: OUTCOMES }).notNull(),
    note: text("note"),
    memberId: text("member_id").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("inquiry_responses_of").on(t.vendorId, t.inquiryId, t.id),
    foreignKey({ columns: [t.vendorId, t.inquiryId], foreignColumns: [inquiries.vendorId, inquiries.id] }),
    ...tenantPolicies("inquiry_responses"),
    // Of what they asked themselves an affiliate reads the answers; of what their visitors asked, only how it stands.
    pgPolicy("inquiry_responses_affiliate", {
      for: "select",
      to: affiliateRole,
      using: sql.raw(
        "(vendor_id, inquiry_id) in (select i.vendor_id, i.id from inquiries i where i.source = 'affiliate')",
      ),
    }),
  ],
)

/**
 * Mails to and from the desk. What comes in is stored before anything is done about it; once it stands in an inquiry, its own
 * copy is taken out. `messageKey` is its Message-ID, or the hash of a mail without one: the same is one.
 */
export const deskMails = pgTable(
  "desk_mails",
  {
    vendorId: vendorId(),
    id: id(),
    direction: text("direction", { enum: ["in", "out"] }).notNull(),
    messageKey: text("message_key").notNull(),
    inquiryId: text("inquiry_id"),
    status: text("status", { enum: ["received", "filed", "sent"] }).notNull(),
    sort: text("sort", { enum: MAIL_SORTS }).notNull(),
    content: json<ReceivedMail>("content"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("desk_mails_message").on(t.vendorId, t.messageKey),
    index("desk_mails_of").on(t.vendorId, t.inquiryId),
    foreignKey({ columns: [t.vendorId, t.inquiryId], foreignColumns: [inquiries.vendorId, inquiries.id] }),
    ...tenantPolicies("desk_mails"),
  ],
)
