import type { Ctx } from "../../../platform/ctx.ts"
import { asAffiliate } from "../../../platform/tenant.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
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

export type OwnCommissions = Awaited<ReturnType<typeof readOwnCommissions>>

/** The payout accounts of a person's enrollments; those without one have no row. */
export function readOwnAccounts(ctx: Ctx, personId: string, enrollments: readonly OwnEnrollment[]) {
  return asAffiliate(ctx, personId, (tx) => store.listOwnAccounts(tx, ownOf(enrollments)))
}
