import { type SQL, sql } from "drizzle-orm"
import type { ListAsk } from "../../../lib/list-ask.ts"
import type { Tx } from "../../../platform/db.ts"
import type { LeftOutReason } from "./core/draft.ts"
import type { ItemStatus } from "./core/states.ts"

export type ListedItem = {
  id: string
  affiliateId: string
  name: string
  amount: bigint
  status: ItemStatus
  reason: string | null
  bankChangedAt: Date | null
}
export type ListedLeftOut = {
  affiliateId: string
  name: string
  amount: bigint
  reason: LeftOutReason
  detail: string | null
  heldUntil: Date | null
}

/** How many rows have a value that the list is filtered by, those that match aside, and what those come to in minor units. */
export type ListGroup = { value: string; rows: number; matching: number; amount: bigint }

/** Which list of a run: its rows `r`, what they are filtered by, and what orders them. */
type Source = { rows: SQL; filter: SQL; sorts: Record<string, SQL> }

const SOURCES = {
  items: {
    rows: sql`payout_items`,
    filter: sql`r.status`,
    sorts: { name: sql`lower(a.name)`, amount: sql`r.amount_minor`, state: sql`r.status` },
  },
  leftOut: {
    rows: sql`payout_left_out`,
    filter: sql`r.reason`,
    sorts: { name: sql`lower(a.name)`, amount: sql`r.amount_minor`, why: sql`r.reason` },
  },
} satisfies Record<string, Source>
export type RunList = keyof typeof SOURCES

const within = (vendorId: string, runId: string, { rows }: Source) => sql`from ${rows} r
  join affiliates a on a.vendor_id = r.vendor_id and a.id = r.affiliate_id
  where r.vendor_id = ${vendorId} and r.run_id = ${runId}`

/** Every word that is searched for is in the name; and what the filter asks for. */
function matches({ search, is }: ListAsk, { filter }: Source): SQL {
  const words = search.split(/\s+/).filter(Boolean)
  const named = words.map((word) => sql`a.name ilike ${`%${word.replaceAll(/[\\%_]/g, "\\$&")}%`}`)
  return sql.join([sql`true`, ...named, ...(is ? [sql`${filter} = ${is}`] : [])], sql` and `)
}

/** What a list has, by what it is filtered by. */
export async function countRunList(
  tx: Tx,
  vendorId: string,
  runId: string,
  which: RunList,
  ask: ListAsk,
): Promise<ListGroup[]> {
  const source = SOURCES[which]
  const found = await tx.execute<{ value: string; rows: number; matching: number; amount: string }>(sql`
    select ${source.filter} as value, count(*)::int as rows, count(*) filter (where ${matches(ask, source)})::int as matching,
      coalesce(sum(r.amount_minor) filter (where ${matches(ask, source)}), 0)::text as amount
    ${within(vendorId, runId, source)} group by 1 order by 1`)
  return found.map((row) => ({ ...row, amount: BigInt(row.amount) }))
}

type Part = { offset: number; limit: number }

function listed(vendorId: string, runId: string, which: RunList, ask: ListAsk, { offset, limit }: Part, columns: SQL) {
  const source: Source = SOURCES[which]
  const way = ask.isDown ? sql`desc` : sql`asc`
  return sql`select r.affiliate_id as "affiliateId", a.name, r.amount_minor as amount, ${columns}
    ${within(vendorId, runId, source)} and ${matches(ask, source)}
    order by ${source.sorts[ask.sort] ?? sql`a.name`} ${way}, a.name, r.affiliate_id limit ${limit} offset ${offset}`
}

const instantOf = (text: string | null) => (text === null ? null : new Date(text))

/** A part of the items that match. */
export async function listRunItems(tx: Tx, vendorId: string, runId: string, ask: ListAsk, part: Part) {
  type Row = Omit<ListedItem, "amount" | "bankChangedAt"> & { amount: string; bankChangedAt: string | null }
  const columns = sql`r.id, r.status, r.reason, r.bank_changed_at as "bankChangedAt"`
  const rows = await tx.execute<Row>(listed(vendorId, runId, "items", ask, part, columns))
  return rows.map((row): ListedItem => {
    const [amount, bankChangedAt] = [BigInt(row.amount), instantOf(row.bankChangedAt)]
    return { ...row, amount, bankChangedAt }
  })
}

/** A part of whom it left out. */
export async function listRunLeftOut(tx: Tx, vendorId: string, runId: string, ask: ListAsk, part: Part) {
  type Row = Omit<ListedLeftOut, "amount" | "heldUntil"> & { amount: string; heldUntil: string | null }
  const columns = sql`r.reason, r.detail, r.held_until as "heldUntil"`
  const rows = await tx.execute<Row>(listed(vendorId, runId, "leftOut", ask, part, columns))
  return rows.map((row): ListedLeftOut => {
    const [amount, heldUntil] = [BigInt(row.amount), instantOf(row.heldUntil)]
    return { ...row, amount, heldUntil }
  })
}
