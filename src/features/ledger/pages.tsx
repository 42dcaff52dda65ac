import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import { asksForFile, listFile } from "../../web/ui/list.ts"
import {
  csvFile,
  filled,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { FindEntries } from "./contract.ts"
import { foldAccounts, kindOf } from "./posting/core/fold.ts"
import { entryKey, readEntries, readTrialBalance } from "./posting/read-entries.ts"
import { entryColumns, LedgerView, type ShownEntry } from "./views.tsx"

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

/** Rows of a file, the newest or the oldest as they are ordered. */
const FILE_ROWS = 5_000

async function entriesOf(visit: VendorVisit) {
  const { ctx, vendorId, base, query } = visit
  const { q, ...asked } = filled(query)
  const {
    account,
    ref,
    name,
    currency,
    sort = "-at",
  } = validate(FindEntries, q === undefined ? asked : { ...asked, name: q })
  const filter = { ...(account && { account }), ...(ref && { ref }), ...(name && { name }) }
  const isFile = asksForFile(query)
  const wanted = { ...paged(visit), ...filter, ...(currency && { currency }), sort }
  const rows = await readEntries(ctx, vendorId, isFile ? { ...wanted, limit: FILE_ROWS } : wanted)
  const narrowed = { ...(name && { q: name }), ...(currency && { currency }) }
  const kept = { ...(account && { account }), ...(ref && { ref }) }
  const { shown, page } = onPage(visit, rows, entryKey, visit.path, { ...kept, ...narrowed, sort })
  const listed = isFile ? rows.slice(0, FILE_ROWS) : shown
  const ids = listed.flatMap(({ entry }) => kindOf(entry.account).affiliateId ?? [])
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(ids)])
  const entries = listed.map(({ entry, head }): ShownEntry => {
    const { kind, channel, affiliateId } = kindOf(entry.account)
    const { amount } = entry
    const at = entry.postedAt.toISOString()
    const of = { name: names.get(affiliateId ?? "") ?? null, currency: entry.currency }
    return { at, kind, channel, amount, ...of, ...causeOf(head.ref, base) }
  })
  const where = { path: visit.path, query: narrowed, kept, sort, search: name ?? "" }
  return { entries, page, list: { ...where, page: 1, pages: 1, count: entries.length } }
}

async function showLedger(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, query, zone } = visit
  const { entries, page, list } = await entriesOf(visit)
  const say = saying(visit)
  if (asksForFile(query)) return csvFile("ledger", listFile(entryColumns(say, zone), entries))
  const trial = await readTrialBalance(ctx, vendorId, null)
  const props = { isBalanced: trial.balanced, accounts: foldAccounts(trial.accounts), entries, list, page, zone }
  return { kind: "view", title: say("nav.ledger"), view: <LedgerView {...props} /> }
}

/** The trial balance and the entries behind it. */
export const ledgerPages: Route[] = [
  { audience: "finance", method: "get", path: "/ledger", action: "ledger.read", run: showLedger },
]
