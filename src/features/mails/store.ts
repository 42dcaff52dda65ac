import { and, asc, count, desc, eq, inArray, isNull, notLike, sql } from "drizzle-orm"
import { realNow } from "../../platform/clock.ts"
import type { Tx } from "../../platform/db.ts"
import { rowsAs } from "../../platform/rows.ts"
import type { CommissionNews, ItemNews } from "../../vocabulary/topics.ts"
import { commissions } from "../commissions/tables.ts"
import { mailLanguage, members, people, vendors } from "../identity/tables.ts"
import { payoutItems } from "../payouts/tables.ts"
import { affiliates, programs } from "../programs/tables.ts"

/** Who takes the place of somebody erased has an address that no mail reaches. */
const ERASED = "%@erased.invalid"

/** Whom a mail about an affiliate goes to, and what it calls things; null for nobody, and for whoever is no person any more. */
export async function findAddressee(tx: Tx, vendorId: string, affiliateId: string) {
  const [row] = await tx
    .select({
      email: people.email,
      name: affiliates.name,
      status: affiliates.status,
      language: mailLanguage,
      program: programs.name,
      vendor: vendors.name,
      zone: vendors.timezone,
    })
    .from(affiliates)
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId)))
    .innerJoin(people, eq(people.id, affiliates.personId))
    .innerJoin(vendors, eq(vendors.id, affiliates.vendorId))
    .where(and(eq(affiliates.vendorId, vendorId), eq(affiliates.id, affiliateId), notLike(people.email, ERASED)))
  return row ?? null
}

/** Something that is news to an affiliate; `ref` is the commission or the item that it is about. */
export type News<A> = { vendorId: string; affiliateId: string; about: A; ref: string }
type Event = { vendorId: string; topic: string; ref: string }

const asked = (events: readonly Event[]) => rowsAs("event", events, { vendorId: "text", topic: "text", ref: "text" })

/** A first sale is news for so long; what is imported of years ago is none. */
const FIRST_SALE_DAYS = 7

/**
 * What commissions are news of as they stand now: held; released or rejected, of those that were said to be held, and rejected at
 * once; the first sale of somebody. Each is mailed about once: what was, is left out.
 */
export async function listCommissionNews(tx: Tx, events: readonly Event[]): Promise<News<CommissionNews>[]> {
  const marked = (kind: string, ref: string) => sql`exists (select from mail_marks m
    where m.vendor_id = c.vendor_id and m.kind = ${sql.raw(`'${kind}'`)} and m.ref = ${sql.raw(ref)})`
  const isFirst = sql`event.topic = 'commission.created' and c.kind = 'sale'
    and c.earned_at > coalesce(v.test_now, ${realNow().toISOString()}::timestamptz) - ${FIRST_SALE_DAYS} * interval '1 day'
    and not exists (select from commissions o
      where o.vendor_id = c.vendor_id and o.affiliate_id = c.affiliate_id and o.id < c.id and o.kind = 'sale')`
  const rows = await tx.execute<News<CommissionNews>>(sql`
    select * from (
      select c.vendor_id as "vendorId", c.affiliate_id as "affiliateId", c.id as ref, case
        when c.status = 'held' then case when not ${marked("held", "c.id")} then 'held' end
        when c.status = 'rejected' then case when not ${marked("rejected", "c.id")} then 'rejected' end
        when c.status <> 'reversed' and event.topic = 'commission.updated' and ${marked("held", "c.id")}
          then case when not ${marked("released", "c.id")} then 'released' end
        when ${isFirst} then case when not ${marked("first_sale", "c.affiliate_id")} then 'first_sale' end
      end as about
      from ${asked(events)}
      join commissions c on c.vendor_id = event."vendorId" and c.id = event.ref
      join vendors v on v.id = c.vendor_id
    ) news where about is not null`)
  return [...rows]
}

/** What items of payouts are news of. */
export async function listItemNews(tx: Tx, events: readonly Event[]): Promise<News<ItemNews>[]> {
  const rows = await tx.execute<News<ItemNews>>(sql`
    select i.vendor_id as "vendorId", i.affiliate_id as "affiliateId", i.id as ref,
      case event.topic when 'payout_item.sent' then 'payout_sent' else 'payout_failed' end as about
    from ${asked(events)}
    join payout_items i on i.vendor_id = event."vendorId" and i.id = event.ref`)
  return [...rows]
}

/** Commissions that a mail says something of, as they stand until the transaction ends; the earliest first. */
export function lockCommissions(tx: Tx, vendorId: string, ids: string[]) {
  const { id, kind, status, amount, reversed, currency, reasons, note, earnedAt, availableAt } = commissions
  return tx
    .select({ id, kind, status, amount, reversed, currency, reasons, note, earnedAt, availableAt })
    .from(commissions)
    .where(and(eq(commissions.vendorId, vendorId), inArray(id, ids)))
    .orderBy(asc(id))
    .for("share")
}

/** Items of payouts that a mail says something of; the earliest first. */
export function listItems(tx: Tx, vendorId: string, ids: string[]) {
  const { id, status, amount, currency, provider, reason, sentAt } = payoutItems
  return tx
    .select({ id, status, amount, currency, provider, reason, sentAt })
    .from(payoutItems)
    .where(and(eq(payoutItems.vendorId, vendorId), inArray(id, ids)))
    .orderBy(asc(id))
}

/** How many applications wait for an answer, and the latest of them. */
export async function countApplied(tx: Tx, vendorId: string) {
  const isWaiting = and(eq(affiliates.vendorId, vendorId), eq(affiliates.status, "applied"))
  const [vendor] = await tx.select({ name: vendors.name }).from(vendors).where(eq(vendors.id, vendorId))
  const [waiting] = await tx.select({ count: count() }).from(affiliates).where(isWaiting)
  const [latest] = await tx
    .select({ program: programs.name })
    .from(affiliates)
    .innerJoin(programs, and(eq(programs.vendorId, affiliates.vendorId), eq(programs.id, affiliates.programId)))
    .where(isWaiting)
    .orderBy(desc(affiliates.id))
    .limit(1)
  return { vendor: vendor?.name ?? "", count: waiting?.count ?? 0, latest: latest ?? null }
}

/** Who manages the vendor now. */
export function listManagers(tx: Tx, vendorId: string) {
  return tx
    .select({ email: members.email, name: members.name, language: mailLanguage })
    .from(members)
    .innerJoin(people, eq(people.id, members.personId))
    .innerJoin(vendors, eq(vendors.id, members.vendorId))
    .where(and(eq(members.vendorId, vendorId), isNull(members.removedAt), inArray(members.role, ["owner", "manager"])))
    .orderBy(asc(members.id))
}
