import { and, desc, eq, inArray, lt, or, type SQL, sql } from "drizzle-orm"
import { decodeCursor } from "../../lib/page.ts"
import { insertRows, type Writers } from "../../platform/apply.ts"
import type { Tx } from "../../platform/db.ts"
import { type Loaded, load, rowOf, rowsOf } from "../../platform/load.ts"
import { slugKey } from "../links/redirect/core/slug.ts"
import { codeTyped, coupons, links, typedCode } from "../links/tables.ts"
import { handleKey } from "../programs/affiliates/core/handle-key.ts"
import { affiliates } from "../programs/tables.ts"
import type { ListClaims } from "./contract.ts"
import { claims, customers, leads, sales } from "./tables.ts"

export type ReferralClaim = typeof claims.$inferSelect

/** What is known of an answer: up to two affiliates who are called that, and the customer's claim by the same words. */
export type AnswerFacts = Loaded<ReturnType<typeof answerFacts>>

export async function loadAnswer(
  tx: Tx,
  vendorId: string,
  customerId: string | null,
  answer: string,
): Promise<AnswerFacts> {
  return load(tx, answerFacts(vendorId, customerId, answer))
}

function answerFacts(vendorId: string, customerId: string | null, answer: string) {
  return {
    named: rowsOf(
      { id: affiliates.id, status: affiliates.status },
      sql`from ${affiliates} where ${affiliates.vendorId} = ${vendorId} and ${affiliates.id} in (${calledThat(vendorId, answer)})
        order by ${affiliates.id} limit 2`,
    ),
    known: rowOf(
      { status: claims.status, source: claims.source },
      sql`from ${claims} where ${claims.vendorId} = ${vendorId} and ${claims.customerId} = ${customerId}
        and ${claims.answerKey} = ${handleKey(answer)}`,
    ),
  }
}

/** Ids of the affiliates of whom a link, a code, the e-mail or the handle is what somebody answered. */
function calledThat(vendorId: string, answer: string): SQL {
  const typed = answer.trim()
  const plain = typed.normalize("NFKC").trim()
  return sql`select ${links.affiliateId} from ${links}
      where ${links.vendorId} = ${vendorId} and ${links.slugKey} in (${slugKey(typed)}, ${slugKey(plain)})
    union select ${coupons.affiliateId} from ${coupons} where ${coupons.vendorId} = ${vendorId} and ${codeTyped(typedCode(typed)).rows}
    union select a.id from ${affiliates} a where a.vendor_id = ${vendorId} and a.email = ${plain.toLowerCase()}
    union select a.id from ${affiliates} a where a.vendor_id = ${vendorId} and a.handle_key = ${handleKey(answer)}`
}

/** Writers of new claims, for `apply`: none where nothing was answered. A verified answer takes an unverified one's place. */
export function writeClaims(rows: readonly ReferralClaim[]): Writers {
  if (rows.length === 0) return {}
  const onConflict = sql`on conflict (vendor_id, customer_id, answer_key) do update
    set source = excluded.source, status = excluded.status, affiliate_id = excluded.affiliate_id
    where claims.status in ('open', 'matched')`
  return { claims: insertRows(claims, rows, onConflict) }
}

export type ShownClaim = ReferralClaim & { customerExternalId: string | null; affiliateName: string | null }
export type WhichClaims =
  | { id: string }
  | { saleId: string }
  | { leadId: string }
  | { inquiryId: string }
  | { customerId: string }

const joined = (tx: Tx) =>
  tx
    .select({ claim: claims, customerExternalId: customers.externalId, affiliateName: affiliates.name })
    .from(claims)
    .leftJoin(customers, and(eq(customers.vendorId, claims.vendorId), eq(customers.id, claims.customerId)))
    .leftJoin(affiliates, and(eq(affiliates.vendorId, claims.vendorId), eq(affiliates.id, claims.affiliateId)))

type Joined = Awaited<ReturnType<typeof joined>>[number]
const toShown = ({ claim, ...names }: Joined): ShownClaim => ({
  ...claim,
  affiliateName: names.affiliateName,
  customerExternalId: names.customerExternalId ?? claim.customerName,
})

/** `isSettled`: those that a person has settled, or the others. */
export type ClaimsQuery = ListClaims & { isSettled?: boolean }

/** Newest first, and one more. */
export async function listClaims(tx: Tx, vendorId: string, query: ClaimsQuery): Promise<ShownClaim[]> {
  const after = decodeCursor(query.cursor)
  const rows = await joined(tx)
    .where(
      and(
        eq(claims.vendorId, vendorId),
        query.status ? eq(claims.status, query.status) : undefined,
        query.isSettled === undefined
          ? undefined
          : inArray(claims.status, query.isSettled ? ["approved", "rejected"] : ["open", "matched"]),
        after ? lt(claims.id, after) : undefined,
      ),
    )
    .orderBy(desc(claims.id))
    .limit(query.limit + 1)
  return rows.map(toShown)
}

const MOST_OF_ONE = 100

/** Those of one thing, newest first. */
export async function listClaimsOf(tx: Tx, vendorId: string, which: WhichClaims): Promise<ShownClaim[]> {
  const filters = Object.entries(which).map(([key, value]) => eq(claims[key as "id"], value))
  const rows = await joined(tx)
    .where(and(eq(claims.vendorId, vendorId), ...filters))
    .orderBy(desc(claims.id))
    .limit(MOST_OF_ONE)
  return rows.map(toShown)
}

export async function findClaim(tx: Tx, vendorId: string, id: string): Promise<ShownClaim | null> {
  return (await listClaimsOf(tx, vendorId, { id }))[0] ?? null
}

/** A claim that surely exists, locked: one person settles it. */
export async function lockClaim(tx: Tx, vendorId: string, id: string): Promise<ReferralClaim> {
  const [row] = await tx
    .select()
    .from(claims)
    .where(and(eq(claims.vendorId, vendorId), eq(claims.id, id)))
    .for("update")
  return row!
}

export async function updateClaim(tx: Tx, { vendorId, id }: ReferralClaim, set: Partial<ReferralClaim>): Promise<void> {
  await tx
    .update(claims)
    .set(set)
    .where(and(eq(claims.vendorId, vendorId), eq(claims.id, id)))
}

/** Says whose answer a claim is of which nobody knew; not where they answered the same before. */
export async function nameCustomerOf(tx: Tx, { vendorId, id, answerKey }: ReferralClaim, customerId: string) {
  await tx.execute(sql`update claims c set customer_id = ${customerId} where c.vendor_id = ${vendorId} and c.id = ${id}
    and c.customer_id is null and not exists (select 1 from claims o
      where o.vendor_id = c.vendor_id and o.customer_id = ${customerId} and o.answer_key = ${answerKey})`)
}

/** Gives a customer's claims to another, where that one has not answered the same. */
export async function moveClaims(tx: Tx, vendorId: string, from: string, to: string): Promise<void> {
  await tx.execute(sql`update claims c set customer_id = ${to} where c.vendor_id = ${vendorId} and c.customer_id = ${from}
    and not exists (select 1 from claims o
      where o.vendor_id = c.vendor_id and o.customer_id = ${to} and o.answer_key = c.answer_key)`)
}

/** Whether another answer of the customer names the same affiliate, and nobody has rejected it. */
export async function isNamedElsewhere(tx: Tx, { vendorId, id, customerId, affiliateId }: ReferralClaim) {
  const rows = await tx
    .select({ id: claims.id })
    .from(claims)
    .where(
      and(
        eq(claims.vendorId, vendorId),
        eq(claims.customerId, customerId ?? ""),
        eq(claims.affiliateId, affiliateId ?? ""),
        or(eq(claims.status, "matched"), eq(claims.status, "approved")),
        sql`${claims.id} <> ${id}`,
      ),
    )
    .limit(1)
  return rows.length > 0
}

/** A customer's leads and sales that are an affiliate's by an answer only, locked. */
export async function lockClaimed(tx: Tx, vendorId: string, customerId: string, affiliateId: string) {
  const of = (table: typeof leads | typeof sales) =>
    and(
      eq(table.vendorId, vendorId),
      eq(table.customerId, customerId),
      eq(table.affiliateId, affiliateId),
      eq(table.restsOnClaim, true),
    )
  return {
    leads: await tx.select().from(leads).where(of(leads)).orderBy(leads.id).for("update"),
    sales: await tx.select().from(sales).where(of(sales)).orderBy(sales.id).for("update"),
  }
}
