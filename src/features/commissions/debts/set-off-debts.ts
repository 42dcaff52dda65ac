import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { debtSetOff } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import { changeCommission } from "../commissions/change-commission.ts"
import { afterReversal } from "../commissions/core/state.ts"
import { reinstatePayable } from "../commissions/reinstate-payable.ts"
import * as store from "../store.ts"

/**
 * A commission that a payout let go is payable less its refunds, so the debts of those refunds are set off against it; a
 * debt that was withheld elsewhere already is payable again. Either way the affiliate is out of each refund once.
 */
export async function setOffDebts(tx: Tx, ctx: Ctx, commission: store.Commission): Promise<void> {
  const { vendorId, id, affiliateId, programId, currency } = commission
  for (const debt of await store.lockDebtsOf(tx, vendorId, id)) {
    const { amount } = debt
    if (debt.status === "open") {
      await store.updateDebt(tx, debt, { status: "canceled" })
      await postEntry(tx, ctx, vendorId, debtSetOff(debt.id, { affiliateId, currency, amount }))
    } else {
      const note = `Withheld as ${debt.id} while a payout held ${id}`
      await reinstatePayable(tx, ctx, vendorId, {
        affiliateId,
        programId,
        currency,
        amount,
        causeId: `${id}:${debt.id}`,
        note,
      })
    }
  }
  await store.settleStood(tx, vendorId, id)
  const status = afterReversal("payable", commission.amount, commission.reversed)
  await changeCommission(tx, ctx, commission, { status })
}
