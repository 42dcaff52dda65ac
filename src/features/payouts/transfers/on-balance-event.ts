import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asSystem } from "../../../platform/tenant.ts"
import type { ProviderName } from "../providers/core/facts.ts"
import { wakeWaitingItems } from "./item-store.ts"

/** There is money on the platform's balance at a provider again: every item that waits for it there is tried now. */
export async function onBalanceEvent(ctx: Ctx, provider: ProviderName): Promise<void> {
  await asSystem(ctx, async (tx) => {
    for (const { vendorId, runId } of await wakeWaitingItems(tx, provider, realNow()))
      await outbox(tx, vendorId, "payout_run.resumed", runId)
  })
}
