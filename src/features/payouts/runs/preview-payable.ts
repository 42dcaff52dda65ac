import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { listPayableCurrencies, sumPayable } from "../../commissions/debts/claim-commissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { listPayees } from "../accounts/account-store.ts"
import { draftItems, type RunDraft } from "./core/draft.ts"
import { listMinimums } from "./run-store.ts"

export type Preview = { currency: string; draft: RunDraft }

/** What a run drafted now would pay and leave out, by currency. Claims nothing, and takes accounts as last heard of. */
export function previewPayable(ctx: Ctx, vendorId: string): Promise<Preview[]> {
  return readAsVendor(ctx, vendorId, "run.read", (tx) => previewAll(tx, ctx, vendorId))
}

/** The same within the transaction, whoever may see it. */
export async function previewAll(tx: Tx, ctx: Ctx, vendorId: string): Promise<Preview[]> {
  const minimums = await listMinimums(tx, vendorId)
  const previews: Preview[] = []
  for (const currency of await listPayableCurrencies(tx, vendorId))
    previews.push({ currency, draft: await draftIn(tx, ctx, vendorId, currency, minimums) })
  return previews
}

async function draftIn(tx: Tx, ctx: Ctx, vendorId: string, currency: string, minimums: Map<string, bigint>) {
  const groups = await sumPayable(tx, vendorId, { currency, cutoff: ctx.now })
  const payees = await listPayees(tx, vendorId, [...new Set(groups.map((group) => group.affiliateId))], ctx.now)
  return draftItems({ groups, minimums, payees, excluded: new Set() })
}
