import { sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { type Fact, numberOf } from "../../../platform/load.ts"
import { CREDIT } from "../posting/core/chart.ts"
import type { AccountSum } from "./core/walk.ts"

/** The balance of an account `a`: its own row, and what was added to it since that is not in there yet. */
const keptOf = (vendorId: string) => sql`(a.balance_minor + coalesce((
  select sum(c.change_minor) from ledger_changes c
  where c.vendor_id = ${vendorId} and c.account = a.account and c.currency = a.currency), 0))::bigint`

// Each row is looked up for itself (lateral): a plan that reads a whole table to judge a page of it is not bounded.

/** The next transactions by id; `isStray` for one that is neither in the chain nor waiting for it. */
export async function listTransactions(tx: Tx, vendorId: string, after: string, limit: number) {
  return tx.execute<{ id: string; isStray: boolean }>(sql`
    select t.id, s.found is null and u.found is null as "isStray"
    from (
      select id from ledger_transactions where vendor_id = ${vendorId} and id > ${after} order by id limit ${limit}
    ) t
    left join lateral (
      select true as found from ledger_seals where vendor_id = ${vendorId} and transaction_id = t.id limit 1
    ) s on true
    left join lateral (
      select true as found from ledger_unsealed where vendor_id = ${vendorId} and transaction_id = t.id limit 1
    ) u on true
    order by t.id`)
}

/** Of the transactions between two ids, those whose lines do not sum to zero in a currency, and those without lines. */
export async function unbalancedTransactions(tx: Tx, vendorId: string, after: string, last: string) {
  const rows = await tx.execute<{ id: string; currency: string | null; total: string }>(sql`
    select t.id, e.currency, coalesce(e.total, 0)::text as total
    from (
      select id from ledger_transactions where vendor_id = ${vendorId} and id > ${after} and id <= ${last} order by id
    ) t
    left join lateral (
      select currency, sum(amount_minor) as total from ledger_entries
      where vendor_id = ${vendorId} and transaction_id = t.id group by currency
    ) e on true
    where e.currency is null or e.total <> 0
    order by t.id`)
  return rows.map((row) => ({ ...row, total: BigInt(row.total) }))
}

/** Minor units; `entries` were looked at for it, of all currencies. */
export type AccountCheck = { account: string; currency: string; kept: bigint; total: bigint; entries: number }

type Read = { account: string; currency: string; kept: string; total: string; entries: number }
const toCheck = (row: Read): AccountCheck => ({ ...row, kept: BigInt(row.kept), total: BigInt(row.total) })

type AccountPage = { after: { account: string; currency: string }; limit: number; mostEntries: number }

/** The next accounts with the sums of their entries. One with more than `mostEntries` is not summed up to its end. */
export async function sumAccounts(tx: Tx, vendorId: string, page: AccountPage): Promise<AccountCheck[]> {
  const { after, limit, mostEntries } = page
  const rows = await tx.execute<Read>(sql`
    select a.account, a.currency, ${keptOf(vendorId)}::text as kept, s.total, s.entries
    from (
      select account, currency, balance_minor from ledger_accounts
      where vendor_id = ${vendorId} and (account, currency) > (${after.account}, ${after.currency}) and currency <> ${CREDIT}
      order by account, currency limit ${limit}
    ) a
    cross join lateral (
      select count(*)::int as entries, coalesce(sum(amount_minor) filter (where x.currency = a.currency), 0)::text as total
      from (
        select amount_minor, currency from ledger_entries e
        where e.vendor_id = ${vendorId} and e.account = a.account limit ${mostEntries + 1}
      ) x
    ) s
    order by a.account, a.currency`)
  return rows.map(toCheck)
}

type Reached = AccountSum & { kept: bigint; entries: number }

/** The sum of an account with its next entries added; `kept` is its balance at that moment. Null when it is gone. */
export async function addEntries(tx: Tx, vendorId: string, sum: AccountSum, limit: number): Promise<Reached | null> {
  const { account, currency, transactionId, line } = sum
  const [row] = await tx.execute<Read & { transactionId: string | null; line: number | null }>(sql`
    with part as (
      select transaction_id, line, amount_minor, currency from ledger_entries
      where vendor_id = ${vendorId} and account = ${account} and (transaction_id, line) > (${transactionId}, ${line}::int)
      order by transaction_id, line limit ${limit}
    ), last as (select transaction_id, line from part order by transaction_id desc, line desc limit 1)
    select a.account, a.currency, ${keptOf(vendorId)}::text as kept,
      (select count(*)::int from part) as entries,
      (select coalesce(sum(amount_minor), 0)::text from part p where p.currency = a.currency) as total,
      (select transaction_id from last) as "transactionId", (select line from last) as line
    from ledger_accounts a
    where a.vendor_id = ${vendorId} and a.account = ${account} and a.currency = ${currency}`)
  if (!row) return null
  const { kept, total, entries } = toCheck(row)
  const upTo = { transactionId: row.transactionId ?? transactionId, line: row.line ?? line }
  return { account, currency, ...upTo, total: sum.total + total, kept, entries }
}

/** An account's balance and the sum of all its entries at one moment: for one whose parts do not add up to it. */
export async function sumAccount(tx: Tx, vendorId: string, account: string, currency: string) {
  const [row] = await tx.execute<Read>(sql`
    select a.account, a.currency, ${keptOf(vendorId)}::text as kept, coalesce(sum(e.amount_minor), 0)::text as total,
      count(e.line)::int as entries
    from ledger_accounts a
    left join ledger_entries e on e.vendor_id = a.vendor_id and e.account = a.account and e.currency = a.currency
    where a.vendor_id = ${vendorId} and a.account = ${account} and a.currency = ${currency}
    group by a.account, a.currency, a.balance_minor`)
  return row ? toCheck(row) : null
}

/** How many ledgers, one for each vendor and currency, have accounts that do not add up to nothing; over all vendors. */
export function countUnbalanced(): Fact<number> {
  return numberOf(sql`select count(*) from (
    select vendor_id, currency from (
      select vendor_id, currency, balance_minor as amount from ledger_accounts
      union all select vendor_id, currency, change_minor from ledger_changes
    ) a group by vendor_id, currency having sum(amount) <> 0) b`)
}
