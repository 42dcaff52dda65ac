/** A transfer that its item does not know: what it paid is owed still, was paid otherwise since, or nobody ordered it so. */
export type LateMatch = "owed" | "settled" | "other"
