import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, ne, type SQL, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Tx } from "../../platform/db.ts"
import { type Fact, numberOf } from "../../platform/load.ts"
import { arrayText } from "../../platform/rows.ts"
import type { ListInquiries } from "./contract.ts"
import { LASTING_DETAILS } from "./core/timeline.ts"
import { inquiries, inquiryEvents, inquiryResponses } from "./tables.ts"

export type Inquiry = typeof inquiries.$inferSelect
export type InquiryChange = Partial<typeof inquiries.$inferInsert>
export type InquiryMoment = typeof inquiryEvents.$inferSelect
export type InquiryResponse = typeof inquiryResponses.$inferSelect

export async function findInquiry(tx: Tx, vendorId: string, id: string): Promise<Inquiry | null> {
  const [row] = await tx
    .select()
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), eq(inquiries.id, id)))
  return row ?? null
}

export async function listMoments(tx: Tx, vendorId: string, ids: string[]): Promise<InquiryMoment[]> {
  if (ids.length === 0) return []
  return tx
    .select()
    .from(inquiryEvents)
    .where(and(eq(inquiryEvents.vendorId, vendorId), inArray(inquiryEvents.inquiryId, ids)))
    .orderBy(asc(inquiryEvents.id))
}

export async function listResponses(tx: Tx, inquiryIds: string[]): Promise<InquiryResponse[]> {
  if (inquiryIds.length === 0) return []
  return tx
    .select()
    .from(inquiryResponses)
    .where(inArray(inquiryResponses.inquiryId, inquiryIds))
    .orderBy(asc(inquiryResponses.id))
}

// What an affiliate sees of an inquiry: its status, and not who asked.
const seenByAffiliate = {
  id: inquiries.id,
  vendorId: inquiries.vendorId,
  affiliateId: inquiries.affiliateId,
  source: inquiries.source,
  kind: inquiries.kind,
  status: inquiries.status,
  stage: inquiries.stage,
  receivedAt: inquiries.receivedAt,
  dueAt: inquiries.dueAt,
  respondedAt: inquiries.respondedAt,
  closedAt: inquiries.closedAt,
  question: sql<string | null>`case when ${inquiries.source} = 'affiliate' then ${inquiries.message} end`,
}

/** What affiliates sent, newest first: of one when named, else of whomever the transaction may read. */
export async function listOfAffiliate(tx: Tx, scope: { vendorId?: string; affiliateId?: string }, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  return tx
    .select(seenByAffiliate)
    .from(inquiries)
    .where(
      and(
        ne(inquiries.status, "spam"),
        isNotNull(inquiries.affiliateId),
        scope.vendorId ? eq(inquiries.vendorId, scope.vendorId) : undefined,
        scope.affiliateId ? eq(inquiries.affiliateId, scope.affiliateId) : undefined,
        after ? lt(inquiries.id, after) : undefined,
      ),
    )
    .orderBy(desc(inquiries.id))
    .limit(page.limit + 1)
}

export async function listInquiries(tx: Tx, vendorId: string, query: ListInquiries): Promise<Inquiry[]> {
  const after = decodeCursor(query.cursor)
  const filters: (SQL | undefined)[] = [
    eq(inquiries.vendorId, vendorId),
    query.status ? eq(inquiries.status, query.status) : ne(inquiries.status, "spam"),
    query.owner_id ? eq(inquiries.ownerId, query.owner_id) : undefined,
    query.breached === undefined ? undefined : sql`(${inquiries.breachedAt} is not null) = ${query.breached}`,
    query.kind ? eq(inquiries.kind, query.kind) : undefined,
    query.stage ? eq(inquiries.stage, query.stage) : undefined,
    query.thread_id ? eq(inquiries.threadId, query.thread_id) : undefined,
    query.affiliate_id ? eq(inquiries.affiliateId, query.affiliate_id) : undefined,
    after ? lt(inquiries.id, after) : undefined,
  ]
  return tx
    .select()
    .from(inquiries)
    .where(and(...filters))
    .orderBy(desc(inquiries.id))
    .limit(query.limit + 1)
}

/** How many of anybody's open inquiries have breached their deadline and have no response yet. */
export function countBreached(): Fact<number> {
  const { status, breachedAt, respondedAt } = inquiries
  const isLate = and(inArray(status, ["open", "waiting"]), isNotNull(breachedAt), isNull(respondedAt))
  return numberOf(sql`select count(*) from ${inquiries} where ${isLate}`)
}

/** Takes out what was written in these inquiries (`i`) and about them: message, form, notes, questions and answers. */
export async function clearTexts(tx: Tx, vendorId: string, of: SQL): Promise<void> {
  await tx.execute(sql`select set_config('app.forgetting', 'on', true)`)
  const ids = sql`(select i.id from ${inquiries} i where i.vendor_id = ${vendorId} and ${of})`
  await tx.execute(sql`
    update ${inquiryEvents} e set detail = lasting.detail
    from (
      select s.id, (
        select coalesce(jsonb_object_agg(d.key, d.value), '{}') from jsonb_each(s.detail) d
        where d.key = any(${arrayText(LASTING_DETAILS)}::text[]) or (d.key = 'reason' and d.value #>> '{}' ~ '^[a-z_]+$')
      ) as detail
      from ${inquiryEvents} s where s.vendor_id = ${vendorId} and s.inquiry_id in ${ids}
    ) lasting
    where e.vendor_id = ${vendorId} and e.id = lasting.id and e.detail <> lasting.detail`)
  await tx.execute(sql`update ${inquiryResponses} set note = null
    where vendor_id = ${vendorId} and note is not null and inquiry_id in ${ids}`)
  await tx.execute(sql`update ${inquiries} i set message = null, fields = '{}', page_url = null
    where i.vendor_id = ${vendorId} and (i.message is not null or i.fields <> '{}' or i.page_url is not null) and ${of}`)
}

/** Inquiries that were over before an instant. */
export const overBefore = (before: Date) => sql`i.status in ('closed', 'spam')
  and coalesce(i.closed_at, i.received_at) < ${before.toISOString()}::timestamptz`

export const anyInquiry = (ids: string[]) => sql`i.id = any(${arrayText(ids)}::text[])`

/** Closes those of these that are open, as `erased`; which they were. */
export function closeOpen(tx: Tx, vendorId: string, ids: string[], now: Date) {
  const nobody = {
    expertId: null,
    expertDueAt: null,
    waitingUntil: null,
    nextTryAt: null,
    escalateAt: null,
    alarmAt: null,
  }
  const isOpen = and(
    eq(inquiries.vendorId, vendorId),
    inArray(inquiries.id, ids),
    inArray(inquiries.status, ["open", "waiting"]),
  )
  return tx
    .update(inquiries)
    .set({ ...nobody, status: "closed", ending: "erased", closedAt: now })
    .where(isOpen)
    .returning({ id: inquiries.id, ownerId: inquiries.ownerId })
}

export async function insertMoments(tx: Tx, rows: (typeof inquiryEvents.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(inquiryEvents).values(rows)
}
