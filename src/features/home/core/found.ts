/** What the search over everything finds, in the order in which it is shown. */
export const FOUND_KINDS = ["affiliate", "sale", "customer", "inquiry", "link", "run"] as const
export type FoundKind = (typeof FOUND_KINDS)[number]
