/** What became of an event that a provider sent. */
export const RECEIVED_STATUSES = ["received", "processed", "ignored", "parked"] as const
