import { and, asc, desc, eq, ilike, inArray, like, lte, or, type SQL, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Tx } from "../../platform/db.ts"
import { arrayText, isOneOf, rowsAs } from "../../platform/rows.ts"
import { affiliates } from "../programs/tables.ts"
import type { FindEntries } from "./contract.ts"
import { COMMISSION_EXPENSE, CREDIT } from "./posting/core/chart.ts"
import type { Line } from "./posting/core/postings.ts"
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "./tables.ts"

type Posted = {
  vendorId: string
  id: string
  kind: string
  ref: string
  reverses: string | null
  lines: Line[]
  at: Date
}
type OfVendor<T> = T & { vendorId: string }

const LINE_TYPES = { vendorId: "text", account: "text", currency: "text", amount: "bigint" }

/** Rows that an account shared by all postings has beside its balance: more than connections write at once. */
const SLOTS = 64

/**
 * Writers of heads, lines and balances. What belongs to a closed month goes to where the open ones begin. The rows of
 * balances are taken in one order by everybody.
 */
export function posts(createdAt: Date, transactions: readonly Posted[]): Record<string, SQL> {
  const types = { vendorId: "text", id: "text", kind: "text", ref: "text", reverses: "text", at: "timestamptz(3)" }
  const lines = transactions.flatMap(({ vendorId, id, at, lines }) =>
    lines.map((line, index) => ({ ...line, vendorId, at, transactionId: id, line: index + 1 })),
  )
  const lineTypes = { transactionId: "text", line: "int", at: "timestamptz(3)", ...LINE_TYPES }
  const changes = changesOf(lines.filter(isKept))
  const [shared, own] = [changes.filter(isShared), changes.filter((change) => !isShared(change))]
  const vendors = arrayText([...new Set(transactions.map(({ vendorId }) => vendorId))])
  const closed = sql`(select vendor_id, max(ends_at) as ends_at from ledger_closes
    where vendor_id = any(${vendors}::text[]) group by vendor_id) closed on closed.vendor_id = "vendorId"`
  return {
    posted_heads: sql`
      insert into ledger_transactions (vendor_id, id, kind, ref, reverses, posted_at, created_at)
      select "vendorId", id, kind, ref, reverses, greatest(at, ends_at), ${createdAt.toISOString()}::timestamptz(3)
      from ${rowsAs("head", transactions, types)} left join ${closed}`,
    posted_lines: sql`
      insert into ledger_entries (vendor_id, transaction_id, line, account, currency, amount_minor, posted_at)
      select "vendorId", "transactionId", line, account, currency, amount, greatest(at, ends_at)
      from ${rowsAs("entry", lines, lineTypes)} left join ${closed}`,
    posted_balances: sql`
      insert into ledger_accounts as a (vendor_id, account, currency, balance_minor)
      select "vendorId", account, currency, amount from ${rowsAs("own", own, LINE_TYPES)}
      on conflict (vendor_id, account, currency) do update set balance_minor = a.balance_minor + excluded.balance_minor`,
    posted_changes: sql`
      insert into ledger_changes as c (vendor_id, account, currency, slot, change_minor)
      select "vendorId", account, currency, pg_backend_pid() % ${SLOTS}::int, amount
      from ${rowsAs("shared", shared, LINE_TYPES)}
      on conflict (vendor_id, account, currency, slot) do update set change_minor = c.change_minor + excluded.change_minor`,
  }
}

const isShared = ({ account }: Line) => account === COMMISSION_EXPENSE
/** Credit has two accounts for each sale, which nobody asks for a balance: entries say all. */
const isKept = ({ currency }: Line) => currency !== CREDIT

/** What some lines come to on each account, in the order in which accounts are locked. */
function changesOf(lines: readonly OfVendor<Line>[]): OfVendor<Line>[] {
  const changes = new Map<string, OfVendor<Line>>()
  for (const { vendorId, account, currency, amount } of lines) {
    const key = `${vendorId} ${account} ${currency}`
    changes.set(key, { vendorId, account, currency, amount: amount + (changes.get(key)?.amount ?? 0n) })
  }
  return [...changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
}

/** Makes an account there is, and nobody else's until the transaction ends. */
export async function lockAccount(tx: Tx, vendorId: string, account: string, currency: string) {
  await tx.execute(sql`
    insert into ledger_accounts as a (vendor_id, account, currency, balance_minor)
    values (${vendorId}, ${account}, ${currency}, 0)
    on conflict (vendor_id, account, currency) do update set balance_minor = a.balance_minor`)
}

/** A transaction's head and lines, or null. */
export async function findTransaction(tx: Tx, vendorId: string, id: string) {
  const [head] = await tx
    .select()
    .from(ledgerTransactions)
    .where(and(eq(ledgerTransactions.vendorId, vendorId), eq(ledgerTransactions.id, id)))
  if (!head) return null
  const lines = await tx
    .select()
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.vendorId, vendorId), eq(ledgerEntries.transactionId, id)))
    .orderBy(ledgerEntries.line)
  return { head, lines }
}

// Credit has an account for each channel and sale: a balance of all books shows the channels.
const shownAccount = sql<string>`case when ${ledgerEntries.account} like 'credit:%'
  then 'credit:' || split_part(${ledgerEntries.account}, ':', 2) else ${ledgerEntries.account} end`

/** Balances of every account, debit positive, from the entries posted up to an instant; credit summed by channel. */
export async function balancesAt(tx: Tx, vendorId: string, at: Date | null) {
  return tx
    .select({
      account: shownAccount,
      currency: ledgerEntries.currency,
      balance: sql<string>`sum(${ledgerEntries.amount})`,
    })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.vendorId, vendorId), at ? lte(ledgerEntries.postedAt, at) : undefined))
    .groupBy(shownAccount, ledgerEntries.currency)
    .orderBy(shownAccount, ledgerEntries.currency)
}

/** What all entries posted up to an instant come to, by currency, and what of it is on its way to affiliates, owed positive. */
export async function sumsAt(tx: Tx, vendorId: string, at: Date) {
  const { currency, amount, account } = ledgerEntries
  const rows = await tx
    .select({
      currency,
      total: sql<string>`sum(${amount})`,
      inTransit: sql<string>`coalesce(-sum(${amount}) filter (where ${account} like 'liability:affiliate:%:in_transit'), 0)`,
    })
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.vendorId, vendorId), lte(ledgerEntries.postedAt, at)))
    .groupBy(currency)
    .orderBy(currency)
  return rows.map((row) => ({ currency: row.currency, total: BigInt(row.total), inTransit: BigInt(row.inTransit) }))
}

/** The running balances of some accounts; those that were never posted to have no row. */
export async function balancesOf(tx: Tx, vendorId: string, accounts: string[]) {
  return tx
    .select()
    .from(ledgerAccounts)
    .where(and(eq(ledgerAccounts.vendorId, vendorId), isOneOf(ledgerAccounts.account, accounts)))
}

/** What payouts took out of some accounts, less what came back of it, by account and currency. */
export async function paidFrom(tx: Tx, vendorId: string, accounts: string[]) {
  return tx
    .select({
      account: ledgerEntries.account,
      currency: ledgerEntries.currency,
      paid: sql<string>`sum(${ledgerEntries.amount})`,
    })
    .from(ledgerEntries)
    .innerJoin(
      ledgerTransactions,
      and(
        eq(ledgerTransactions.vendorId, ledgerEntries.vendorId),
        eq(ledgerTransactions.id, ledgerEntries.transactionId),
      ),
    )
    .where(
      and(
        eq(ledgerEntries.vendorId, vendorId),
        // As in its index: as parameters they would be any two kinds.
        sql`${ledgerTransactions.kind} in ('payout_settled', 'transfer_reversed')`,
        isOneOf(ledgerEntries.account, accounts),
      ),
    )
    .groupBy(ledgerEntries.account, ledgerEntries.currency)
}

/** Affiliates with anything but zero in an account of theirs, by descending id. */
export async function listOpenAffiliates(tx: Tx, vendorId: string, page: PageRequest) {
  const after = decodeCursor(page.cursor)
  const affiliateId = sql<string>`split_part(${ledgerAccounts.account}, ':', 3)`
  return tx
    .selectDistinct({ affiliateId })
    .from(ledgerAccounts)
    .where(
      and(
        eq(ledgerAccounts.vendorId, vendorId),
        or(
          like(ledgerAccounts.account, "liability:affiliate:%"),
          like(ledgerAccounts.account, "receivable:affiliate:%"),
        ),
        sql`${ledgerAccounts.balance} <> 0`,
        after ? sql`${affiliateId} < ${after}` : undefined,
      ),
    )
    .orderBy(desc(affiliateId))
    .limit(page.limit + 1)
}

/** Whose an affiliate's account is, by its key. */
const ownerOf = sql<string>`split_part(${ledgerEntries.account}, ':', case when ${ledgerEntries.account} like '%:affiliate:%' then 3 else 9 end)`

const ownersNamed = (tx: Tx, vendorId: string, name: string) =>
  tx
    .select({ id: affiliates.id })
    .from(affiliates)
    .where(and(eq(affiliates.vendorId, vendorId), ilike(affiliates.name, `%${name.replaceAll(/[\\%_]/g, "\\$&")}%`)))

export async function listEntries(tx: Tx, vendorId: string, query: FindEntries) {
  const after = decodeCursor(query.cursor)
  const [transactionId, line] = after?.split(".") ?? []
  const [order, beyond] = query.sort === "at" ? ([asc, sql`>`] as const) : ([desc, sql`<`] as const)
  const filters: (SQL | undefined)[] = [
    eq(ledgerEntries.vendorId, vendorId),
    query.account ? eq(ledgerEntries.account, query.account) : undefined,
    query.ref ? eq(ledgerTransactions.ref, query.ref) : undefined,
    query.name ? inArray(ownerOf, ownersNamed(tx, vendorId, query.name)) : undefined,
    query.currency ? eq(ledgerEntries.currency, query.currency) : undefined,
    after
      ? sql`(${ledgerEntries.transactionId}, ${ledgerEntries.line}) ${beyond} (${transactionId}, ${Number(line) || 0}::int)`
      : undefined,
  ]
  return tx
    .select({ entry: ledgerEntries, head: ledgerTransactions })
    .from(ledgerEntries)
    .innerJoin(
      ledgerTransactions,
      and(
        eq(ledgerTransactions.vendorId, ledgerEntries.vendorId),
        eq(ledgerTransactions.id, ledgerEntries.transactionId),
      ),
    )
    .where(and(...filters))
    .orderBy(order(ledgerEntries.transactionId), order(ledgerEntries.line))
    .limit(query.limit + 1)
}
export type EntryRow = Awaited<ReturnType<typeof listEntries>>[number]

/** Entries of some business events, oldest first: what an explanation shows. */
export async function entriesOfRefs(tx: Tx, vendorId: string, refs: string[]) {
  if (refs.length === 0) return []
  return tx
    .select({ entry: ledgerEntries, head: ledgerTransactions })
    .from(ledgerEntries)
    .innerJoin(
      ledgerTransactions,
      and(
        eq(ledgerTransactions.vendorId, ledgerEntries.vendorId),
        eq(ledgerTransactions.id, ledgerEntries.transactionId),
      ),
    )
    .where(and(eq(ledgerEntries.vendorId, vendorId), inArray(ledgerTransactions.ref, refs)))
    .orderBy(ledgerEntries.transactionId, ledgerEntries.line)
}
