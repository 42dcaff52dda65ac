import { dayOf, dayStart, monthAfter } from "../../lib/calendar.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { readBalance, readCommissions } from "../commissions/commissions/read-commissions.ts"
import { readLinkShares } from "../conversions/earning/read-link-shares.ts"
import { readBounces } from "../identity/people/read-bounces.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { readCoupons } from "../links/links/read-coupons.ts"
import { readLinks } from "../links/links/read-links.ts"
import { showLink } from "../links/links/show-link.ts"
import { readAffiliate, readAffiliateNames } from "../programs/affiliates/read-affiliates.ts"
import { readGroup } from "../programs/groups/read-groups.ts"
import { readProgram } from "../programs/programs/read-programs.ts"
import { countSalesByMonth } from "./affiliate-store.ts"
import * as store from "./store.ts"

const SHOWN = 25
const TREND_MONTHS = 12

/** One affiliate with the names of what they belong to. */
export async function readAffiliateFrame(ctx: Ctx, vendorId: string, id: string) {
  const row = await readAffiliate(ctx, vendorId, id)
  const program = await readProgram(ctx, vendorId, row.programId)
  const group = row.groupId === null ? null : await readGroup(ctx, vendorId, row.groupId)
  const recruiter = row.subAffiliateOf === null ? null : await readAffiliate(ctx, vendorId, row.subAffiliateOf)
  const affiliate = {
    id,
    name: row.name,
    email: row.email,
    bounce: (await readBounces(ctx, [row.email])).get(row.email) ?? null,
    country: row.country,
    handle: row.handle,
    status: row.status,
    programName: program.name,
    groupName: group?.name ?? null,
    recruiter: recruiter && { id: recruiter.id, name: recruiter.name, email: recruiter.email },
    createdAt: row.createdAt.toISOString(),
  }
  return { affiliate, row, program }
}

/** The same with what stands in the ledger for them, their latest commissions, and their sales by month of a zone. */
export async function readAffiliatePage(ctx: Ctx, vendorId: string, id: string, zone: string) {
  const { affiliate } = await readAffiliateFrame(ctx, vendorId, id)
  const balances = await readBalance(ctx, vendorId, id)
  const commissions = (await readCommissions(ctx, vendorId, { limit: SHOWN, affiliate_id: id })).slice(0, SHOWN)
  const sources = commissions.map((commission) => commission.sourceId)
  const shares = await readLinkShares(ctx, vendorId, commissions)
  const recruited = new Set(commissions.map(({ recruitedId }) => recruitedId).filter((one) => one !== null))
  const names = await readAffiliateNames(ctx, vendorId, [...recruited])
  const sales = sources.length === 0 ? [] : await readSaleNames(ctx, vendorId, sources)
  return {
    affiliate,
    balances,
    trend: await readTrend(ctx, vendorId, id, zone),
    commissions: commissions.map((commission) => ({
      ...commission,
      saleExternalId: sales.find((sale) => sale.id === commission.sourceId)?.externalId ?? null,
      recruiting:
        commission.recruitedId === null
          ? null
          : { name: names.get(commission.recruitedId) ?? null, bps: commission.shareBps ?? 0 },
      part: shares.get(commission.id) ?? null,
    })),
  }
}

/** The same with their latest links and coupons. */
export async function readAffiliateLinks(ctx: Ctx, vendorId: string, id: string) {
  const { affiliate } = await readAffiliateFrame(ctx, vendorId, id)
  const links = (await readLinks(ctx, vendorId, { limit: SHOWN, affiliate_id: id })).slice(0, SHOWN)
  const sharing = links.flatMap((link) => link.splits ?? []).map(({ affiliate_id }) => affiliate_id)
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(sharing)])
  const coupons = await readCoupons(ctx, vendorId, { affiliateId: id }, { limit: SHOWN })
  return {
    affiliate,
    links: links.map((link) => ({
      ...showLink(link, ctx.ports.env.publicUrl),
      parts: (link.splits ?? []).map(({ affiliate_id, bps }) => ({
        id: affiliate_id,
        name: names.get(affiliate_id) ?? "",
        bps,
      })),
    })),
    coupons,
  }
}

async function readTrend(ctx: Ctx, vendorId: string, id: string, zone: string) {
  const first = monthAfter(dayOf(ctx.now, zone).slice(0, 7), 1 - TREND_MONTHS)
  const from = dayStart(`${first}-01`, zone)
  const counted = await readAsVendor(ctx, vendorId, "sale.read", (tx) =>
    countSalesByMonth(tx, vendorId, id, from, zone),
  )
  return Array.from({ length: TREND_MONTHS }, (_unused, index) => {
    const month = monthAfter(first, index)
    return { month, sales: counted.get(month) ?? 0 }
  })
}

const readSaleNames = (ctx: Ctx, vendorId: string, ids: string[]) =>
  readAsVendor(ctx, vendorId, "sale.read", (tx) => store.namesOfSales(tx, vendorId, ids))
