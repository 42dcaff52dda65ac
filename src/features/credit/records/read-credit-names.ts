import type { Ctx } from "../../../platform/ctx.ts"
import { readMemberNames } from "../../identity/vendors/read-members.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import type { TouchRow } from "../touches/touch-store.ts"

export type Names = Map<string, string>

const isNamed = (id: string | null): id is string => id !== null

/** Names of the members and affiliates whom touches and other rows mention. */
export async function readCreditNames(
  ctx: Ctx,
  vendorId: string,
  touches: readonly TouchRow[],
  actors: readonly (string | null)[] = [],
): Promise<Names> {
  const members = [...touches.map((row) => row.memberId), ...actors].filter(isNamed)
  const affiliates = touches.map((row) => row.affiliateId).filter(isNamed)
  const [ofMembers, ofAffiliates] = await Promise.all([
    readMemberNames(ctx, vendorId, [...new Set(members)]),
    readAffiliateNames(ctx, vendorId, [...new Set(affiliates)]),
  ])
  return new Map([...ofMembers, ...ofAffiliates])
}
