import { mayDo } from "../identity/permissions/core/permissions.ts"
import { PAGE_BASES, type PageAnswer, type Route, type VendorVisit } from "../identity/sessions/core/page.ts"
import { AffiliateView } from "./affiliate-view.tsx"
import { readAffiliatePage } from "./read-affiliate-page.ts"

async function showAffiliate({ ctx, vendorId, params, zone }: VendorVisit): Promise<PageAnswer> {
  const found = await readAffiliatePage(ctx, vendorId, params.id!)
  const { affiliate, program, balances, links, commissions } = found
  const props = {
    affiliate: { ...affiliate, programName: program.name, createdAt: affiliate.createdAt.toISOString() },
    balances: [...balances].map(([currency, balance]) => ({ currency, ...balance })),
    links: links.map((link) => ({ ...link, destinationUrl: link.destination_url })),
    commissions: commissions.map((row) => ({
      ...row,
      saleId: row.kind === "sale" ? row.sourceId : null,
      reversedAmount: row.reversed,
      earnedAt: row.earnedAt.toISOString(),
    })),
    vendorBase: PAGE_BASES.vendor.replace(":vendorId", vendorId),
    zone,
    mayManage: mayDo(ctx, "affiliate.save"),
  }
  return { kind: "view", title: affiliate.name, view: <AffiliateView {...props} /> }
}

/** One affiliate, for whoever looks after them and for whoever pays them. */
export const reportsPages: Route[] = (["vendor", "finance"] as const).map((audience) => ({
  audience,
  method: "get",
  path: "/affiliates/:id",
  action: "affiliate.read",
  run: showAffiliate,
}))
