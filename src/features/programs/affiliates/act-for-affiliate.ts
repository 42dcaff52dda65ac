import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asAffiliate } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

/** The affiliate an actor acts for: any of the vendor's, or only their own when an affiliate acts. 404 for all others. */
export async function actForAffiliate(tx: Tx, ctx: Ctx, vendorId: string, affiliateId: string) {
  const affiliate = await store.findAffiliate(tx, vendorId, affiliateId)
  const isTheirs = ctx.actor.kind !== "affiliate" || affiliate?.personId === ctx.actor.personId
  if (!affiliate || !isTheirs) throw notFound()
  return affiliate
}

export type OwnEnrollment = Awaited<ReturnType<typeof store.listOwnAffiliates>>[number]

/** A person's enrollments as an affiliate, over all vendors, ordered by vendor and program. */
export function readOwnEnrollments(ctx: Ctx, personId: string): Promise<OwnEnrollment[]> {
  return asAffiliate(ctx, personId, (tx) => store.listOwnAffiliates(tx, personId))
}
