/** What a dispute does to its sale: takes it back while open, keeps it lost, gives it back won, or never took anything. */
export type DisputeState = "open" | "lost" | "won" | "takes_nothing"

/** Statuses as Stripe words them; closed by one that is none of ours, as `prevented`, the money is the vendor's. */
export function disputeStateOf(status: string, isClosed: boolean): DisputeState {
  if (status === "lost") return "lost"
  if (isClosed || status === "won") return "won"
  return status === "needs_response" || status === "under_review" ? "open" : "takes_nothing"
}
