import { sql } from "drizzle-orm"
import { bigint, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { BOUNCE_KINDS } from "../vocabulary/bounces.ts"
import { AWAITING_TOPICS } from "../vocabulary/topics.ts"
import {
  batchPolicy,
  createdAt,
  currentVendor,
  id,
  instant,
  json,
  systemPolicy,
  tenantPolicies,
  vendorId,
} from "./columns.ts"

/** Who did what to which thing or was refused, with the values before and after, and why; append-only (see the grants). */
export const auditLog = pgTable(
  "audit_log",
  {
    vendorId: vendorId(),
    id: id(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    outcome: text("outcome", { enum: ["done", "refused"] })
      .notNull()
      .default("done"),
    detail: json<Record<string, unknown>>("detail").notNull(),
    requestId: text("request_id").notNull(),
    at: instant("at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("audit_log_subject").on(t.vendorId, t.subject),
    index("audit_log_refused").on(t.vendorId, t.actor, t.createdAt).where(sql`outcome = 'refused'`),
    ...tenantPolicies("audit_log"),
    batchPolicy("audit_log"),
  ],
)

const AWAITING = AWAITING_TOPICS.map((topic) => `'${topic}'`).join(", ")

/** Effects that must follow a commit; rows are marked when done, never skipped by a cursor. */
export const outboxRows = pgTable(
  "outbox",
  {
    number: bigint("number", { mode: "bigint" }).generatedAlwaysAsIdentity().primaryKey(),
    vendorId: text("vendor_id"),
    topic: text("topic").notNull(),
    ref: text("ref").notNull(),
    payload: json<Record<string, unknown>>("payload").notNull(),
    createdAt: createdAt(),
    dueAt: instant("due_at").notNull(),
    leasedUntil: instant("leased_until"),
    attempts: integer("attempts").notNull().default(0),
    doneAt: instant("done_at"),
    lastError: text("last_error"),
    parkedAt: instant("parked_at"),
  },
  (t) => [
    index("outbox_due").on(t.topic, t.dueAt, t.number).where(sql`done_at is null and parked_at is null`),
    index("outbox_parked").on(t.vendorId, t.number).where(sql`parked_at is not null`),
    index("outbox_done").on(t.doneAt).where(sql`done_at is not null`),
    index("outbox_ref")
      .on(t.topic, t.ref)
      .where(sql`done_at is null and topic in (${sql.raw(AWAITING)})`),
    index("outbox_own_mails").on(sql`(payload ->> 'to')`).where(sql`vendor_id is null`),
    ...tenantPolicies("outbox"),
    batchPolicy("outbox"),
  ],
)

/** What keeps failing one time after another: an outbox topic, or a topic of one vendor. No row: nothing does. */
export const outboxBreakers = pgTable(
  "outbox_breakers",
  {
    key: text("key").primaryKey(),
    failures: integer("failures").notNull(),
    /** Until then nothing of it is tried. */
    pausedUntil: instant("paused_until"),
  },
  () => [systemPolicy("outbox_breakers")],
)

/** Answers kept for 30 days under a credential's Idempotency-Key; the body is encrypted with a key made from that key. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    scope: text("scope").notNull(),
    credential: text("credential").notNull(),
    keyHash: text("key_hash").notNull(),
    fingerprint: text("fingerprint").notNull(),
    status: integer("status").notNull(),
    /** "" once what it said was erased with whom it was about. */
    encryptedBody: text("sealed_body").notNull(),
    /** Ids that the answer names. */
    subjects: text("subjects").array().notNull().default(sql`'{}'`),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.credential, t.keyHash] }),
    ...tenantPolicies("idempotency_keys", sql`scope = ${currentVendor}`),
  ],
)

/** How often something failed, or was asked for, from one address; forgotten within hours. */
export const failureCounts = pgTable(
  "failure_counts",
  {
    /** Of what is counted and of the address, under a key of ours. */
    hash: text("hash").primaryKey(),
    startedAt: instant("started_at").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [index("failure_counts_started").on(t.startedAt), systemPolicy("failure_counts")],
)

/** Mail as it was handed over; what the local outbox page shows. */
export const mails = pgTable(
  "mails",
  {
    id: text("id").primaryKey(),
    /** Whose it is; null for a person's own, such as a sign-in link, and for the operator's. */
    vendorId: text("vendor_id"),
    recipient: text("recipient").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    /** Of a desk's mail: whom it is from, where answers go, and its Message-ID. */
    sender: text("sender"),
    replyTo: text("reply_to"),
    messageId: text("message_id"),
    createdAt: createdAt(),
    /** When what it lets its reader do is over, and its body is taken out. */
    expiresAt: instant("expires_at"),
  },
  (t) => [index("mails_own").on(sql`lower(${t.recipient})`).where(sql`vendor_id is null`), systemPolicy("mails")],
)

/** Which mails about what has happened were made: each is made once, and a reminder not again within days. */
export const mailMarks = pgTable(
  "mail_marks",
  {
    vendorId: vendorId(),
    /** What the mail is about; `made` for a mail of its own, by its id. */
    kind: text("kind").notNull(),
    ref: text("ref").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.kind, t.ref] }),
    index("mail_marks_made").on(t.at).where(sql`kind = 'made'`),
    ...tenantPolicies("mail_marks"),
  ],
)

/** Addresses that mail does not reach, until it does, and when it last arrived. Over all vendors, as mailboxes are. */
export const mailBounces = pgTable(
  "mail_bounces",
  {
    address: text("address").primaryKey(),
    kind: text("kind", { enum: [...BOUNCE_KINDS, "arrived"] }).notNull(),
    reason: text("reason").notNull(),
    at: instant("at").notNull(),
  },
  () => [systemPolicy("mail_bounces")],
)
