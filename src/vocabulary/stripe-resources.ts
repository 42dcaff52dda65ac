/** What of Stripe's API is ours. No more of the client is bundled: see scripts/local/lean-packages.ts. */
export const STRIPE_RESOURCES = [
  "accounts",
  "accountLinks",
  "checkout",
  "disputes",
  "invoicePayments",
  "payouts",
  "refunds",
  "transfers",
] as const
