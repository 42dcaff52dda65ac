import { canonicalJson } from "../../../../lib/hash.ts"

/** A transaction as the chain covers it: every column that says something, the lines in their order. */
export type ChainedTransaction = {
  id: string
  kind: string
  ref: string
  reverses: string | null
  postedAt: Date
  lines: { line: number; account: string; currency: string; amount: bigint; postedAt: Date }[]
}

/** What the first link of a vendor's chain follows. */
export const CHAIN_START = ""

/** The text whose SHA-256 is a link of the chain: the transaction's rows, its number, and the hash of the one before it. */
export function chainText(vendorId: string, number: number, before: string, transaction: ChainedTransaction): string {
  const { id, kind, ref, reverses, postedAt, lines } = transaction
  return canonicalJson({
    version: 1,
    vendorId,
    number,
    before,
    id,
    kind,
    ref,
    reverses,
    postedAt: postedAt.toISOString(),
    lines: lines.map(({ line, account, currency, amount, postedAt }) => ({
      line,
      account,
      currency,
      amount,
      postedAt: postedAt.toISOString(),
    })),
  })
}
