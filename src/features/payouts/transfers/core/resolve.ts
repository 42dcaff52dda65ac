import { DAY_MS } from "../../../../lib/time.ts"

/** A provider may forget a key after this long, and a call under it would act again. Vendor's time. */
const KEY_LIFE_MS = DAY_MS

// One empty listing right after a failure proves nothing: a request given up on may still execute.
const CONCLUSIVE = {
  stored_failure: { looks: 2, spanMs: 2_000 },
  key_expired: { looks: 3, spanMs: 10_000 },
}

export type Unknown = {
  /** Whether the provider lists a transfer of this item. */
  isFound: boolean
  /** Since the attempt began, in the vendor's time. */
  ageMs: number
  /** The key's stored answer is a failure: calling again only replays it. */
  isStoredFailure: boolean
  /** Look-ups in a row that found nothing since calling can no longer help, this one included; and over how long. */
  emptyLooks: number
  emptyForMs: number
}

export type Resolution =
  | { kind: "settle" }
  /** The same key and parameters once more. */
  | { kind: "call" }
  /** Look again later. */
  | { kind: "wait" }
  /** The attempt moved nothing, for sure: a new one with a new key may follow. */
  | { kind: "retire" }
  /** Nothing moved, and it is too late to call: payable again, for the next run. */
  | { kind: "give_up" }

/** Whether a call under the attempt's key can still answer anything. */
export function canStillCall({ ageMs, isStoredFailure }: Pick<Unknown, "ageMs" | "isStoredFailure">): boolean {
  return !isStoredFailure && ageMs < KEY_LIFE_MS
}

/** What follows a look at the provider's list for an item whose call ended without a clear answer. */
export function resolveUnknown(unknown: Unknown): Resolution {
  if (unknown.isFound) return { kind: "settle" }
  if (canStillCall(unknown)) return { kind: "call" }
  const isExpired = unknown.ageMs >= KEY_LIFE_MS
  const needed = isExpired ? CONCLUSIVE.key_expired : CONCLUSIVE.stored_failure
  if (unknown.emptyLooks < needed.looks || unknown.emptyForMs < needed.spanMs) return { kind: "wait" }
  return { kind: isExpired ? "give_up" : "retire" }
}
