import { realNow } from "./clock.ts"
import { actorName, type Ctx } from "./ctx.ts"
import type { Tx } from "./db.ts"
import { newId } from "./new-id.ts"
import { auditLog } from "./tables.ts"

/** Writes down who did what to which thing; part of the same transaction as the deed. */
export async function audit(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  action: string,
  subject: string,
  detail: Record<string, unknown> = {},
) {
  await tx.insert(auditLog).values({
    vendorId,
    id: newId("audit"),
    actor: actorName(ctx.actor),
    action,
    subject,
    detail,
    requestId: ctx.requestId,
    at: ctx.now,
    createdAt: realNow(),
  })
}
