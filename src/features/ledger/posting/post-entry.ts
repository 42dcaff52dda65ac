import { invariant } from "../../../lib/assert.ts"
import { apply } from "../../../platform/apply.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import * as store from "../store.ts"
import type { AccountKey } from "./core/chart.ts"
import { assertBalanced, type Posting, type PostingKind, reverse } from "./core/postings.ts"

/** A posting as it is written: under an id of its own, which may take back another's. */
export type Transaction = Posting & { id: string; reverses: string | null }

/** Gives each posting the id of the transaction that it becomes, in the same order. */
export function transactionsOf(postings: readonly Posting[], reverses: string | null = null): Transaction[] {
  return postings.map((posting) => ({ ...posting, id: newId("transaction"), reverses }))
}

/**
 * Writers for `apply`: transactions at the vendor's instant, or where an open month begins if that month is closed, and
 * what they add to the balances. Of none they write nothing.
 */
export function posts(ctx: Pick<Ctx, "now">, vendorId: string, transactions: readonly Transaction[]) {
  return postsOfVendors(transactions.map((one) => ({ ...one, vendorId, at: one.at ?? ctx.now })))
}

/** The same of several vendors' transactions, each at its own instant. */
export function postsOfVendors(transactions: readonly (Transaction & { vendorId: string; at: Date })[]) {
  for (const { lines } of transactions) {
    invariant(lines.length > 0, "posting_has_lines")
    assertBalanced(lines)
  }
  return store.posts(realNow(), transactions)
}

/** Writes a posting by itself; returns its transaction's id. */
export async function postEntry(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  posting: Posting,
  reverses: string | null = null,
): Promise<string> {
  const [made] = transactionsOf([posting], reverses)
  await apply(tx, posts(ctx, vendorId, [made!]))
  return made!.id
}

/** The same for many at once: each is a transaction of its own, and their ids come in the same order. */
export async function postEntries(tx: Tx, ctx: Ctx, vendorId: string, postings: Posting[]): Promise<string[]> {
  if (postings.length === 0) return []
  const made = transactionsOf(postings)
  await apply(tx, posts(ctx, vendorId, made))
  return made.map(({ id }) => id)
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
