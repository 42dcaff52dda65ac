import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { wakeWaitingItems } from "./item-store.ts"

/** There is money on the platform's balance again: every item that waits for funds is tried now. */
export async function onBalanceEvent(ctx: Ctx): Promise<void> {
  await asSystem(ctx, async (tx) => {
    for (const { vendorId, runId } of await wakeWaitingItems(tx, realNow()))
      await outbox(tx, vendorId, "payout_run.resumed", runId)
  })
}
