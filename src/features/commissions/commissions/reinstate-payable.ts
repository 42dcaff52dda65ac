import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { addCommission } from "./change-commission.ts"

/** What is owed to an affiliate a second time, since the first did not reach them; minor units. */
export type Reinstated = {
  affiliateId: string
  programId: string
  customerId?: string | null
  currency: string
  amount: bigint
  causeId: string
  note: string
}

/** A payable row of kind `restoration`, once per cause: the next run pays it. What it takes in the ledger, the caller posts. */
export async function reinstatePayable(tx: Tx, ctx: Ctx, vendorId: string, owed: Reinstated): Promise<void> {
  const { affiliateId, programId, customerId = null, currency, amount, causeId, note } = owed
  const row = {
    vendorId,
    id: newId("commission"),
    programId,
    affiliateId,
    kind: "restoration" as const,
    sourceId: causeId,
    customerId,
    base: 0n,
    amount,
    currency,
    status: "payable" as const,
    reasons: [],
    note,
    earnedAt: ctx.now,
    availableAt: ctx.now,
    createdAt: realNow(),
  }
  await addCommission(tx, ctx, row, null)
}
