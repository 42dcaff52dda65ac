import { saying } from "../../web/reader.ts"
import { arrange, asksForFile, listFile } from "../../web/ui/list.ts"
import { csvFile, type PageAnswer, type Route, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readOwed } from "../ledger/posting/read-entries.ts"
import { readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { type OwedColumn, type OwedRow, OwedView, owedColumns } from "./views.tsx"

/** A list that is searched and ordered has them all at hand: up to so many affiliates, the newest. */
const MOST_AFFILIATES = 5000
const PAGE_ROWS = 25

async function showOwed(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, path, query } = visit
  const { ids, balances } = await readOwed(ctx, vendorId, { limit: MOST_AFFILIATES })
  const names = await readAffiliateNames(ctx, vendorId, ids)
  const owed = ids.flatMap((affiliateId) =>
    [...(balances.get(affiliateId) ?? [])].map(([currency, balance]): OwedRow => {
      return { ...balance, currency, affiliateId, name: names.get(affiliateId) ?? "" }
    }),
  )
  const by = (key: OwedColumn) => (row: OwedRow) => row[key]
  const found = arrange(owed, path, query, {
    sorts: {
      name: (row) => row.name,
      open: (row) => row.pending + row.payable + row.inTransit,
      pending: by("pending"),
      payable: by("payable"),
      inTransit: by("inTransit"),
      paid: by("paid"),
      owedBack: by("owedBack"),
    },
    sort: "-open",
    search: (row) => row.name,
    filters: { currency: (row) => row.currency },
    rowsPerPage: PAGE_ROWS,
  })
  const t = saying(visit)
  if (asksForFile(query)) return csvFile("owed", listFile(owedColumns(t, base), found.all))
  const view = <OwedView owed={owed} found={found} base={base} />
  return { kind: "view", title: t("nav.owed"), view }
}

/** Who is owed what, from the ledger. */
export const commissionsPages: Route[] = [
  { audience: "vendor", method: "get", path: "/owed", action: "balance.read", run: showOwed },
]
