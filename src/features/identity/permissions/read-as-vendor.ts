import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { readTogether } from "../../../platform/read-together.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { type Action, can } from "./core/permissions.ts"

/** A query as the vendor, for an actor that may read it; of an affiliate's the rows that are their own. Else 404. */
export function readAsVendor<T>(ctx: Ctx, vendorId: string, action: Action, query: (tx: Tx) => Promise<T>): Promise<T> {
  const isLookedAtAgain = (ctx.actorCheck?.actions.size ?? 0) > 0
  if (ctx.actor.kind === "affiliate" || isLookedAtAgain) return readAndKeep(ctx, vendorId, action, query)
  can(ctx, action, { vendorId })
  return readTogether(ctx, vendorId, query)
}

/** The same in a transaction of its own, for what keeps what it has worked out. */
export function readAndKeep<T>(ctx: Ctx, vendorId: string, action: Action, query: (tx: Tx) => Promise<T>): Promise<T> {
  can(ctx, action, { vendorId })
  return ctx.actor.kind === "affiliate" ? asAffiliate(ctx, ctx.actor.personId, query) : asVendor(ctx, vendorId, query)
}

/** The row, or the 404 that says as much about another vendor's row as about none. */
export async function one<T>(row: Promise<T | null>): Promise<T> {
  const found = await row
  if (found === null) throw notFound()
  return found
}
