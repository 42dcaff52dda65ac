import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readTogether } from "../../../platform/read-together.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { type Action, can } from "./core/permissions.ts"

/** A query as the vendor, for an actor that may read it; of an affiliate's the rows that are their own. Else 404. */
export function readAsVendor<T>(ctx: Ctx, vendorId: string, action: Action, query: (tx: Tx) => Promise<T>): Promise<T> {
  can(ctx, action, { vendorId })
  if (ctx.actor.kind === "affiliate") return asAffiliate(ctx, ctx.actor.personId, query)
  const isLookedAtAgain = (ctx.actorCheck?.actions.size ?? 0) > 0
  return isLookedAtAgain ? asVendor(ctx, vendorId, query) : readTogether(ctx, vendorId, query)
}

/** The row, or the 404 that says as much about another vendor's row as about none. */
export async function one<T>(row: Promise<T | null>): Promise<T> {
  const found = await row
  if (found === null) throw notFound()
  return found
}
