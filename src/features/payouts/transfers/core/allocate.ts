/** Why an item waits: its vendor has not put in enough. */
export const FUNDING_NEEDED = "funding_needed"

type Claim = { id: string; amount: bigint }

/**
 * Which items the vendor's funds cover, in the order of their ids, which is the order in which they were made. None
 * overtakes one that waits, however small: else what is large would wait for ever. `waiting`: the first that waits already
 * and is not among these. Minor units.
 */
export function allocate<T extends Claim>(items: readonly T[], available: bigint, waiting: string | null) {
  const sorted = items.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  let left = available
  let covered = 0
  for (const { id, amount } of sorted) {
    if (amount > left || (waiting !== null && waiting < id)) break
    left -= amount
    covered++
  }
  return { covered: sorted.slice(0, covered), beyond: sorted.slice(covered) }
}
