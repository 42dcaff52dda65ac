import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { inParallel } from "../../../platform/parallel.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { balancesOfAffiliates, type CurrencyBalances } from "../../ledger/posting/read-entries.ts"
import { type OwnEnrollment, readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import * as store from "./earnings-store.ts"

const VENDORS_AT_ONCE = 3

/** A person's enrollments with the balances of each, their payout accounts, and a page of their commissions. */
export async function readOwnEarnings(ctx: Ctx, personId: string, page: PageRequest) {
  const enrollments = await readOwnEnrollments(ctx, personId)
  const { commissions, accounts } = await asAffiliate(ctx, personId, async (tx) => ({
    commissions: await store.listOwnCommissions(tx, page),
    accounts: await store.listOwnAccounts(tx),
  }))
  return { enrollments, commissions, accounts, balances: await readOwnBalances(ctx, enrollments) }
}

// The ledger opens to a vendor only: each is asked for the accounts of this person's enrollments there, and no others.
async function readOwnBalances(ctx: Ctx, enrollments: OwnEnrollment[]): Promise<Map<string, CurrencyBalances>> {
  const byVendor = Map.groupBy(enrollments, ({ vendor }) => vendor.id)
  const found: [string, CurrencyBalances][] = []
  await inParallel([...byVendor], VENDORS_AT_ONCE, async ([vendorId, own]) => {
    const ids = own.map(({ affiliate }) => affiliate.id)
    found.push(...(await asVendor(ctx, vendorId, (tx) => balancesOfAffiliates(tx, vendorId, ids))))
  })
  return new Map(found)
}
