import { foreignKey, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, id, instant, systemPolicy, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { members, people, vendors } from "../accounts/tables.ts"

/** A vendor's machine keys. Only the hash is kept; `hint` is what people recognise it by. */
export const apiKeys = pgTable(
  "api_keys",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    kind: text("kind", { enum: ["secret", "publishable"] }).notNull(),
    hash: text("hash").notNull().unique(),
    hint: text("hint").notNull(),
    createdAt: createdAt(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] }), ...tenantPolicies("api_keys")],
)

export const personalTokens = pgTable(
  "personal_tokens",
  {
    vendorId: vendorId(),
    id: id(),
    memberId: text("member_id").notNull(),
    hash: text("hash").notNull().unique(),
    hint: text("hint").notNull(),
    createdAt: createdAt(),
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
  () => [systemPolicy("sign_in_links")],
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
    createdAt: createdAt(),
  },
  (t) => [index("sessions_person").on(t.personId), systemPolicy("sessions")],
)
