import { fromStripeAmount, toStripeAmount } from "../../../lib/stripe-amount.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { StripeAccount } from "../../../platform/stripe.ts"
import type { SeenTransfer } from "./core/facts.ts"
import type { PayoutProvider, ProviderPayee } from "./core/payout-provider.ts"
import { accountState } from "./core/stripe-account.ts"
import { type CallFailure, classifyFailure, TURNED_AWAY } from "./core/stripe-failure.ts"
import { toSeen, transferKey, transferParams } from "./core/stripe-transfer.ts"
import { throttle } from "./throttle.ts"

/** Below the hundred a second that Stripe allows a platform, look-ups and webhooks' questions included. */
const CALLS_PER_SECOND = 95
const PAGE = 100
const ACCOUNT_TIMEOUT_MS = 4_000
const MAX_KEYS = 5
const GONE = new Set(["account_invalid", "resource_missing"])
const OUT_OF_REACH = { status: "restricted", reason: "account_out_of_reach", bank: null } as const

export const failureOf = (error: unknown) => classifyFailure(error as CallFailure)
export const canPay = (amount: bigint, currency: string) => toStripeAmount(amount, currency) !== null

/** Stripe Connect: Express accounts, and transfers to them out of the platform's balance. */
export const stripe: PayoutProvider = {
  title: "Stripe",
  unavailable: "stripe_unavailable",
  failureOf,
  canPay,
  throttle: throttle(CALLS_PER_SECOND),
  isLive: (ctx) => ctx.ports.env.stripe.money === "real",
  reaches: () => true,
  isTurnedAway: (reason) => TURNED_AWAY.includes(reason),

  async openAccount({ ports }, payee, known) {
    const account = known ? await ports.stripe.accounts.retrieve(known) : await createAccount(ports, payee)
    return { id: account.id, state: accountState(account) }
  },

  async linkToAccount({ ports }, account, { again, back }) {
    const link = { account, type: "account_onboarding", refresh_url: again, return_url: back } as const
    return (await ports.stripe.accountLinks.create(link)).url
  },

  async readAccount({ ports }, id) {
    try {
      return accountState(await ports.stripe.accounts.retrieve(id, undefined, { timeout: ACCOUNT_TIMEOUT_MS }))
    } catch (error) {
      if (GONE.has((error as CallFailure).code ?? "")) return OUT_OF_REACH
      throw error
    }
  },

  async readBankPayout({ ports }, stripeAccount, id) {
    const payout = await ports.stripe.payouts.retrieve(id, undefined, { stripeAccount })
    const currency = payout.currency.toUpperCase()
    return {
      id: payout.id,
      hasFailed: payout.status === "failed",
      amount: fromStripeAmount(payout.amount, currency),
      currency,
      failureCode: payout.failure_code,
      failureMessage: payout.failure_message,
    }
  },

  async createTransfer({ ports }, intent, timeout) {
    const once = { idempotencyKey: transferKey(intent), timeout }
    return toSeen(await ports.stripe.transfers.create(transferParams(intent), once))
  },

  readTransfer: async ({ ports }, id) => toSeen(await ports.stripe.transfers.retrieve(id)),

  async listTransfers({ ports }, { runId, ...to }, timeout) {
    const listed: SeenTransfer[] = []
    const pages = ports.stripe.transfers.list({ transfer_group: runId, ...to, limit: PAGE }, { timeout })
    for await (const transfer of pages) listed.push(toSeen(transfer))
    return listed
  },
}

/** One account per affiliate: the key is made from the affiliate, so that calls at the same time make one. */
async function createAccount({ stripe: client }: Ctx["ports"], payee: ProviderPayee): Promise<StripeAccount> {
  const params = {
    type: "express",
    email: payee.email,
    ...(payee.country ? { country: payee.country } : {}),
    capabilities: { transfers: { requested: true } },
    metadata: { vendor_id: payee.vendorId, affiliate_id: payee.id },
  } as const
  for (let number = 1; ; number++) {
    try {
      return await client.accounts.create(params, { idempotencyKey: `account:${payee.id}:${number}` })
    } catch (error) {
      // A stored failure would come back for a day; the next key is the same for everyone who meets it.
      const failure = failureOf(error)
      const isUsedUp =
        failure.kind === "refused" ||
        (failure.kind === "ambiguous" && (failure.isStored || failure.reason === "idempotency_error"))
      if (!isUsedUp || number >= MAX_KEYS) throw error
    }
  }
}
