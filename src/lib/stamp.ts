import type { IdKind } from "../vocabulary/ids.ts"

/** What a decision is made with besides its facts: whose it is, by whom, when, and ids for what it makes. */
export type Stamp = {
  vendorId: string
  by: string
  /** The vendor's instant, and the real one. */
  now: Date
  createdAt: Date
  newId: (kind: IdKind) => string
}
