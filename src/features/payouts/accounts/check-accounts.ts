import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { log } from "../../../platform/log.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { AccountState } from "../providers/core/facts.ts"
import { providerOf } from "../providers/providers.ts"
import * as store from "./account-store.ts"
import { bankFailureOf } from "./core/account-status.ts"
import { saveAccountState } from "./save-account-state.ts"

const PARALLEL = 16
/** What one draft may spend on asking providers; accounts beyond it count as last heard, the longest unheard go first. */
const BUDGET_MS = 5_000
const MAX_ACCOUNTS = 1_000

type Found = { account: store.PayoutAccount; state: AccountState }

/** Asks how the accounts are to which a draft would pay. Where a provider cannot be asked, the last word counts. */
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
    const state = await fetchAccountState(ctx, account)
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

/** How an account is, as its provider says; null when it gives no answer. */
export async function fetchAccountState(
  ctx: Ctx,
  account: Pick<store.PayoutAccount, "provider" | "accountId">,
): Promise<AccountState | null> {
  const provider = providerOf(account)
  try {
    return await provider.readAccount(ctx, account.accountId)
  } catch (error) {
    log("account_check_failed", { account: account.accountId, reason: provider.failureOf(error).reason })
    return null
  }
}
