import { type SQL, sql } from "drizzle-orm"
import { bigint, jsonb, pgPolicy, pgRole, text, timestamp } from "drizzle-orm/pg-core"

/** The roles that a transaction may take on; the login role itself owns nothing and may do nothing. */
export const vendorRole = pgRole("gv_vendor").existing()
export const affiliateRole = pgRole("gv_affiliate").existing()
const systemRole = pgRole("gv_system").existing()
const batchRole = pgRole("gv_batch").existing()

export const currentVendor = sql`nullif(current_setting('app.vendor_id', true), '')`
/** Whether a vendor is one of those between whose ids there are spaces, and around them: a text is searched in a tenth of an array's time. */
export const isCurrent = (id: string) =>
  sql`strpos(current_setting('app.vendor_ids', true), ' ' || ${sql.raw(id)} || ' ') > 0`
export const currentPerson = sql`nullif(current_setting('app.person_id', true), '')`

export const vendorId = () => text("vendor_id").notNull()
export const id = () => text("id").notNull()
/** Minor units, bigint on both sides. */
export const minor = (name: string) => bigint(name, { mode: "bigint" })
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" })
export const createdAt = () => instant("created_at").notNull()
export const json = <T>(name: string) => jsonb(name).$type<T>()

/** A vendor sees and writes only its own rows; the system role (sign-in, cron, queues) sees all. */
export function tenantPolicies(table: string, own: SQL = sql`vendor_id = ${currentVendor}`) {
  return [pgPolicy(`${table}_vendor`, { for: "all", to: vendorRole, using: own, withCheck: own }), systemPolicy(table)]
}

/** Requests of several vendors in one transaction see and write rows of these vendors alone: see `asVendors`. */
export function batchPolicy(table: string, own: SQL = isCurrent("vendor_id")) {
  return pgPolicy(`${table}_batch`, { for: "all", to: batchRole, using: own, withCheck: own })
}

/** The system role sees all rows; alone, nobody else sees any. */
export function systemPolicy(table: string) {
  return pgPolicy(`${table}_system`, { for: "all", to: systemRole, using: sql`true`, withCheck: sql`true` })
}

/** What a signed-in affiliate may read: rows of affiliates that are this person, in any vendor. */
export function affiliatePolicy(table: string, column = "affiliate_id") {
  const own = sql.raw(
    `(vendor_id, ${column}) in (select a.vendor_id, a.id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), ''))`,
  )
  return pgPolicy(`${table}_affiliate`, { for: "select", to: affiliateRole, using: own })
}
