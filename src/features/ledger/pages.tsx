import { validate } from "../../platform/http/validate.ts"
import { filled, onPage, type PageAnswer, paged, type Route, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { ListEntries } from "./contract.ts"
import { parseAccount } from "./posting/core/chart.ts"
import { condense } from "./posting/core/condense.ts"
import { entryKey, readEntries, readTrialBalance } from "./posting/read-entries.ts"
import { LedgerView } from "./views.tsx"

/** More accounts of a currency than this are shown by stage; each affiliate's own stand in the entries and the API. */
const MOST_ACCOUNTS = 60

function affiliateOf(key: string): string | null {
  const account = parseAccount(key)
  return account && "affiliateId" in account ? account.affiliateId : null
}

async function showLedger(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const { account, ref } = validate(ListEntries, filled(query))
  const filter = { ...(account && { account }), ...(ref && { ref }) }
  const trial = await readTrialBalance(ctx, vendorId, null)
  const rows = await readEntries(ctx, vendorId, { ...paged(visit), ...filter })
  const { shown, page } = onPage(visit, rows, entryKey, visit.path, filter)
  const accounts = condense(trial.accounts, MOST_ACCOUNTS)
  const keys = [...accounts.map((row) => row.account), ...shown.map(({ entry }) => entry.account)]
  const ids = new Set(keys.map(affiliateOf).filter((id) => id !== null))
  const names = await readAffiliateNames(ctx, vendorId, [...ids])
  const named = <T extends { account: string }>(row: T) => ({
    ...row,
    name: names.get(affiliateOf(row.account) ?? "") ?? null,
  })
  const entries = shown.map(({ entry, head }) =>
    named({
      transactionId: entry.transactionId,
      account: entry.account,
      amount: entry.amount,
      currency: entry.currency,
      at: entry.postedAt.toISOString(),
      ref: head.ref,
    }),
  )
  const props = { isBalanced: trial.balanced, accounts: accounts.map(named), entries }
  const view = <LedgerView {...props} base={base} page={page} zone={zone} filter={{ values: filter, errors: [] }} />
  return { kind: "view", title: "Ledger", view }
}

/** The trial balance and the entries behind it. */
export const ledgerPages: Route[] = [
  { audience: "finance", method: "get", path: "/ledger", action: "ledger.read", run: showLedger },
]
