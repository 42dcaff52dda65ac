import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readProgram } from "../programs/read-programs.ts"
import * as store from "../store.ts"
import { checkGroups } from "./check-groups.ts"
import type { Tier } from "./core/tiers.ts"

/** By what affiliates are moved among groups from now on, lowest first; none: they stay where they are. 404, 422. */
export async function saveTiers(ctx: Ctx, vendorId: string, id: string, tiers: Tier[]): Promise<Tier[]> {
  can(ctx, "program.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.lockProgram(tx, vendorId, id)
    if (!before) throw notFound()
    await checkGroups(tx, vendorId, id, "/tiers", tiers)
    const set = tiers.length > 0 ? { tiers, tiersDueAt: ctx.now } : { tiers: null, tiersDueAt: null }
    await store.updateProgram(tx, vendorId, id, set)
    await audit(tx, ctx, vendorId, "tiers.save", id, { before: { tiers: before.tiers ?? [] }, after: { tiers } })
    return tiers
  })
}

export async function readTiers(ctx: Ctx, vendorId: string, id: string): Promise<Tier[]> {
  return (await readProgram(ctx, vendorId, id)).tiers ?? []
}

/** An affiliate is in another group, by what they have brought. */
export async function moveByTier(
  tx: Tx,
  ctx: Ctx,
  { vendorId, id, groupId: before }: Pick<store.Affiliate, "vendorId" | "id" | "groupId">,
  groupId: string | null,
): Promise<void> {
  if (groupId === before) return
  await store.updateAffiliate(tx, vendorId, id, { groupId })
  const change = { before: { group_id: before }, after: { group_id: groupId } }
  await audit(
    tx,
    ctx,
    vendorId,
    "affiliate.tier",
    id,
    Object.assign({ reason: "reached by what they brought" }, change),
  )
}

/** The tiers that an affiliate is moved by, inside another's transaction; null where there are none, or the group was set by hand. */
export const { findTiered, listTiered, nextTiersDue, listTiersDue, setTiersDue } = store
