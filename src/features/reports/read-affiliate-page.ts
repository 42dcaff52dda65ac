import type { Ctx } from "../../platform/ctx.ts"
import { readBalance, readCommissions } from "../commissions/commissions/read-commissions.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { readLinks } from "../links/links/read-links.ts"
import { showLink } from "../links/links/show-link.ts"
import { readAffiliate } from "../programs/affiliates/read-affiliates.ts"
import { readProgram } from "../programs/programs/read-programs.ts"
import * as store from "./store.ts"

const SHOWN = 25

/** One affiliate with what stands in the ledger for them and their latest links and commissions. */
export async function readAffiliatePage(ctx: Ctx, vendorId: string, id: string) {
  const affiliate = await readAffiliate(ctx, vendorId, id)
  const program = await readProgram(ctx, vendorId, affiliate.programId)
  const balances = await readBalance(ctx, vendorId, id)
  const links = await readLinks(ctx, vendorId, { limit: SHOWN, affiliate_id: id })
  const commissions = (await readCommissions(ctx, vendorId, { limit: SHOWN, affiliate_id: id })).slice(0, SHOWN)
  const sources = commissions.map((commission) => commission.sourceId)
  const sales = sources.length === 0 ? [] : await readSaleNames(ctx, vendorId, sources)
  return {
    affiliate,
    program,
    balances,
    links: links.slice(0, SHOWN).map((link) => showLink(link, ctx.ports.env.publicUrl)),
    commissions: commissions.map((commission) => ({
      ...commission,
      saleExternalId: sales.find((sale) => sale.id === commission.sourceId)?.externalId ?? null,
    })),
  }
}

const readSaleNames = (ctx: Ctx, vendorId: string, ids: string[]) =>
  readAsVendor(ctx, vendorId, "sale.read", (tx) => store.namesOfSales(tx, vendorId, ids))
