import { invariant } from "../../../lib/assert.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import * as store from "../store.ts"
import type { AccountKey } from "./core/chart.ts"
import { assertBalanced, type Posting, type PostingKind, reverse } from "./core/postings.ts"

/**
 * Writes a posting at the vendor's instant, or where an open month begins if that month is closed, and moves the balances;
 * accounts are locked in one order. Returns its id.
 */
export async function postEntry(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  posting: Posting,
  reverses: string | null = null,
): Promise<string> {
  const [id] = await write(tx, ctx, vendorId, [{ ...posting, reverses }])
  return id!
}

/** The same for many at once: each is a transaction of its own, and their ids come in the same order. */
export function postEntries(tx: Tx, ctx: Ctx, vendorId: string, postings: Posting[]): Promise<string[]> {
  const own = postings.map((posting) => ({ ...posting, reverses: null }))
  return write(tx, ctx, vendorId, own)
}

async function write(tx: Tx, ctx: Ctx, vendorId: string, postings: (Posting & { reverses: string | null })[]) {
  if (postings.length === 0) return []
  for (const { lines } of postings) {
    invariant(lines.length > 0, "posting_has_lines")
    assertBalanced(lines)
  }
  const transactions = postings.map((posting) => ({ ...posting, id: newId("transaction") }))
  const lines = postings.flatMap((posting) => posting.lines)
  // Sent together, since none needs another's answer: the database takes them in this order. After the first that it
  // refuses it refuses the rest, so the first says why.
  const written = await Promise.allSettled([
    store.lockAccounts(tx, vendorId, lines),
    store.insertTransactions(tx, { vendorId, postedAt: ctx.now, createdAt: realNow() }, transactions),
    store.addToBalances(tx, vendorId, lines),
  ])
  for (const step of written) if (step.status === "rejected") throw step.reason
  return transactions.map((transaction) => transaction.id)
}

/** Takes a transaction back by its mirror image. A second reversal of the same one is refused by the database. */
export async function reverseEntry(tx: Tx, ctx: Ctx, vendorId: string, transactionId: string): Promise<string> {
  const found = await store.findTransaction(tx, vendorId, transactionId)
  invariant(found, "transaction_to_reverse_exists")
  const lines = found.lines.map((line) => ({
    account: line.account as AccountKey,
    currency: line.currency,
    amount: line.amount,
  }))
  const mirror = reverse({ kind: found.head.kind as PostingKind, ref: found.head.ref, lines })
  return postEntry(tx, ctx, vendorId, mirror, transactionId)
}
