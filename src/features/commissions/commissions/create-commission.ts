import { invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { granted } from "../../ledger/posting/core/postings.ts"
import type { ManualCommissionInput } from "../contract.ts"
import * as rulesStore from "../rules/rules-store.ts"
import { addCommission } from "./change-commission.ts"
import { availableAt } from "./core/due.ts"

/** A commission by a person's word, with the reason; it obeys the program's hold. */
export async function createCommission(ctx: Ctx, vendorId: string, input: ManualCommissionInput) {
  can(ctx, "commission.create", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const earner = await rulesStore.findEarner(tx, vendorId, input.program_id, input.affiliate_id, [])
    if (!earner)
      throw invalidField("/affiliate_id", "is not an affiliate of this vendor, or program_id not its program")
    const id = newId("commission")
    const row = {
      vendorId,
      id,
      programId: input.program_id,
      affiliateId: input.affiliate_id,
      kind: "manual" as const,
      sourceId: id,
      base: 0n,
      amount: input.amount,
      currency: input.currency,
      status: "pending" as const,
      reasons: [],
      note: input.reason,
      earnedAt: ctx.now,
      availableAt: availableAt(ctx.now, earner.holdDays),
      createdAt: realNow(),
    }
    await audit(tx, ctx, vendorId, "commission.create", id, {
      after: { affiliate_id: input.affiliate_id, amount: input.amount, currency: input.currency },
      reason: input.reason,
    })
    return (await addCommission(tx, ctx, row, granted))!
  })
}
