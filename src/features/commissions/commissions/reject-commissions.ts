import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { rejected } from "../../ledger/posting/core/postings.ts"
import { postEntry } from "../../ledger/posting/post-entry.ts"
import * as store from "../store.ts"
import { changeCommission } from "./change-commission.ts"
import { isShareIn } from "./core/shares.ts"
import { hasLeft, settleEntitled } from "./settle-amended.ts"

/** Rejects what an event earned that turned out to be none, or another's; what a payout has taken stays. */
export async function rejectCommissions(tx: Tx, ctx: Ctx, vendorId: string, sourceId: string, note: string) {
  const rows = await store.listOfSources(tx, vendorId, [sourceId], true)
  for (const row of rows) if (row.recruitedId === null && isOpen(row)) await rejectWithShares(tx, ctx, row, rows, note)
}

/**
 * Rejects a locked commission that no payout has taken, and with it what recruiters have of it: theirs is owed back where it
 * was paid. `rows` are those of the same event, locked.
 */
export async function rejectWithShares(
  tx: Tx,
  ctx: Ctx,
  commission: store.Commission,
  rows: readonly store.Commission[],
  note: string,
): Promise<store.Commission> {
  const changed = await rejectOne(tx, ctx, commission, note)
  const shares = commission.part === 0 ? rows.filter((row) => isShareIn(row, commission)) : []
  for (const share of shares) {
    if (isOpen(share)) await rejectOne(tx, ctx, share, note)
    else if (hasLeft(share.status) && share.part === 0)
      await settleEntitled(tx, ctx, share, shares, {
        entitled: 0n,
        net: 0n,
        causeId: `${commission.id}:${newId("reversal")}`,
      })
  }
  return changed
}

async function rejectOne(tx: Tx, ctx: Ctx, commission: store.Commission, note: string) {
  const { vendorId, id, status, affiliateId, currency, amount, reversed } = commission
  const stage = openStage(commission)
  if (!stage) return commission
  const owed = { affiliateId, currency, amount: amount - reversed }
  await postEntry(tx, ctx, vendorId, rejected(id, owed, stage))
  await audit(tx, ctx, vendorId, "commission.reject", id, {
    before: { status },
    after: { status: "rejected" },
    reason: note,
  })
  return changeCommission(tx, ctx, commission, { status: "rejected", note })
}

const OPEN = ["held", "pending", "payable"] as const
const openStage = ({ status }: store.Commission) => OPEN.find((stage) => stage === status)
const isOpen = (commission: store.Commission) => openStage(commission) !== undefined
