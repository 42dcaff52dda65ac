/** What an erasure goes through. */
export const ERASURE_STATUSES = ["requested", "running", "done"] as const
