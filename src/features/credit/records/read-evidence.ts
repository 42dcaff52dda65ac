import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { listEntriesOf } from "../../ledger/posting/read-entries.ts"
import { isSalesAssisted, type PolicyVersion } from "../policy/core/policy.ts"
import * as policyStore from "../policy/policy-store.ts"
import * as store from "../store.ts"
import * as touchStore from "../touches/touch-store.ts"
import { listEligible } from "./close-sale.ts"

export type CreditEvidence = {
  sale: store.CreditedSale
  /** The version by which the sale was first decided. */
  policy: PolicyVersion
  decisions: store.Decision[]
  touches: { row: touchStore.TouchRow; isEligible: boolean; isSalesActivity: boolean }[]
  records: store.CreditRecord[]
  transfers: store.Transfer[]
  entries: Awaited<ReturnType<typeof listEntriesOf>>
}

const MAX_TRANSFERS = 100

/** All that an auditor asks about a sale's credit: policy, touches, decisions, records, transfers and their entries. */
export function readEvidence(ctx: Ctx, vendorId: string, saleId: string): Promise<CreditEvidence> {
  return one(
    readAsVendor(ctx, vendorId, "credit.read", async (tx) => {
      const sale = await store.findSale(tx, vendorId, saleId)
      return sale && collectEvidence(tx, sale)
    }),
  )
}

async function collectEvidence(tx: Tx, sale: store.CreditedSale): Promise<CreditEvidence> {
  const { vendorId, saleId } = sale
  const decisions = await store.listDecisions(tx, vendorId, saleId)
  const version = decisions[0]?.policyVersion
  const policy = (await policyStore.findPolicy(tx, vendorId, version))!
  const transfers = await store.listTransfers(tx, vendorId, { sale_id: saleId, limit: MAX_TRANSFERS })
  return {
    sale,
    policy,
    decisions,
    touches: await explainTouches(tx, sale, policy),
    records: await store.listRecords(tx, vendorId, saleId),
    transfers,
    entries: await listEntriesOf(tx, vendorId, [saleId, ...transfers.map(({ id }) => id)]),
  }
}

/** Every touch of the customer, those too that came too early, too late or after the close. */
async function explainTouches(tx: Tx, sale: store.CreditedSale, { policy }: PolicyVersion) {
  const rows = await touchStore.listJourney(tx, sale.vendorId, sale.customer)
  const eligible = new Set((await listEligible(tx, sale, policy.lookback_days)).map(({ id }) => id))
  const one = { ...policy, sales_assisted: { ...policy.sales_assisted, min_touches: 1 } }
  return rows.map((row) => ({
    row,
    isEligible: eligible.has(row.id),
    isSalesActivity: isSalesAssisted([row], one, sale.closedAt),
  }))
}
