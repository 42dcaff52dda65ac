import type { Ctx } from "../../../../platform/ctx.ts"
import type { ErrorCode } from "../../../../vocabulary/error-codes.ts"
import type { Throttle } from "../throttle.ts"
import type { AccountState, BankPayout, FailedCall, Intent, SeenCheckout, SeenTransfer } from "./facts.ts"

/** What every provider has: its failures are thrown, and `failureOf` says what one means. */
type Provider = {
  /** As people call it. */
  title: string
  /** The code of a 503 while it gives no answer. */
  unavailable: ErrorCode
  failureOf(error: unknown): FailedCall
  /** Whether it counts this amount (minor units) to the last unit. */
  canPay(amount: bigint, currency: string): boolean
}

export type ProviderPayee = { vendorId: string; id: string; email: string; country: string | null }

/** Pays affiliates: to accounts that it opens for them, by transfers that are made once each. */
export type PayoutProvider = Provider & {
  /** Between calls, of whoever runs here. */
  throttle: Throttle
  /** Whether real money moves. */
  isLive(ctx: Ctx): boolean
  /** Whether it pays to where this affiliate lives; the first that does is theirs. */
  reaches(payee: ProviderPayee): boolean
  /** The affiliate's account, made once however often it is called; with `known`, that one as it is now. */
  openAccount(ctx: Ctx, payee: ProviderPayee, known: string | null): Promise<{ id: string; state: AccountState }>
  /** Where the affiliate says who they are and names their bank; good once. */
  linkToAccount(ctx: Ctx, accountId: string, urls: { again: string; back: string }): Promise<string>
  /** An account as it is now; one that is out of our reach is `restricted`. */
  readAccount(ctx: Ctx, accountId: string): Promise<AccountState>
  readBankPayout(ctx: Ctx, accountId: string, id: string): Promise<BankPayout>
  /** Orders an intent's transfer, under a key made from item and attempt: called again, it is the same transfer or none. */
  createTransfer(ctx: Ctx, intent: Intent, timeoutMs: number): Promise<SeenTransfer>
  readTransfer(ctx: Ctx, id: string): Promise<SeenTransfer>
  /** The transfers of a run, the earliest last; with `destination`, those to one account. */
  listTransfers(ctx: Ctx, of: { runId: string; destination?: string }, timeoutMs: number): Promise<SeenTransfer[]>
  /** Whether a failure of this reason was of a call that was turned away before anything was looked at. */
  isTurnedAway(reason: string): boolean
}

export type OrderedCheckout = {
  fundingId: string
  vendorId: string
  /** Minor units. */
  amount: bigint
  currency: string
  title: string
  urls: { paid: string; unpaid: string }
}

/** Takes in what a vendor puts in, by a page of its own. */
export type FundingProvider = Provider & {
  /** The funding's checkout; called again, the same. */
  openCheckout(ctx: Ctx, order: OrderedCheckout): Promise<{ id: string; url: string | null }>
  readCheckout(ctx: Ctx, id: string): Promise<SeenCheckout>
  /** How much of a payment refunds and disputes have taken by now, at most what was paid; minor units. */
  readTakenBack(ctx: Ctx, paymentId: string, paid: { amount: bigint; currency: string }): Promise<bigint>
}
