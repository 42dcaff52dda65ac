import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { sumPayable } from "../../commissions/debts/claim-commissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { listPayees, type NamedPayee } from "../accounts/account-store.ts"
import { draftItems, type RunDraft } from "./core/draft.ts"
import { listMinimums } from "./run-store.ts"

export type Preview = { currency: string; draft: RunDraft; payees: ReadonlyMap<string, NamedPayee> }

/** What a run drafted now would pay and leave out, by currency. Claims nothing, and takes accounts as last heard of. */
export function previewPayable(ctx: Ctx, vendorId: string): Promise<Preview[]> {
  return readAsVendor(ctx, vendorId, "run.read", (tx) => previewAll(tx, ctx, vendorId))
}

/** The same within the transaction, whoever may see it. */
export async function previewAll(tx: Tx, ctx: Ctx, vendorId: string): Promise<Preview[]> {
  const minimums = await listMinimums(tx, vendorId)
  const payable = await sumPayable(tx, vendorId, ctx.now)
  const ids = [...payable.values()].flatMap((groups) => groups.map((group) => group.affiliateId))
  const payees = await listPayees(tx, vendorId, [...new Set(ids)], ctx.now)
  return [...payable].map(([currency, groups]) => ({
    currency,
    draft: draftItems({ groups, minimums, payees, excluded: new Set() }),
    payees,
  }))
}
