import type { PlannedItem } from "./draft.ts"

type Hashed = Pick<PlannedItem, "affiliateId" | "amount" | "destination" | "lines">
export type RunTerms = { currency: string; cutoff: Date; programId: string | null }

/**
 * The text whose SHA-256 is the run's hash: who is paid how much, where and out of what. Canonical JSON, written with its
 * keys in order from the start, since a run may have a hundred thousand items.
 */
export function runText({ currency, cutoff, programId }: RunTerms, items: readonly Hashed[]): string {
  const rows = items
    .map(({ affiliateId, amount, destination, lines }) => ({
      affiliateId,
      amount: amount.toString(),
      destination,
      lines: lines
        .map(({ sourceId, isDebt, amount }) => ({ amount: amount.toString(), isDebt, sourceId }))
        .sort((a, b) => compare(a.sourceId, b.sourceId)),
    }))
    .sort((a, b) => compare(a.affiliateId, b.affiliateId))
  return JSON.stringify({ currency, cutoff: cutoff.toISOString(), items: rows, programId, version: 1 })
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
