import { AppError } from "./lib/errors.ts"
import { auditRefusal } from "./platform/audit.ts"
import type { Ctx } from "./platform/ctx.ts"
import { failureText } from "./platform/db.ts"
import { log } from "./platform/log.ts"

/** Writes down that a known caller of a vendor was refused; any other failure, and nobody's, is passed over. */
export async function recordRefusal(ctx: Ctx | null, action: string, subject: string, error: unknown): Promise<void> {
  const vendorId = ctx && "vendorId" in ctx.actor ? ctx.actor.vendorId : undefined
  if (!ctx || vendorId === undefined || !(error instanceof AppError)) return
  // 401 of somebody known: their key or membership ended while the request was on its way.
  if (!error.isRefusal && error.kind !== "unauthorized") return
  try {
    await auditRefusal(ctx, vendorId, action, subject, error.code)
  } catch (failure) {
    log("refusal_not_audited", { request_id: ctx.requestId, error: failureText(failure) })
  }
}
