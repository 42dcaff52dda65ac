import { HOUR_MS, MINUTE_MS } from "../../../../lib/time.ts"

const FIRST_MS = 250
const LONGEST_MS = 5 * MINUTE_MS
const LOOK_LONGEST_MS = 1_500
const FUNDS_FIRST_MS = 30_000
const FUNDS_LONGEST_MS = HOUR_MS

/** The longest that anything waits for its next try; after it, everything is due. */
export const LONGEST_WAIT_MS = FUNDS_LONGEST_MS

/** How often an item is looked at that waits for its vendor's funds; it is woken when there are some. */
export const FUNDING_LOOK_MS = 5 * MINUTE_MS

const doubled = (first: number, longest: number, tries: number) => Math.min(first * 2 ** Math.min(tries, 30), longest)

/** How long to wait after so many tries without a clear answer: doubling from a quarter of a second to five minutes. */
export function unknownDelayMs(tries: number): number {
  return doubled(FIRST_MS, LONGEST_MS, tries)
}

/** How long until the next of several looks that together prove something: soon, since nothing else can be done. */
export function lookDelayMs(tries: number): number {
  return Math.min(unknownDelayMs(tries), LOOK_LONGEST_MS)
}

/** How long to wait for funds after so many refusals, unless the provider says that there are some: 30 s to an hour. */
export function fundsDelayMs(tries: number): number {
  return doubled(FUNDS_FIRST_MS, FUNDS_LONGEST_MS, tries)
}
