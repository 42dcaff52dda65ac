import type { Ctx } from "../../../platform/ctx.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { namesOfAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import * as store from "./earnings-store.ts"

const ownOf = (enrollments: readonly OwnEnrollment[]): store.Own[] =>
  enrollments.map(({ affiliate }) => ({ vendorId: affiliate.vendorId, affiliateId: affiliate.id }))

/** A page of a person's commissions over all their enrollments, with what they left owed back. */
export function readOwnCommissions(
  ctx: Ctx,
  personId: string,
  enrollments: readonly OwnEnrollment[],
  wanted: store.CommissionsWanted,
) {
  const own = ownOf(enrollments)
  return asAffiliate(ctx, personId, async (tx) => {
    const commissions = await store.listOwnCommissions(tx, own, wanted)
    const ids = commissions.map(({ commission }) => commission.id)
    return { commissions, debts: await store.listDebtsOf(tx, own, ids) }
  })
}

/** The names of those whose commissions some rows are a recruiter's share of, by id: who recruited somebody knows them. */
export async function readRecruited(ctx: Ctx, rows: readonly OwnCommission[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const recruited = rows.flatMap(({ vendorId, recruitedId: id }) => (id === null ? [] : [{ vendorId, id }]))
  for (const [vendorId, ids] of Map.groupBy(recruited, (one) => one.vendorId)) {
    const wanted = [...new Set(ids.map(({ id }) => id))]
    const found = await asVendor(ctx, vendorId, (tx) => namesOfAffiliates(tx, vendorId, wanted))
    for (const { id, name } of found) names.set(id, name)
  }
  return names
}

type OwnCommission = OwnCommissions["commissions"][number]["commission"]
export type OwnCommissions = Awaited<ReturnType<typeof readOwnCommissions>>

/** The payout accounts of a person's enrollments; those without one have no row. */
export function readOwnAccounts(ctx: Ctx, personId: string, enrollments: readonly OwnEnrollment[]) {
  return asAffiliate(ctx, personId, (tx) => store.listOwnAccounts(tx, ownOf(enrollments)))
}
