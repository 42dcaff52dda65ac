import { and, desc, eq, or, type SQL, sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  customType,
  date,
  foreignKey,
  index,
  integer,
  pgPolicy,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import { typedKey } from "../../lib/typed-key.ts"
import {
  affiliatePolicy,
  affiliateRole,
  batchPolicy,
  createdAt,
  currentVendor,
  id,
  instant,
  json,
  systemPolicy,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { affiliates, programs } from "../programs/tables.ts"
import { MARKS, type Marks } from "./clicks/core/roll-up.ts"
import type { ClickKey } from "./redirect/core/click-key.ts"
import type { Subs } from "./redirect/core/target.ts"

const day = (name: string) => date(name, { mode: "string" }).notNull()

/** A slug that leads to a destination, for an affiliate in a program. */
export const links = pgTable(
  "links",
  {
    vendorId: vendorId(),
    id: id(),
    /** What a click id carries in place of the id: six bytes that name the link among all vendors. */
    number: bigint("number", { mode: "bigint" }).generatedAlwaysAsIdentity({ maxValue: 2_147_483_647 }).unique(),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    host: text("host").notNull().default(""),
    slug: text("slug").notNull(),
    /** What slugs are compared by, see `slugKey`. */
    slugKey: text("slug_key").notNull(),
    /** Made when slugs that differ by case only were two: it goes on working, spelled as it was made. */
    isTwin: boolean("is_twin").notNull().default(false),
    destinationUrl: text("destination_url"),
    /** Among whom what is earned by it is split; null: its affiliate has all of it. */
    splits: json<{ affiliate_id: string; bps: number }[]>("splits"),
    status: text("status", { enum: ["active", "disabled"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("links_slug").on(t.host, t.slug),
    uniqueIndex("links_slug_key").on(t.host, t.slugKey).where(sql`not is_twin`),
    index("links_by_slug_key").on(t.slugKey, t.host),
    index("links_affiliate").on(t.vendorId, t.affiliateId, t.number, t.isTwin),
    index("links_shared").on(t.vendorId).where(sql`splits is not null`),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("links"),
    batchPolicy("links"),
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
    /** What codes are compared by, see `typedKey`. Null for one made when fewer spellings were the same code. */
    codeKey: text("code_key"),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("coupons_code").on(t.vendorId, sql`upper(code)`),
    unique("coupons_code_key").on(t.vendorId, t.codeKey),
    index("coupons_affiliate").on(t.vendorId, t.affiliateId),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("coupons"),
    batchPolicy("coupons"),
    affiliatePolicy("coupons"),
  ],
)

/** A code as somebody typed it, and what codes are compared by. */
export const typedCode = (code: string) => ({ text: code.trim(), key: typedKey(code) })

/** Rows whose code is the one that somebody typed; `first` orders one made when fewer spellings were the same before the key. */
export function codeTyped(typed: { text: string | SQL; key: string | SQL }) {
  const isAsMade = sql`upper(${coupons.code}) = upper(${typed.text})`
  return { rows: or(eq(coupons.codeKey, typed.key), isAsMade)!, first: desc(isAsMade) }
}

/** Rows of a vendor by its number, which is a fifth as wide as its id. */
export function numberedPolicies(table: string) {
  return tenantPolicies(table, sql`vendor_number = (select v.number from vendors v where v.id = ${currentVendor})`)
}

/** The same for requests of several vendors, who see these vendors alone. */
function numberedBatchPolicy(table: string) {
  return batchPolicy(table, sql`vendor_number = any(array(select v.number from vendors v))`)
}

/** What a signed-in affiliate may read of its own links; which those are, the policy of links says. */
function ownLinkPolicy(table: string) {
  const own = sql`link_number in (select l.number from links l)`
  return pgPolicy(`${table}_affiliate`, { for: "select", to: affiliateRole, using: own })
}

export const vendorNumber = () => integer("vendor_number").notNull()
const linkNumber = () => bigint("link_number", { mode: "bigint" }).notNull()
/** The same in half the bytes: `links.number` goes no higher. */
const narrowLinkNumber = customType<{ data: bigint; driverData: number | string }>({
  dataType: () => "integer",
  fromDriver: BigInt,
  toDriver: String,
})
/** What names a text: 64 bits of a SHA-256. */
const fingerprint = (name: string) => bigint(name, { mode: "bigint" }).notNull()
const counts = () => ({
  clicks: integer("clicks").notNull(),
  visitors: integer("visitors").notNull(),
  flagged: integer("flagged").notNull(),
})

/**
 * One row a click, partitioned by month of `at` (see the migration), as narrow as it can be: its id is made again from the
 * link's number, `at`, the nonce and the key's id; who earns by it is its link's matter; texts are in tables of their own.
 */
export const clicks = pgTable(
  "clicks",
  {
    at: instant("at").notNull(),
    nonce: bigint("nonce", { mode: "bigint" }).notNull(),
    origin: fingerprint("origin"),
    agent: fingerprint("agent"),
    linkNumber: narrowLinkNumber("link_number").notNull(),
    /** `at` as the index has it, in whole seconds since the year 2000 (UTC): see `secondOf`. */
    second: integer("second").notNull().generatedAlwaysAs(sql`click_second(at)`),
    vendorNumber: vendorNumber(),
    /** When it was stored, in seconds since the year 2000 (UTC). */
    storedSeconds: integer("stored_seconds").notNull(),
    /** Bits: see `redirect/core/click-flags.ts`. */
    flags: smallint("flags").notNull(),
    /** Which signing key made the id. */
    keyId: text("key_id").notNull(),
    /** "" where nobody knows. */
    country: text("country").notNull(),
    /** How its landing URL ends where no other click's does: see `cutTail`. */
    urlTail: text("url_tail").notNull().default(""),
  },
  (t) => [
    // By plain columns: policies let no index of an expression be used for a vendor or an affiliate, since it might leak. Two of
    // four bytes are two thirds of two of eight. That a click is there once, the lock of its link sees to.
    index("clicks_link").on(t.linkNumber, t.second),
    index("clicks_at").using("brin", t.at),
    ...numberedPolicies("clicks"),
    numberedBatchPolicy("clicks"),
    ownLinkPolicy("clicks"),
  ],
)

/** Where clicks of a link came from in a month (UTC): partitioned and forgotten as they are. */
export const clickOrigins = pgTable(
  "click_origins",
  {
    number: fingerprint("number"),
    linkNumber: linkNumber(),
    month: day("month"),
    vendorNumber: vendorNumber(),
    landingUrl: text("landing_url"),
    referrer: text("referrer"),
    subs: json<Subs>("subs"),
  },
  (t) => [
    primaryKey({ columns: [t.number, t.month] }),
    ...numberedPolicies("click_origins"),
    numberedBatchPolicy("click_origins"),
    ownLinkPolicy("click_origins"),
  ],
)

/** What visitors' programs said they are. */
export const clickAgents = pgTable(
  "click_agents",
  { number: fingerprint("number"), vendorNumber: vendorNumber(), userAgent: text("user_agent").notNull() },
  (t) => [primaryKey({ columns: [t.vendorNumber, t.number] }), ...numberedPolicies("click_agents")],
)

// What pages and reports read: clicks are visits, visitors those not seen before on their link and UTC day, and flagged what
// was no visit. Hours and days are of the vendor's zone; an hour is named by the instant at which it begins.

/** Of a program, by the hour. */
export const clickHours = pgTable(
  "click_hours",
  {
    hour: instant("hour").notNull(),
    vendorNumber: vendorNumber(),
    ...counts(),
    programId: text("program_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorNumber, t.hour, t.programId] }), ...numberedPolicies("click_hours")],
)

/** Of a link, by the day. */
export const clickDays = pgTable(
  "click_days",
  { linkNumber: linkNumber(), day: day("day"), vendorNumber: vendorNumber(), ...counts() },
  (t) => [primaryKey({ columns: [t.vendorNumber, t.day, t.linkNumber] }), ...numberedPolicies("click_days")],
)

/** Of a country or a sub id, by the day; visits without any are what is left. */
export const clickMarks = pgTable(
  "click_marks",
  {
    day: day("day"),
    vendorNumber: vendorNumber(),
    clicks: integer("clicks").notNull(),
    visitors: integer("visitors").notNull(),
    mark: text("mark", { enum: MARKS }).notNull(),
    value: text("value").notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorNumber, t.mark, t.day, t.value] }), ...numberedPolicies("click_marks")],
)

/** Of a link, so far. */
export const linkClicks = pgTable(
  "link_clicks",
  { linkNumber: linkNumber().primaryKey(), vendorNumber: vendorNumber(), ...counts() },
  (t) => [
    index("link_clicks_vendor").on(t.vendorNumber),
    ...numberedPolicies("link_clicks"),
    ownLinkPolicy("link_clicks"),
  ],
)

/** What visitors are named by, a key for each UTC day of their vendor's time, forgotten two days after it was made. */
export const visitorKeys = pgTable(
  "visitor_keys",
  { day: date("day", { mode: "string" }).primaryKey(), key: text("key").notNull(), createdAt: createdAt() },
  () => [systemPolicy("visitor_keys")],
)

/**
 * Visitors already counted for a link on a UTC day: keyed hashes whose key rotates daily; and which click they count by, the
 * first of them, since one that comes late may be earlier.
 */
export const clickVisitors = pgTable(
  "click_visitors",
  {
    linkNumber: linkNumber(),
    at: instant("at").notNull(),
    nonce: bigint("nonce", { mode: "bigint" }).notNull(),
    day: day("day"),
    vendorNumber: vendorNumber(),
    visitor: text("visitor").notNull(),
    /** What that click brought: see `clickMarks`. */
    marks: json<Marks>("marks").notNull(),
  },
  (t) => [primaryKey({ columns: [t.linkNumber, t.day, t.visitor] }), ...numberedPolicies("click_visitors")],
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

/** The row of a click. */
export function isClick({ linkNumber, at, nonce }: ClickKey) {
  return isClickAt(sql`${linkNumber}::bigint`, sql`${new Date(at).toISOString()}::timestamptz`, sql`${nonce}::bigint`)
}

/** The same by the parts of its id as a statement has them. */
export function isClickAt(linkNumber: SQL, at: SQL, nonce: SQL) {
  const { linkNumber: link, second, at: time, nonce: own } = clicks
  return sql`(${link} = ${linkNumber} and ${second} = ${secondOf(at)} and ${time} = ${at} and ${own} = ${nonce})`
}

/** What the index has of an instant: it never falls as the instant rises, so that it bounds windows and orders as `at` does. */
export const secondOf = (at: SQL) => sql`click_second(${at})`

/** The same for an id that the database has. */
export function isClickOf(id: SQL) {
  return isClickAt(sql`click_link(${id})`, sql`click_at(${id})`, sql`click_nonce(${id})`)
}

/** What goes with a click's row; the month is of the partition that it is in. */
export const originOfClick = and(
  sql`${clickOrigins.month} = date_trunc('month', ${clicks.at} at time zone 'UTC')::date`,
  eq(clickOrigins.number, clicks.origin),
)!

/** The whole of a click's landing URL; null where nothing is known of it. */
export const landingOfClick = sql<
  string | null
>`nullif(coalesce(${clickOrigins.landingUrl}, '') || ${clicks.urlTail}, '')`
