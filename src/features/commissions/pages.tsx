import { saying } from "../../web/reader.ts"
import { onPage, paged, type Route } from "../identity/sessions/core/page.ts"
import { readOwed } from "../ledger/posting/read-entries.ts"
import { readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { OwedView } from "./views.tsx"

/** Who is owed what, from the ledger. */
export const commissionsPages: Route[] = [
  {
    audience: "vendor",
    method: "get",
    path: "/owed",
    action: "balance.read",
    run: async (visit) => {
      const { ctx, vendorId, base } = visit
      const { ids, balances } = await readOwed(ctx, vendorId, paged(visit))
      const names = await readAffiliateNames(ctx, vendorId, ids)
      const { shown, page } = onPage(visit, ids, (id) => id)
      const owed = shown.flatMap((affiliateId) =>
        [...(balances.get(affiliateId) ?? [])].map(([currency, balance]) => ({
          ...balance,
          currency,
          affiliateId,
          name: names.get(affiliateId) ?? affiliateId,
        })),
      )
      return { kind: "view", title: saying(visit)("nav.owed"), view: <OwedView owed={owed} base={base} page={page} /> }
    },
  },
]
