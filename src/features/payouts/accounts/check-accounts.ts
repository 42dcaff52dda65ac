import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type CallFailure, classifyFailure } from "../transfers/core/outcome.ts"
import * as store from "./account-store.ts"
import { type AccountState, accountState, bankFailureOf } from "./core/account-status.ts"
import { saveAccountState } from "./save-account-state.ts"

const PARALLEL = 16
const TIMEOUT_MS = 4_000
/** What one draft may spend on asking Stripe; accounts beyond it count as last heard, the longest unheard go first. */
const BUDGET_MS = 5_000
const MAX_ACCOUNTS = 1_000

type Found = { account: store.PayoutAccount; state: AccountState }

/** Asks Stripe how the accounts stand to which a draft would pay. Where Stripe cannot be asked, the last word counts. */
export async function checkAccounts(
  ctx: Ctx,
  vendorId: string,
  scope: { currency: string; programId?: string },
): Promise<void> {
  const once = { ...ctx, idempotency: null }
  const accounts = await asVendor(once, vendorId, (tx) => store.listAccountsToCheck(tx, vendorId, scope, MAX_ACCOUNTS))
  let until = realNow().getTime() + BUDGET_MS
  const found: Found[] = []
  await inParallel(accounts, PARALLEL, async (account) => {
    if (realNow().getTime() > until) return
    const state = await fetchAccountState(ctx, account.stripeAccountId)
    if (state) found.push({ account, state })
    // Turned away or unheard: what is asked after this would only take the place of a payment.
    else until = 0
  })
  if (found.length === 0) return
  const inOrder = found.toSorted((a, b) => (a.account.affiliateId < b.account.affiliateId ? -1 : 1))
  const [same, other] = [inOrder.filter(isAsBefore), inOrder.filter((one) => !isAsBefore(one))]
  await asVendor(once, vendorId, async (tx) => {
    for (const { account, state } of other) await saveAccountState(tx, once, account, state)
    const unchanged = same.map(({ account }) => account.affiliateId)
    await store.touchAccounts(tx, vendorId, unchanged, realNow())
  })
}

const isAsBefore = ({ account, state }: Found) =>
  account.status === state.status &&
  (account.reason === state.reason || (state.reason === null && bankFailureOf(account.reason) !== null)) &&
  (state.bank === null || account.bank === state.bank)

/** How Stripe says that an account stands; restricted when it is out of our reach, null when Stripe gives no answer. */
export async function fetchAccountState(ctx: Ctx, stripeAccountId: string): Promise<AccountState | null> {
  try {
    return accountState(await ctx.ports.stripe.accounts.retrieve(stripeAccountId, undefined, { timeout: TIMEOUT_MS }))
  } catch (error) {
    const failure = error as CallFailure
    const isGone = failure.code === "account_invalid" || failure.code === "resource_missing"
    if (isGone) return { status: "restricted", reason: "account_out_of_reach", bank: null }
    log("account_check_failed", { account: stripeAccountId, reason: classifyFailure(failure).reason })
    return null
  }
}
