import { canonicalJson } from "../../../lib/hash.ts"
import type { PlannedItem } from "./draft.ts"

export type RunTerms = { currency: string; cutoff: Date; programId: string | null }

/** The text whose SHA-256 is the run's hash: who is paid how much, where and out of what. Its order is its own. */
export function runText({ currency, cutoff, programId }: RunTerms, items: readonly PlannedItem[]): string {
  const rows = items
    .map(({ affiliateId, amount, destination, lines }) => ({
      affiliateId,
      amount,
      destination,
      lines: lines
        .map(({ sourceId, isDebt, amount }) => ({ sourceId, isDebt, amount }))
        .sort((a, b) => compare(a.sourceId, b.sourceId)),
    }))
    .sort((a, b) => compare(a.affiliateId, b.affiliateId))
  return canonicalJson({ version: 1, currency, cutoff: cutoff.toISOString(), programId, items: rows })
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
