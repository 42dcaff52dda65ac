import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import { filled, onPage, type PageAnswer, paged, type Route, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { FindEntries } from "./contract.ts"
import { foldAccounts, kindOf } from "./posting/core/fold.ts"
import { entryKey, readEntries, readTrialBalance } from "./posting/read-entries.ts"
import { LedgerView } from "./views.tsx"

/** What an entry's reference stands for, by the beginning of its id, and the page of it. */
const CAUSES: Record<string, { cause: string; path?: string }> = {
  sal: { cause: "sale", path: "/../sales/" },
  rfd: { cause: "refund" },
  com: { cause: "commission" },
  run: { cause: "run", path: "/runs/" },
  itm: { cause: "item" },
  fnd: { cause: "funding" },
  dbt: { cause: "debt" },
}

function causeOf(ref: string, base: string) {
  const { cause, path } = CAUSES[ref.slice(0, 3)] ?? { cause: "other" }
  return { cause, href: path ? new URL(base + path + ref, "http://any").pathname : null }
}

async function showLedger(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const { account, ref, name } = validate(FindEntries, filled(query))
  const filter = { ...(account && { account }), ...(ref && { ref }), ...(name && { name }) }
  const trial = await readTrialBalance(ctx, vendorId, null)
  const rows = await readEntries(ctx, vendorId, { ...paged(visit), ...filter })
  const { shown, page } = onPage(visit, rows, entryKey, visit.path, filter)
  const ids = shown.flatMap(({ entry }) => kindOf(entry.account).affiliateId ?? [])
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(ids)])
  const entries = shown.map(({ entry, head }) => {
    const { kind, channel, affiliateId } = kindOf(entry.account)
    const { amount, currency } = entry
    const at = entry.postedAt.toISOString()
    return {
      at,
      kind,
      channel,
      amount,
      currency,
      name: names.get(affiliateId ?? "") ?? null,
      ...causeOf(head.ref, base),
    }
  })
  const props = { isBalanced: trial.balanced, accounts: foldAccounts(trial.accounts), entries, base, page, zone }
  const view = <LedgerView {...props} filter={{ values: filter, errors: [] }} />
  return { kind: "view", title: saying(visit)("nav.ledger"), view }
}

/** The trial balance and the entries behind it. */
export const ledgerPages: Route[] = [
  { audience: "finance", method: "get", path: "/ledger", action: "ledger.read", run: showLedger },
]
