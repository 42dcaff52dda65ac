import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { rejected } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"

/** Rejects what an event earned that turned out to be none, or another's; what a payout has taken stays. */
export async function rejectCommissions(tx: Tx, ctx: Ctx, vendorId: string, sourceId: string, note: string) {
  for (const commission of await store.listOfSources(tx, vendorId, [sourceId], true)) {
    const { id, status, affiliateId, currency, amount, reversed } = commission
    if (status !== "held" && status !== "pending" && status !== "payable") continue
    await postEntry(tx, ctx, vendorId, rejected(id, { affiliateId, currency, amount: amount - reversed }, status))
    await audit(tx, ctx, vendorId, "commission.reject", id, {
      before: { status: commission.status },
      after: { status: "rejected" },
      reason: note,
    })
    await changeCommission(tx, ctx, commission, { status: "rejected", note })
  }
}
