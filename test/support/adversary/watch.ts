import type { Reply, TestApp } from "../app.ts"
import { readTables, type Table } from "../tables.ts"
import { CANARY, type Company } from "./company.ts"

/** What anybody may add to by what they say; rows that count are looked at one by one in `moneyOf`. */
const OPEN_TO_ALL = [
  ...["audit_log", "outbox", "idempotency_keys", "customers", "leads", "sales", "touches", "commissions", "claims"],
  ...["clicks", "click_hours", "click_visitors", "dead_letters"],
  ...["ledger_accounts", "ledger_changes", "ledger_transactions", "ledger_entries", "ledger_unsealed", "ledger_seals"],
  ...["inquiries", "inquiry_events", "mail_marks"],
]
/** Says when something was last used, or asked for at its provider, and changes nothing. */
const NOTES = ["last_used_at", "last_used", "last_seen_at", "checked_at"]

export type Facts = ReadonlyMap<string, string>

let tables: Table[] | null = null

/** What may not change by an attack: the rows of every table of the vendor but those, and money as it stands. */
export async function factsOf({ place: { app }, id }: Company): Promise<Facts> {
  tables ??= (await readTables(app.admin)).filter(({ columns }) => columns.some(({ name }) => name === "vendor_id"))
  const marks = tables
    .filter(({ name }) => !OPEN_TO_ALL.includes(name))
    .map(({ name, columns }) => {
      const seen = columns.filter((column) => !NOTES.includes(column.name)).map((column) => `t."${column.name}"`)
      return `select '${name}' as fact, coalesce(md5(string_agg(row(${seen.join(", ")})::text, '|' order by row(${seen.join(", ")})::text)), '') as mark from "${name}" t where t.vendor_id = '${id}'`
    })
  const rows = await app.admin.unsafe([...marks, ...moneyOf(id)].join(" union all "))
  return new Map(rows.map(({ fact, mark }) => [String(fact), String(mark)]))
}

/** Money that could be paid or was, what was recorded by who may, and whose it is. */
function moneyOf(vendorId: string): string[] {
  const list = (columns: string) => `coalesce(string_agg(concat_ws(' ', ${columns}), E'\\n' order by ${columns}), '')`
  return [
    `select 'money' as fact, ${list("account, currency, balance_minor")} as mark from ledger_accounts
     where vendor_id = '${vendorId}' and account ~ '(:payable|:in_transit|:paid)$|^asset:|^receivable:' and balance_minor <> 0`,
    `select 'sales', ${list("external_id, amount_minor, currency, customer_id, affiliate_id, refunded_minor")} from sales
     where vendor_id = '${vendorId}' and source = 'verified'`,
    `select 'verified leads', ${list("id, quantity, affiliate_id")} from leads where vendor_id = '${vendorId}' and source = 'verified'`,
    `select 'bindings', ${list("id, affiliate_id, click_id")} from customers
     where vendor_id = '${vendorId}' and binding_source = 'verified' and affiliate_id is not null`,
    `select 'claims', ${list("id, status, affiliate_id")} from claims
     where vendor_id = '${vendorId}' and (source = 'verified' or status in ('approved', 'rejected'))`,
    `select 'commissions', ${list("id, affiliate_id, amount_minor, status")} from commissions
     where vendor_id = '${vendorId}' and status <> 'held'`,
  ]
}

/** The facts that an attack changed, but for those that its role may change. */
export function changed(before: Facts, after: Facts, allowed: readonly string[]): string[] {
  return [...after]
    .filter(([fact, mark]) => before.get(fact) !== mark && !allowed.includes(fact))
    .map(([fact, mark]) => (fact.length > 0 && mark.includes(" ") ? `${fact}:\n${before.get(fact)}\n→\n${mark}` : fact))
}

/** What an answer holds of the company that its caller did not say. */
export function leaked({ ids, secrets }: Company, { text, headers }: Reply, said: string): string[] {
  const answer = `${text}\n${headers.get("location") ?? ""}`
  const words = [...ids, ...secrets].filter((word) => answer.includes(word) && !said.includes(word))
  return answer.includes(CANARY) && !said.includes(CANARY) ? [...words, CANARY] : words
}

export function leakedSecrets({ secrets }: Company, { text }: Reply, said: string): string[] {
  return [...secrets].filter((secret) => text.includes(secret) && !said.includes(secret))
}

/** What nobody but the honest may have come to: an affiliate who only ever cheated. */
export async function takings(app: TestApp, company: Company): Promise<string[]> {
  const { body } = await app.call("GET", `/v1/affiliates/${company.mallory.id}/balance`, { key: company.sk })
  const has = ["payable", "in_transit", "paid"] as const
  return body.data.flatMap((row: Record<string, number>) =>
    has.filter((name) => row[name] !== 0).map((name) => `${name} ${row[name]}`),
  )
}
