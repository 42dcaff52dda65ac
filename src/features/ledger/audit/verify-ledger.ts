import { sha256Hex } from "../../../lib/hash.ts"
import { cursorInvalid, decodeCursor, encodeCursor } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { VerifyLedger } from "../contract.ts"
import * as chainStore from "./chain-store.ts"
import { CHAIN_START, chainText } from "./core/chain.ts"
import { type AccountSum, type Position, positionText, readPosition, WALK_START } from "./core/walk.ts"
import * as store from "./verify-store.ts"

/** Transactions, links of the chain and entries that one statement reads. */
const BATCH = 1000
/** What a link of the chain counts for: its transaction and that one's entries are read with it, and hashed. */
const LINK_ROWS = 4
const ACCOUNTS = 100
const ENTRIES = 10_000
/** Whoever finds this many in one request needs no more to know. */
const MAX_PROBLEMS = 100

/** Amounts in minor units; what does not apply to a kind is null. */
export type LedgerProblem = {
  kind:
    | "balance_differs"
    | "transaction_unbalanced"
    | "transaction_changed"
    | "transaction_missing"
    | "transaction_stray"
    | "seal_missing"
  transactionId: string | null
  account: string | null
  currency: string | null
  expected: bigint | null
  found: bigint | null
}

export type Verified = {
  problems: LedgerProblem[]
  sealed: number
  unsealed: number
  head: { number: number; hash: string } | null
  /** Leads on to what was not looked at; null at the end. */
  next: string | null
}

const NOTHING = { transactionId: null, account: null, currency: null, expected: null, found: null }

/** One request's way over the ledger. `left` is how many rows it may still look at. */
type Walk = Pick<Verified, "problems" | "sealed" | "head"> & { tx: Tx; vendorId: string; left: number }

/**
 * Walks the chain of transactions and recomputes balances from entries, up to a number of rows, and names each row that
 * is not as it was written. 422 `cursor_invalid`.
 */
export function verifyLedger(ctx: Ctx, vendorId: string, { limit, cursor }: VerifyLedger): Promise<Verified> {
  const key = decodeCursor(cursor)
  const start = key === null ? WALK_START : readPosition(key)
  if (start === null) throw cursorInvalid()
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) => {
    const walk: Walk = { tx, vendorId, left: limit, problems: [], sealed: 0, head: null }
    let position: Position | null = start
    while (position !== null && walk.left > 0 && walk.problems.length < MAX_PROBLEMS)
      position = await step(walk, position)
    const { problems, sealed, head } = walk
    const next = position === null ? null : encodeCursor(positionText(position))
    return { problems, sealed, head, next, unsealed: await chainStore.countUnchained(tx, vendorId) }
  })
}

/** Looks at what comes next, and says where that leads; null when all was looked at. */
function step(walk: Walk, position: Position): Promise<Position | null> {
  switch (position.at) {
    case "chain":
      return checkChain(walk, position.number)
    case "transactions":
      return checkTransactions(walk, position.after)
    case "accounts":
      return checkAccounts(walk, position)
    case "entries":
      return checkEntries(walk, position)
  }
}

// Every link is checked on the hash that is kept of the one before it, so that one change names one transaction.
async function checkChain(walk: Walk, after: number): Promise<Position> {
  const { tx, vendorId, problems } = walk
  const limit = Math.max(1, Math.min(BATCH, Math.floor(walk.left / LINK_ROWS)))
  const [last] = after > 0 ? await chainStore.listLinks(tx, vendorId, after - 1, 1) : []
  const links = await chainStore.listLinks(tx, vendorId, after, limit)
  const ids = links.map((link) => link.transactionId)
  const transactions = await chainStore.loadTransactions(tx, vendorId, ids)
  let [number, before] = [after, last?.hash ?? CHAIN_START]
  for (const { transactionId, hash, ...link } of links) {
    const isNext = link.number === number + 1
    if (!isNext) problems.push({ ...NOTHING, kind: "seal_missing", transactionId })
    const transaction = transactions.get(transactionId)
    if (!transaction) problems.push({ ...NOTHING, kind: "transaction_missing", transactionId })
    else if (isNext && (await sha256Hex(chainText(vendorId, link.number, before, transaction))) !== hash)
      problems.push({ ...NOTHING, kind: "transaction_changed", transactionId })
    number = link.number
    before = hash
  }
  walk.left -= links.length * LINK_ROWS
  walk.sealed += links.length
  if (links.length > 0) walk.head = { number, hash: before }
  return links.length < limit ? { at: "transactions", after: "" } : { at: "chain", number }
}

async function checkTransactions(walk: Walk, after: string): Promise<Position> {
  const { tx, vendorId, problems } = walk
  const limit = Math.min(BATCH, walk.left)
  const rows = await store.listTransactions(tx, vendorId, after, limit)
  const last = rows.at(-1)
  if (last === undefined) return { at: "accounts", account: "", currency: "" }
  for (const { id, currency, total } of await store.unbalancedTransactions(tx, vendorId, after, last.id)) {
    const sums = { transactionId: id, currency, expected: 0n, found: total }
    problems.push({ ...NOTHING, ...sums, kind: "transaction_unbalanced" })
  }
  for (const { id, isStray } of rows)
    if (isStray) problems.push({ ...NOTHING, kind: "transaction_stray", transactionId: id })
  walk.left -= rows.length
  return rows.length < limit ? { at: "accounts", account: "", currency: "" } : { at: "transactions", after: last.id }
}

const differs = ({ account, currency, kept, total }: Omit<store.AccountCheck, "entries">): LedgerProblem => ({
  ...NOTHING,
  kind: "balance_differs",
  account,
  currency,
  expected: total,
  found: kept,
})

/** Accounts with few entries at once; the first with many is left to `checkEntries`. */
async function checkAccounts(walk: Walk, after: { account: string; currency: string }): Promise<Position | null> {
  const limit = Math.min(ACCOUNTS, walk.left)
  const mostEntries = Math.min(BATCH, walk.left)
  const rows = await store.sumAccounts(walk.tx, walk.vendorId, { after, limit, mostEntries })
  for (const row of rows) {
    const { account, currency, entries } = row
    walk.left -= 1 + Math.min(entries, mostEntries)
    if (entries > mostEntries) return { at: "entries", account, currency, transactionId: "", line: 0, total: 0n }
    if (row.kept !== row.total) walk.problems.push(differs(row))
  }
  const last = rows.at(-1)
  return last && rows.length === limit ? { at: "accounts", account: last.account, currency: last.currency } : null
}

async function checkEntries(walk: Walk, sum: AccountSum): Promise<Position> {
  const { tx, vendorId } = walk
  const { account, currency } = sum
  const limit = Math.min(ENTRIES, walk.left)
  const reached = await store.addEntries(tx, vendorId, sum, limit)
  const onward: Position = { at: "accounts", account, currency }
  if (!reached) return onward
  walk.left -= Math.max(1, reached.entries)
  if (reached.entries === limit) {
    const { transactionId, line, total } = reached
    return { at: "entries", account, currency, transactionId, line, total }
  }
  if (reached.kept === reached.total) return onward
  // Between two parts a transaction may have come in before where the second began.
  const whole = await store.sumAccount(tx, vendorId, account, currency)
  if (whole && whole.kept !== whole.total) walk.problems.push(differs(whole))
  return onward
}
