import { and, asc, desc, eq, inArray, lte, ne, type SQL, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { members } from "../../identity/tables.ts"
import type { Show } from "../core/pipeline.ts"
import { inquiries } from "../tables.ts"

type Inquiry = typeof inquiries.$inferSelect

const isOpen = eq(inquiries.status, "open")
const isUnanswered = sql`${inquiries.respondedAt} is null`

function filterOf(show: Show, memberId: string, now: Date): SQL | undefined {
  switch (show) {
    case "mine":
      return and(inArray(inquiries.status, ["open", "waiting"]), eq(inquiries.ownerId, memberId))
    case "team":
      return inArray(inquiries.status, ["open", "waiting"])
    case "late":
      return and(isOpen, isUnanswered, lte(inquiries.dueAt, now))
    case "follow":
      return and(isOpen, lte(inquiries.nextTryAt, now))
    case "expert":
      return and(inArray(inquiries.status, ["open", "waiting"]), eq(inquiries.expertId, memberId))
    default:
      return eq(inquiries.status, show)
  }
}

/** What a member sees of the inbox: what nobody has answered first, by its deadline; closed ones the latest first. */
export async function listInbox(
  tx: Tx,
  vendorId: string,
  of: { show: Show; memberId: string; now: Date; limit: number },
): Promise<Inquiry[]> {
  const isPast = of.show === "closed" || of.show === "spam"
  const order = isPast
    ? [desc(inquiries.id)]
    : [asc(sql`${inquiries.respondedAt} is not null`), asc(sql`coalesce(${inquiries.nextTryAt}, ${inquiries.dueAt})`)]
  return tx
    .select()
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), filterOf(of.show, of.memberId, of.now)))
    .orderBy(...order, asc(inquiries.id))
    .limit(of.limit)
}

export type InboxCounts = Record<Show | "soon", number>

/** How many of each there are, for the counters; `soon` is unanswered past half of its time. */
export async function countInbox(tx: Tx, vendorId: string, memberId: string, now: Date): Promise<InboxCounts> {
  const at = sql`${now.toISOString()}::timestamptz`
  const count = (condition: SQL | undefined) => sql<number>`(count(*) filter (where ${condition}))::int`
  const of = (show: Show) => count(filterOf(show, memberId, now))
  const soon = sql`${isOpen} and ${isUnanswered} and ${inquiries.warnAt} <= ${at} and ${inquiries.dueAt} > ${at}`
  const [row] = await tx
    .select({
      mine: of("mine"),
      team: of("team"),
      late: of("late"),
      follow: of("follow"),
      waiting: of("waiting"),
      expert: of("expert"),
      closed: sql<number>`0`,
      spam: of("spam"),
      soon: count(soon),
    })
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), ne(inquiries.status, "closed")))
  return row!
}

/** Names of a vendor's members, those who left too. */
export async function listNames(tx: Tx, vendorId: string): Promise<Map<string, string>> {
  const rows = await tx
    .select({ id: members.id, name: members.name })
    .from(members)
    .where(eq(members.vendorId, vendorId))
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Everything of a thread, the oldest first. */
export async function listThread(tx: Tx, vendorId: string, threadId: string): Promise<Inquiry[]> {
  return tx
    .select()
    .from(inquiries)
    .where(and(eq(inquiries.vendorId, vendorId), eq(inquiries.threadId, threadId), ne(inquiries.status, "spam")))
    .orderBy(asc(inquiries.id))
    .limit(100)
}
