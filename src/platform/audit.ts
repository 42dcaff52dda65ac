import { realNow } from "./clock.ts"
import { actorName, type Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { newId } from "./new-id.ts"
import { auditLog } from "./tables.ts"

/** Writes down who did what to which thing; part of the same transaction as the deed. */
export function audit(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
) {
  return auditAll(tx, ctx, vendorId, action, [{ subject, detail }])
}

/** The same deed to several things. */
export async function auditAll(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  action: string,
  deeds: { subject: string; detail: Record<string, unknown> }[],
) {
  if (deeds.length === 0) return
  const own = { vendorId, actor: actorName(ctx.actor), action, requestId: ctx.requestId, at: ctx.now }
  const rows = deeds.map((deed) => ({ ...own, ...deed, id: newId("audit"), createdAt: realNow() }))
  await tx.insert(auditLog).values(rows)
}
