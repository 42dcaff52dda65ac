import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"
import type { Tx } from "../../platform/db.ts"
import { eraseRows, nextPage, type Place, readRows, rewriteWords, wholeTable } from "../../platform/erase.ts"
import { arrayText } from "../../platform/rows.ts"
import { customers, leads, sales } from "../conversions/tables.ts"
import { touches } from "../credit/tables.ts"
import { members, people } from "../identity/tables.ts"
import { inquiries } from "../inbox/tables.ts"
import { coupons, links } from "../links/tables.ts"
import { payoutAccounts, payoutItems } from "../payouts/tables.ts"
import { handleKey } from "../programs/affiliates/core/handle-key.ts"
import { affiliates } from "../programs/tables.ts"
import type { FoundPerson, Ids } from "./core/person.ts"
import type { Of, TableMap } from "./core/person-map/table-map.ts"

/** E-mails are kept in small letters. */
const is = (column: PgColumn, email: string) => eq(column, email)
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
const texts = (values: readonly (string | null | undefined)[]) => [
  ...new Set(values.filter((value) => value !== null && value !== undefined && value !== "") as string[]),
]

/** What a vendor's rows hold of the person of an e-mail (small letters); `tombstone` is who takes their place there. */
export async function findPerson(tx: Tx, vendorId: string, email: string, tombstone: string): Promise<FoundPerson> {
  const own = <T extends { vendorId: PgColumn }>(table: T) => eq(table.vendorId, vendorId)
  const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.email, email))
  const isTheirs = (column: PgColumn) => (person ? eq(column, person.id) : sql`false`)
  const staff = await tx
    .select({ id: members.id, name: members.name, email: members.email })
    .from(members)
    .where(and(own(members), or(is(members.email, email), isTheirs(members.personId))))
  const partners = await tx
    .select({ id: affiliates.id, name: affiliates.name, email: affiliates.email, handle: affiliates.handle })
    .from(affiliates)
    .where(and(own(affiliates), or(is(affiliates.email, email), isTheirs(affiliates.personId))))
  const buyers = await findCustomers(tx, vendorId, email)
  const asked = await findInquiries(tx, vendorId, email, texts(buyers.map((row) => row.externalId)))
  const handles = await findHandles(tx, vendorId, idsOf(partners))
  const renamed = buyers.map(({ externalId, id }) => ({ word: externalId, id: `erased:${id}` }))
  const names = texts([...staff, ...partners, ...buyers, ...asked].map((row) => row.name))
  const emails = texts([email, ...[...staff, ...partners].map((row) => row.email.toLowerCase())])
  const called = [...names, ...emails, ...handles.map(({ word }) => word), ...partners.map((row) => row.handle ?? "")]
  return {
    ids: {
      person: person ? [person.id] : [],
      email: emails,
      answer: texts(called.map(handleKey)),
      member: idsOf(staff),
      affiliate: idsOf(partners),
      customer: idsOf(buyers),
      inquiry: idsOf(asked),
      handle: idsOf(handles),
      ...(await findMore(tx, vendorId, idsOf(buyers), idsOf(partners), asked)),
    },
    names,
    phones: texts(asked.map((row) => row.phone)),
    messages: texts(asked.map((row) => row.message)),
    handles: [...handles, ...renamed, ...partners.map(({ handle, id }) => ({ word: handle ?? id, id }))],
    tombstone,
  }
}

/** Those who bought under this e-mail, and the names that turned out to be theirs. */
async function findCustomers(tx: Tx, vendorId: string, email: string) {
  const of = sql`select c.id, c.joined_to from ${customers} c where c.vendor_id = ${vendorId}`
  const asked = sql`(${of} and c.email = ${email}
    union ${of} and c.other_emails <> '{}' and c.other_emails @> array[${email}]
    union ${of} and c.external_id like '%@%' and lower(c.external_id) = ${email})`
  return tx
    .select({ id: customers.id, externalId: customers.externalId, name: customers.name, clickId: customers.clickId })
    .from(customers)
    .where(
      and(
        eq(customers.vendorId, vendorId),
        sql`${customers.id} in (with asked as ${asked}
          select id from asked union select joined_to from asked where joined_to is not null
          union select j.id from asked join ${customers} j on j.vendor_id = ${vendorId} and j.joined_to = asked.id)`,
      ),
    )
}

/** What they asked: by e-mail, as that customer, and the rest of those threads. */
async function findInquiries(tx: Tx, vendorId: string, email: string, externals: string[]) {
  const { threadId, customerExternalId } = inquiries
  const mine = and(
    eq(inquiries.vendorId, vendorId),
    or(is(inquiries.email, email), among(customerExternalId, externals)),
  )
  const threads = await tx.selectDistinct({ id: threadId }).from(inquiries).where(mine)
  const { id, name, phone, message, clickId } = inquiries
  return tx
    .select({ id, name, phone, message, clickId })
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), or(mine, among(threadId, idsOf(threads)))))
}

/** Their sign-ups, sales, payout items and accounts, and the clicks that all of these name. */
async function findMore(
  tx: Tx,
  vendorId: string,
  buyers: string[],
  partners: string[],
  asked: readonly { clickId: string | null }[],
): Promise<Pick<Ids, "lead" | "sale" | "item" | "account" | "click">> {
  const of = (table: { vendorId: PgColumn }, column: PgColumn, ids: string[]) =>
    and(eq(table.vendorId, vendorId), among(column, ids))
  const led = await tx
    .select({ id: leads.id, clickId: leads.clickId })
    .from(leads)
    .where(of(leads, leads.customerId, buyers))
  const sold = await tx
    .select({ id: sales.id, clickId: sales.clickId })
    .from(sales)
    .where(of(sales, sales.customerId, buyers))
  const touched = await tx
    .select({ clickId: touches.clickId })
    .from(touches)
    .where(of(touches, touches.customer, buyers))
  const bound = await tx
    .select({ clickId: customers.clickId })
    .from(customers)
    .where(of(customers, customers.id, buyers))
  const paid = await tx
    .select({ id: payoutItems.id })
    .from(payoutItems)
    .where(of(payoutItems, payoutItems.affiliateId, partners))
  const { accountId, affiliateId } = payoutAccounts
  const accounts = await tx
    .select({ id: accountId })
    .from(payoutAccounts)
    .where(of(payoutAccounts, affiliateId, partners))
  const named = [...led, ...sold, ...touched, ...bound, ...asked]
  return {
    lead: idsOf(led),
    sale: idsOf(sold),
    item: idsOf(paid),
    account: idsOf(accounts),
    click: texts(named.map((row) => row.clickId)),
  }
}

async function findHandles(tx: Tx, vendorId: string, partners: string[]): Promise<FoundPerson["handles"]> {
  const of = (table: { vendorId: PgColumn; affiliateId: PgColumn }) =>
    and(eq(table.vendorId, vendorId), among(table.affiliateId, partners))
  const slugs = await tx.select({ word: links.slug, id: links.id }).from(links).where(of(links))
  return [...slugs, ...(await tx.select({ word: coupons.code, id: coupons.id }).from(coupons).where(of(coupons)))]
}

/** One of these; with none of them the rows of nobody, by a text that is the same. */
const among = (column: PgColumn, ids: string[]): SQL => sql`${column} = any(${arrayText(ids)}::text[])`

/** Whether the vendor of a table's rows is this one. */
export function placeOf(table: string, { scope }: TableMap, vendorId: string): Place {
  if (scope === "none") return { table, scope: sql`false`, owner: null }
  const column = scope ?? "vendor_id"
  const is =
    scope === "vendor_number"
      ? sql`vendor_number = (select v.number from vendors v where v.id = ${vendorId})`
      : sql`${sql.identifier(column)} = ${vendorId}`
  return { table, scope: is, owner: { column, is } }
}

/** Whether a row is the person's, by the columns that say so. */
export function isMine(of: readonly Of[], ids: Ids): SQL {
  const all = Object.values(ids).flat()
  const parts = of.map(([column, kin]) => {
    const theirs = sql`${arrayText(kin === "any" ? all : (ids[kin] ?? []))}::text[]`
    return column.endsWith("[]")
      ? sql`${sql.raw(column.slice(0, -2))} && ${theirs}`
      : sql`${sql.raw(column)} = any(${theirs})`
  })
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`
}

/** Applies what the map says of the person's rows of a table; how many they were. */
export function eraseOf(
  tx: Tx,
  place: Place,
  { mine, range }: { mine: SQL; range: SQL | undefined },
  set: NonNullable<TableMap["set"]>,
  tombstone: string,
) {
  if (set === "delete") return eraseRows(tx, place, mine, null, range)
  const made = Object.entries(set).map(([column, to]) => [
    column,
    to === "{tombstone}" ? sql`${tombstone}` : sql.raw(to),
  ])
  return eraseRows(tx, place, mine, Object.fromEntries(made) as Record<string, SQL>, range)
}

export const pageOf = (...of: Parameters<typeof nextPage>) => nextPage(...of)
export const wholeOf = (...of: Parameters<typeof wholeTable>) => wholeTable(...of)
export const rewriteOf = (...of: Parameters<typeof rewriteWords>) => rewriteWords(...of)

/** The person's rows of a table as they are, without what is hashed or encrypted. */
export const rowsOf = (tx: Tx, place: Place, mine: SQL, without: string[], limit: number) =>
  readRows(tx, place, mine, without, limit)

/** Events that Stripe sent to the platform about the person's accounts. */
export const platformEvents = (accounts: string[]): Place => ({
  table: "stripe_events",
  scope: sql`owner = 'platform' and payload::text ~ ${accounts.length === 0 ? "^$" : accounts.join("|")}`,
  owner: { column: "owner", is: sql`owner = 'platform'` },
})

/** Members who are there, among these. */
export async function listPresent(tx: Tx, vendorId: string, ids: string[]): Promise<string[]> {
  const present = and(eq(members.vendorId, vendorId), inArray(members.id, ids), sql`${members.removedAt} is null`)
  return idsOf(await tx.select({ id: members.id }).from(members).where(present))
}

/** Whether any vendor has the person still. */
export async function isElsewhere(tx: Tx, personId: string): Promise<boolean> {
  const [row] = await tx.execute<{ is: boolean }>(sql`
    select exists (select from ${members} where person_id = ${personId})
      or exists (select from ${affiliates} where person_id = ${personId}) as is`)
  return row!.is
}

/** The member who is an owner under this e-mail. */
export async function findOwner(tx: Tx, vendorId: string, email: string): Promise<string | null> {
  const isThere = and(eq(members.vendorId, vendorId), eq(members.role, "owner"), sql`${members.removedAt} is null`)
  const [row] = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(isThere, is(members.email, email)))
  return row?.id ?? null
}
