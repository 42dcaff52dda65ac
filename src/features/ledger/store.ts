import { and, desc, eq, inArray, like, lte, or, type SQL, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import type { Tx } from "../../platform/db.ts"
import type { ListEntries } from "./contract.ts"
import type { Line } from "./core/postings.ts"
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "./tables.ts"

type AccountRow = { account: string; currency: string }

/** Locks the accounts of some lines, in one order for everybody, on rows that surely exist. */
export async function lockAccounts(tx: Tx, vendorId: string, keys: AccountRow[]) {
  const sorted = [...keys].sort((a, b) => (order(a) < order(b) ? -1 : 1))
  await tx
    .insert(ledgerAccounts)
    .values(sorted.map((key) => ({ vendorId, account: key.account, currency: key.currency, balance: 0n })))
    .onConflictDoNothing()
  return tx
    .select()
    .from(ledgerAccounts)
    .where(
      and(
        eq(ledgerAccounts.vendorId, vendorId),
        or(
          ...sorted.map((key) =>
            and(eq(ledgerAccounts.account, key.account), eq(ledgerAccounts.currency, key.currency)),
          ),
        ),
      ),
    )
    .orderBy(sql`account || ' ' || currency collate "C"`)
    .for("update")
}

const order = (key: AccountRow) => `${key.account} ${key.currency}`

/** Writes head and lines. What belongs to a closed month goes to where the open ones begin. */
export async function insertTransaction(tx: Tx, row: typeof ledgerTransactions.$inferInsert, lines: Line[]) {
  const { vendorId, id: transactionId } = row
  const closedUntil = sql`(select max(ends_at) from ledger_closes where vendor_id = ${vendorId})`
  const [head] = await tx
    .insert(ledgerTransactions)
    .values({ ...row, postedAt: sql`greatest(${row.postedAt.toISOString()}::timestamptz, ${closedUntil})` })
    .returning({ postedAt: ledgerTransactions.postedAt })
  const { postedAt } = head!
  await tx
    .insert(ledgerEntries)
    .values(lines.map((line, index) => ({ vendorId, transactionId, line: index + 1, postedAt, ...line })))
}

/** Adds each line to its account's balance, all in one statement. */
export async function addToBalances(tx: Tx, vendorId: string, lines: Line[]) {
  const changes = sql.join(
    lines.map((line) => sql`(${line.account}, ${line.currency}, ${line.amount.toString()}::bigint)`),
    sql`, `,
  )
  await tx.execute(sql`
    update ledger_accounts a set balance_minor = a.balance_minor + c.change
    from (values ${changes}) as c(account, currency, change)
    where a.vendor_id = ${vendorId} and a.account = c.account and a.currency = c.currency`)
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

/** The running balances of some accounts; those that were never posted to have no row. */
export async function balancesOf(tx: Tx, vendorId: string, accounts: string[]) {
  return tx
    .select()
    .from(ledgerAccounts)
    .where(and(eq(ledgerAccounts.vendorId, vendorId), inArray(ledgerAccounts.account, accounts)))
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
        inArray(ledgerTransactions.kind, ["payout_settled", "transfer_reversed"]),
        inArray(ledgerEntries.account, accounts),
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

export async function listEntries(tx: Tx, vendorId: string, query: ListEntries) {
  const after = decodeCursor(query.cursor)
  const [transactionId, line] = after?.split(".") ?? []
  const filters: (SQL | undefined)[] = [
    eq(ledgerEntries.vendorId, vendorId),
    query.account ? eq(ledgerEntries.account, query.account) : undefined,
    query.ref ? eq(ledgerTransactions.ref, query.ref) : undefined,
    after
      ? sql`(${ledgerEntries.transactionId}, ${ledgerEntries.line}) < (${transactionId}, ${Number(line) || 0}::int)`
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
    .orderBy(desc(ledgerEntries.transactionId), desc(ledgerEntries.line))
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
