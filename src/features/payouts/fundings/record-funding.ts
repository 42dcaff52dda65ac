import { invariant } from "../../../lib/assert.ts"
import { conflict, notFound } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import type { RecordFunding } from "../contract.ts"
import { creditFunding } from "./credit-funding.ts"
import * as store from "./funding-store.ts"

export type RecordedFunding = { kind: "recorded" | "known"; funding: store.Funding }

/**
 * Records a bank transfer that has come for a vendor, once per reference. 409 `reference_conflict` for the same reference
 * with another amount or currency, 404 for no vendor.
 */
export async function recordFunding(ctx: Ctx, vendorId: string, input: RecordFunding): Promise<RecordedFunding> {
  can(ctx, "funding.record")
  const own = await atVendorTime(ctx, vendorId, "payouts.funding")
  if (!own) throw notFound()
  const at = { ...ctx, now: own.now }
  return asVendor(at, vendorId, async (tx) => {
    const { amount, currency, reference } = input
    const funding = await store.insertFunding(tx, {
      vendorId,
      id: newId("funding"),
      status: "funded",
      amount,
      currency,
      reference,
      paid: amount,
      paidCurrency: currency,
      createdBy: actorName(ctx.actor),
      requestedAt: at.now,
      fundedAt: at.now,
      createdAt: realNow(),
    })
    if (funding) {
      await creditFunding(tx, at, funding, { amount, currency })
      return { kind: "recorded", funding }
    }
    const known = await store.findByReference(tx, vendorId, reference)
    invariant(known, "reference_is_taken_by_a_funding")
    if (known.amount !== amount || known.currency !== currency)
      throw conflict(
        "reference_conflict",
        `The transfer ${reference} is recorded as ${known.amount} ${known.currency} (minor units, ${known.id}). Another transfer needs its own reference.`,
      )
    return { kind: "known", funding: known }
  })
}
