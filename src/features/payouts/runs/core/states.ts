export const RUN_STATUSES = ["draft", "submitted", "approved", "executing", "completed", "canceled"] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

export const ITEM_STATUSES = [
  "planned",
  "sending",
  "unknown",
  "sent",
  "waiting_funds",
  "blocked",
  "failed",
  "returned",
] as const
export type ItemStatus = (typeof ITEM_STATUSES)[number]

const RUN_NEXT: Record<RunStatus, readonly RunStatus[]> = {
  draft: ["submitted", "canceled"],
  submitted: ["approved", "canceled"],
  approved: ["executing", "completed"],
  executing: ["completed"],
  completed: [],
  canceled: [],
}

/**
 * An unknown item may be planned again only once its attempt is known to have moved nothing. Should a transfer turn up all
 * the same, the item is sent by it from wherever it is.
 */
const ITEM_NEXT: Record<ItemStatus, readonly ItemStatus[]> = {
  planned: ["sending", "waiting_funds", "blocked", "sent"],
  sending: ["unknown", "sent", "waiting_funds", "blocked", "failed"],
  unknown: ["planned", "sent", "waiting_funds", "blocked", "failed"],
  waiting_funds: ["sending", "blocked", "sent"],
  sent: ["returned"],
  blocked: ["sent"],
  failed: ["sent"],
  returned: [],
}

/** The states from which a run may go on to this one. */
export function runStatusesBefore(to: RunStatus): RunStatus[] {
  return RUN_STATUSES.filter((from) => RUN_NEXT[from].includes(to))
}

export function itemCanBecome(from: ItemStatus, to: ItemStatus): boolean {
  return ITEM_NEXT[from].includes(to)
}

/** What a run still has to see to the end before it is completed. */
export const OPEN_ITEM_STATUSES = ["planned", "sending", "unknown", "waiting_funds"] as const satisfies ItemStatus[]

/** Whether money may be on its way: such an item is never let go, only found out about. */
export function isInFlight(status: ItemStatus): boolean {
  return status === "sending" || status === "unknown"
}
