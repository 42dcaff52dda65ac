import { momentOf } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { affiliateBalances } from "../../ledger/posting/read-entries.ts"
import { readAffiliate } from "../../programs/affiliates/read-affiliates.ts"
import type { ListCommissions } from "../contract.ts"
import * as store from "../store.ts"
import * as redecisionStore from "./redecision-store.ts"

/** The vendor's commissions that fit the filters, newest first, one more than the page holds. Dates are the vendor's. */
export function readCommissions(ctx: Ctx, vendorId: string, query: ListCommissions) {
  return readAsVendor(ctx, vendorId, "commission.read", async (tx) => {
    const hasDays = typeof query.from === "string" || typeof query.to === "string"
    const zone = hasDays ? (await findVendor(tx, vendorId)).timezone : "UTC"
    const instant = (asked: Date | string | undefined) => (asked === undefined ? undefined : momentOf(asked, zone))
    return store.listCommissions(tx, vendorId, { ...query, from: instant(query.from), to: instant(query.to) })
  })
}

/** 404 for none of the vendor's. */
export function readCommission(ctx: Ctx, vendorId: string, id: string) {
  return one(readAsVendor(ctx, vendorId, "commission.read", (tx) => store.findCommission(tx, vendorId, id)))
}

/** What an affiliate has in each currency: pending (held included), payable, in transit, paid, and what they owe back. */
export async function readBalance(ctx: Ctx, vendorId: string, affiliateId: string) {
  await readAffiliate(ctx, vendorId, affiliateId)
  return readAsVendor(ctx, vendorId, "balance.read", (tx) => affiliateBalances(tx, vendorId, affiliateId))
}

/** Commissions of some events (sales, leads, clicks) inside another transaction, oldest first. */
export const listCommissionsOfSource = store.listOfSources
export const listEarners = store.listEarners
/** How some commissions became others, inside another transaction, oldest first. */
export const listChangesOf = redecisionStore.listRedecisions
export type Commission = store.Commission
