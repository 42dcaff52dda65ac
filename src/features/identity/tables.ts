import { sql } from "drizzle-orm"
import {
  bigint,
  check,
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
  affiliateRole,
  batchPolicy,
  createdAt,
  currentPerson,
  currentVendor,
  id,
  instant,
  isCurrent,
  json,
  systemPolicy,
  tenantPolicies,
  vendorId,
  vendorRole,
} from "../../platform/columns.ts"
import { LANGUAGES, type Language } from "../../vocabulary/languages.ts"
import { MAIL_KINDS } from "../../vocabulary/mail-kinds.ts"
import { ROLES } from "../../vocabulary/roles.ts"
import type { Scope } from "./permissions/core/scopes.ts"

/** Whether money is real at a vendor. */
const MODES = ["live", "test"] as const

/** A human being, known by e-mail; may be a member of several vendors and an affiliate of others. */
export const people = pgTable(
  "people",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull().unique(),
    /** How they read pages; null where the browser and the vendor say. */
    language: text("language", { enum: LANGUAGES }),
    timezone: text("timezone"),
    /** Kinds of mails that they switched off. */
    mailsOff: text("mails_off", { enum: MAIL_KINDS }).array().notNull().default(sql`'{}'`),
    createdAt: createdAt(),
  },
  () => [
    pgPolicy("people_vendor", { for: "insert", to: vendorRole, withCheck: sql`true` }),
    pgPolicy("people_affiliate", { for: "select", to: affiliateRole, using: sql`id = ${currentPerson}` }),
    systemPolicy("people"),
  ],
)

/** A company that runs programs: the tenant, with its currency, zone, mode and clock. */
export const vendors = pgTable(
  "vendors",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    currency: text("currency").notNull(),
    timezone: text("timezone").notNull(),
    /** Who has no language of their own is mailed in it, and shown its public pages. */
    language: text("language", { enum: LANGUAGES }).notNull().default(LANGUAGES[0]),
    mode: text("mode", { enum: MODES }).notNull(),
    /** Whose money it pays out: the platform's own, or only what it has put in. Neither it nor the mode ever changes. */
    funding: text("funding", { enum: ["platform", "prefunded"] }).notNull(),
    testNow: instant("test_now"),
    createdAt: createdAt(),
    /** What rows of which there are very many name it by. */
    number: integer("number").generatedAlwaysAsIdentity().unique(),
  },
  (t) => [
    // Whatever wrote it: a zone that the database cannot reckon with would stop what is reckoned for all vendors.
    check("vendors_zone", sql`timezone = known_zone(timezone)`),
    uniqueIndex("vendors_one_platform").on(t.funding).where(sql`mode = 'live' and funding = 'platform'`),
    ...tenantPolicies("vendors", sql`id = ${currentVendor}`),
    batchPolicy("vendors", isCurrent("id")),
    pgPolicy("vendors_affiliate", {
      for: "select",
      to: affiliateRole,
      using: sql.raw(
        "id in (select a.vendor_id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), ''))",
      ),
    }),
  ],
)

/** A person at work for a vendor, in one role; who has left stays, since what they did names them. */
export const members = pgTable(
  "members",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    removedAt: instant("removed_at"),
    /** By the vendor's clock; whoever is new and approves money is pointed out to the owners. */
    joinedAt: instant("joined_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    uniqueIndex("members_email").on(t.vendorId, t.email).where(sql`removed_at is null`),
    index("members_person").on(t.personId),
    ...tenantPolicies("members"),
  ],
)

/** A vendor's machine keys. Only the hash is kept; `hint` is what people recognise it by. Null scopes are all. */
export const apiKeys = pgTable(
  "api_keys",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    name: text("name").notNull(),
    kind: text("kind", { enum: ["secret", "publishable"] }).notNull(),
    scopes: json<Scope[]>("scopes"),
    hash: text("hash").notNull().unique(),
    hint: text("hint").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at"),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] }), ...tenantPolicies("api_keys")],
)

/** A member's own tokens for the API. Only the hash is kept. */
export const personalTokens = pgTable(
  "personal_tokens",
  {
    vendorId: vendorId(),
    id: id(),
    memberId: text("member_id").notNull(),
    hash: text("hash").notNull().unique(),
    hint: text("hint").notNull(),
    /** The issuer's connection in whose session it was made. */
    ssoId: text("sso_id"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    foreignKey({ columns: [t.vendorId, t.memberId], foreignColumns: [members.vendorId, members.id] }),
    ...tenantPolicies("personal_tokens"),
  ],
)

/** One-time links sent by e-mail. */
export const signInLinks = pgTable(
  "sign_in_links",
  {
    hash: text("hash").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    createdAt: createdAt(),
  },
  (t) => [index("sign_in_links_person").on(t.personId, t.createdAt), systemPolicy("sign_in_links")],
)

/** The revocable half of a session; the short cookie is a token that names this row. */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    /** What the browser said of itself, for the person to recognise it by. */
    userAgent: text("user_agent"),
    /** Of the vendor's own sign-in by which it came: it is good at that vendor only, for as long as that is there. */
    ssoId: text("sso_id"),
    /** When its person was last asked by the issuer, where that says so; else as it began. */
    signedInAt: instant("signed_in_at"),
    createdAt: createdAt(),
  },
  (t) => [index("sessions_person").on(t.personId), systemPolicy("sessions")],
)

/** What a person signs in with beside mails: the public half of a key pair that an authenticator keeps. */
export const passkeys = pgTable(
  "passkeys",
  {
    id: text("id").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    /** Base64url, as browsers and authenticators name it. */
    credentialId: text("credential_id").notNull().unique(),
    /** COSE, base64url. */
    publicKey: text("public_key").notNull(),
    /** Of its signatures; zero for ever where an authenticator counts none. */
    counter: bigint("counter", { mode: "number" }).notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
    /** Since its counter went back: there may be two of it. */
    lockedAt: instant("locked_at"),
  },
  (t) => [index("passkeys_person").on(t.personId), systemPolicy("passkeys")],
)

/** Challenges that were answered, until nobody could answer them any more. */
export const usedChallenges = pgTable(
  "used_challenges",
  { hash: text("hash").primaryKey(), expiresAt: instant("expires_at").notNull() },
  (t) => [index("used_challenges_expires").on(t.expiresAt), systemPolicy("used_challenges")],
)

/** By which issuer (OpenID Connect) a vendor's people sign in. Another issuer or client has another id. */
export const ssoConnections = pgTable(
  "sso_connections",
  {
    vendorId: vendorId()
      .primaryKey()
      .references(() => vendors.id),
    id: text("id").notNull(),
    issuer: text("issuer").notNull(),
    clientId: text("client_id").notNull(),
    /** Encrypted. */
    clientSecret: text("client_secret").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [index("sso_connections_id").on(t.id), ...tenantPolicies("sso_connections")],
)

/** Whose addresses a vendor's issuer speaks for, once it is verified; then no other vendor of the mode has it. */
export const ssoDomains = pgTable(
  "sso_domains",
  {
    vendorId: vendorId().references(() => vendors.id),
    domain: text("domain").notNull(),
    mode: text("mode", { enum: MODES }).notNull(),
    verifiedAt: instant("verified_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.domain] }),
    uniqueIndex("sso_domains_verified").on(t.domain, t.mode).where(sql`verified_at is not null`),
    ...tenantPolicies("sso_domains"),
  ],
)

/** Whom an issuer means: a member, by the issuer's own name for them. */
export const ssoIdentities = pgTable(
  "sso_identities",
  {
    vendorId: vendorId(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    memberId: text("member_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.issuer, t.subject] }),
    foreignKey({ columns: [t.vendorId, t.memberId], foreignColumns: [members.vendorId, members.id] }),
    index("sso_identities_member").on(t.vendorId, t.memberId),
    ...tenantPolicies("sso_identities"),
  ],
)

/** In which somebody is mailed for a vendor: their own language, else the vendor's. */
export const mailLanguage = sql<Language>`coalesce(${people.language}, ${vendors.language})`
