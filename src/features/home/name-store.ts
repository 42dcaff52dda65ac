import { type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../platform/db.ts"
import { arrayText } from "../../platform/rows.ts"

/** What people call a row of a table, in SQL over that table as `t`. */
const CALLED: Record<string, string> = {
  programs: "t.name",
  groups: "t.name",
  affiliates: "t.name",
  members: "t.name",
  api_keys: "t.name",
  links: "t.slug",
  coupons: "t.code",
  customers: "coalesce(t.name, t.email, t.external_id)",
  sales: "t.external_id",
  refunds: "t.external_id",
  payout_runs: "to_char(t.cutoff, 'YYYY-MM-DD') || ' ' || t.currency",
  inquiries: "coalesce(t.name, t.email, t.phone)",
  claims: "t.told_by",
  costs: "t.channel || ' ' || t.period",
  credit_transfers: "t.from_channel || ' → ' || t.to_channel",
  touches: "t.channel",
  webhook_endpoints: "t.url",
  webhook_deliveries: "t.type",
  fundings: "coalesce(t.reference, t.currency)",
  imports: "t.kind",
}
/** Tables whose rows go by the name of another row: which, and the column that names it. */
const CALLED_AS: Record<string, [table: string, column: string]> = {
  commissions: ["affiliates", "affiliate_id"],
  debts: ["affiliates", "affiliate_id"],
  payout_items: ["affiliates", "affiliate_id"],
  email_changes: ["affiliates", "affiliate_id"],
  leads: ["customers", "customer_id"],
  personal_tokens: ["members", "member_id"],
  absences: ["members", "member_id"],
}

/** What people call things of a vendor, by their ids; what has no name is left out. */
export async function listNames(tx: Tx, vendorId: string, ids: string[]): Promise<{ id: string; name: string }[]> {
  const asked = sql`${arrayText(ids)}::text[]`
  const raw = (text: string): SQL => sql.raw(text)
  const own = Object.entries(CALLED).map(
    ([table, name]) => sql`select t.id, ${raw(name)} as name from ${raw(table)} t
      where t.vendor_id = ${vendorId} and t.id = any(${asked})`,
  )
  const others = Object.entries(CALLED_AS).map(
    ([table, [other, column]]) => sql`select o.id, ${raw(CALLED[other]!)} as name from ${raw(table)} o
      join ${raw(other)} t on t.vendor_id = o.vendor_id and t.id = ${raw(`o.${column}`)}
      where o.vendor_id = ${vendorId} and o.id = any(${asked})`,
  )
  const people = sql`select a.person_id as id, min(a.name) as name from affiliates a
    where a.vendor_id = ${vendorId} and a.person_id = any(${asked}) group by a.person_id`
  const vendor = sql`select v.id, v.name from vendors v where v.id = ${vendorId} and v.id = any(${asked})`
  const all = sql.join([...own, ...others, people, vendor], sql` union all `)
  return [
    ...(await tx.execute<{ id: string; name: string }>(sql`select id, name from (${all}) n where name is not null`)),
  ]
}
