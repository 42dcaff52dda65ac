/** What Stripe lists of a payment's refunds and disputes, in Stripe's units. */
export type Claims = {
  refunds: readonly { amount: number; status: string | null }[]
  disputes: readonly { amount: number; status: string }[]
}

const NO_REFUND = new Set(["failed", "canceled"])
const NO_LOSS = new Set(["won", "prevented", "warning_needs_response", "warning_under_review", "warning_closed"])

/**
 * How much of a payment is not ours as Stripe shows it now, in its units: what was refunded and not given back, and what is
 * disputed or lost. An inquiry takes nothing. Never more than was paid.
 */
export function takenBack(paid: number, { refunds, disputes }: Claims): number {
  const refunded = sum(refunds.filter(({ status }) => !NO_REFUND.has(status ?? "")))
  const disputed = sum(disputes.filter(({ status }) => !NO_LOSS.has(status)))
  return Math.min(paid, refunded + disputed)
}

const sum = (rows: readonly { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0)
