import { desc, eq, or, sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import {
  affiliatePolicy,
  createdAt,
  id,
  instant,
  systemPolicy,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { affiliates, programs } from "../programs/tables.ts"
import { couponKey } from "./links/core/coupon-key.ts"

/** A slug that leads to a destination, for an affiliate in a program. */
export const links = pgTable(
  "links",
  {
    vendorId: vendorId(),
    id: id(),
    /** What a click id carries in place of the id: six bytes that name the link among all vendors. */
    number: bigint("number", { mode: "bigint" }).generatedAlwaysAsIdentity().unique(),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    host: text("host").notNull().default(""),
    slug: text("slug").notNull(),
    /** What slugs are compared by, see `slugKey`. */
    slugKey: text("slug_key").notNull(),
    /** Made when slugs that differ by case only were two: it goes on working, spelled as it was made. */
    isTwin: boolean("is_twin").notNull().default(false),
    destinationUrl: text("destination_url"),
    status: text("status", { enum: ["active", "disabled"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("links_slug").on(t.host, t.slug),
    uniqueIndex("links_slug_key").on(t.host, t.slugKey).where(sql`not is_twin`),
    index("links_by_slug_key").on(t.slugKey, t.host),
    index("links_affiliate").on(t.vendorId, t.affiliateId),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("links"),
    affiliatePolicy("links"),
  ],
)

/** A code at the vendor's checkout that names an affiliate. */
export const coupons = pgTable(
  "coupons",
  {
    vendorId: vendorId(),
    id: id(),
    code: text("code").notNull(),
    /** What codes are compared by, see `couponKey`. Null for one made when fewer spellings were the same code. */
    codeKey: text("code_key"),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("coupons_code").on(t.vendorId, sql`upper(code)`),
    unique("coupons_code_key").on(t.vendorId, t.codeKey),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("coupons"),
    affiliatePolicy("coupons"),
  ],
)

/** Rows whose code is the one that somebody typed; `first` orders one made when fewer spellings were the same before the key. */
export function codeTyped(code: string) {
  const isAsMade = sql`upper(${coupons.code}) = upper(${code.trim()})`
  return { rows: or(eq(coupons.codeKey, couponKey(code)), isAsMade)!, first: desc(isAsMade) }
}

/** One row a click, partitioned by month of `at` (see the migration); the id is the signed click id. */
export const clicks = pgTable(
  "clicks",
  {
    vendorId: vendorId(),
    id: id(),
    at: instant("at").notNull(),
    linkId: text("link_id").notNull(),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    isAttributable: boolean("is_attributable").notNull(),
    isBot: boolean("is_bot").notNull(),
    isPrefetch: boolean("is_prefetch").notNull(),
    isHead: boolean("is_head").notNull(),
    isQr: boolean("is_qr").notNull(),
    sub1: text("sub1"),
    sub2: text("sub2"),
    sub3: text("sub3"),
    sub4: text("sub4"),
    sub5: text("sub5"),
    landingUrl: text("landing_url"),
    referrer: text("referrer"),
    userAgent: text("user_agent"),
    country: text("country"),
    device: text("device"),
    browser: text("browser"),
    visitor: text("visitor"),
    consent: text("consent"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id, t.at] }),
    index("clicks_link").on(t.vendorId, t.linkId, t.at),
    ...tenantPolicies("clicks"),
    affiliatePolicy("clicks"),
  ],
)

/** What pages and reports read, by hour (UTC): visits, visitors not seen before on the day, and what was no visit. */
export const clickHours = pgTable(
  "click_hours",
  {
    vendorId: vendorId(),
    linkId: text("link_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    hour: instant("hour").notNull(),
    clicks: integer("clicks").notNull(),
    visitors: integer("visitors").notNull(),
    flagged: integer("flagged").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.linkId, t.hour] }),
    ...tenantPolicies("click_hours"),
    affiliatePolicy("click_hours"),
  ],
)

/** What visitors are named by, a key for each UTC day of their vendor's time, forgotten two days after it was made. */
export const visitorKeys = pgTable(
  "visitor_keys",
  { day: date("day", { mode: "string" }).primaryKey(), key: text("key").notNull(), createdAt: createdAt() },
  () => [systemPolicy("visitor_keys")],
)

/** Who clicked a link lately, as a keyed hash of the day: what makes a second click no new visitor. */
/** Visitors already counted for a link on a day: keyed hashes whose key rotates daily. */
export const clickVisitors = pgTable(
  "click_visitors",
  {
    vendorId: vendorId(),
    linkId: text("link_id").notNull(),
    day: instant("day").notNull(),
    visitor: text("visitor").notNull(),
    /** In which they count: that of their first click. Null where they were counted before this was kept. */
    hour: instant("hour"),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.linkId, t.day, t.visitor] }), ...tenantPolicies("click_visitors")],
)

/** Messages that the click queue gave up on: as text, since what could not be stored may be no JSON that a column takes. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    /** "" where the message does not say whose it is: then it is the operator's business. */
    vendorId: vendorId(),
    id: id(),
    queue: text("queue").notNull(),
    body: text("body").notNull(),
    /** SHA-256 of the body: a message that dies twice is one. */
    fingerprint: text("fingerprint").notNull(),
    reason: text("reason").notNull(),
    replays: integer("replays").notNull().default(0),
    replayedAt: instant("replayed_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("dead_letters_fingerprint").on(t.vendorId, t.fingerprint),
    ...tenantPolicies("dead_letters"),
  ],
)
