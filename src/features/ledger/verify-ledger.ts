import { sha256Hex } from "../../lib/hash.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { readAsVendor } from "../auth/read-as-vendor.ts"
import { CHAIN_START, chainText } from "./core/chain.ts"
import * as store from "./seal-store.ts"

const BATCH = 1000
/** Whoever finds this many needs no more to know. */
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
}

const NOTHING = { transactionId: null, account: null, currency: null, expected: null, found: null }

/** Recomputes balances from entries and walks the chain of transactions; names each row that is not as it was written. */
export function verifyLedger(ctx: Ctx, vendorId: string): Promise<Verified> {
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) => {
    const problems: LedgerProblem[] = []
    for (const { account, currency, kept, total } of await store.differingBalances(tx, vendorId, MAX_PROBLEMS))
      problems.push({ ...NOTHING, kind: "balance_differs", account, currency, expected: total, found: kept })
    for (const { id, currency, total } of await store.unbalancedTransactions(tx, vendorId, MAX_PROBLEMS))
      problems.push({
        ...NOTHING,
        ...{ kind: "transaction_unbalanced", transactionId: id, currency, expected: 0n, found: total },
      })
    for (const transactionId of await store.strayTransactions(tx, vendorId, MAX_PROBLEMS))
      problems.push({ ...NOTHING, kind: "transaction_stray", transactionId })
    const walked = await walkChain(tx, vendorId)
    return {
      problems: [...problems, ...walked.problems].slice(0, MAX_PROBLEMS),
      ...{ sealed: walked.sealed, head: walked.head, unsealed: await store.countUnsealed(tx, vendorId) },
    }
  })
}

// Every link is checked on the hash that is kept of the one before it, so that one change names one transaction.
async function walkChain(tx: Tx, vendorId: string): Promise<Omit<Verified, "unsealed">> {
  const problems: LedgerProblem[] = []
  let [sealed, number, before] = [0, 0, CHAIN_START]
  for (;;) {
    const seals = await store.listSeals(tx, vendorId, number, BATCH)
    const ids = seals.map((seal) => seal.transactionId)
    const transactions = await store.loadTransactions(tx, vendorId, ids)
    for (const seal of seals) {
      const { transactionId, hash } = seal
      const isNext = seal.number === number + 1
      if (!isNext) problems.push({ ...NOTHING, kind: "seal_missing", transactionId })
      const transaction = transactions.get(transactionId)
      if (!transaction) problems.push({ ...NOTHING, kind: "transaction_missing", transactionId })
      else if (isNext && (await sha256Hex(chainText(vendorId, seal.number, before, transaction))) !== hash)
        problems.push({ ...NOTHING, kind: "transaction_changed", transactionId })
      number = seal.number
      before = hash
    }
    sealed += seals.length
    if (seals.length < BATCH) return { problems, sealed, head: sealed === 0 ? null : { number, hash: before } }
  }
}
