import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import * as refunds from "./refund-store.ts"
import { settleRefunds } from "./settle-refunds.ts"
import * as store from "./store.ts"

type Naming = { paymentId: string; sale: string }

/** A payment turned out to be a sale's: what waits for a sale of the payment's name is that sale's. The first stands. */
export function namePayment(ctx: Ctx, vendorId: string, naming: Naming): Promise<void> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await learnPayment(tx, ctx, vendorId, naming)
  })
}

/** Within a transaction that may hold the payment's name already; the sale's name, which is locked after it. */
export async function learnPayment(tx: Tx, ctx: Ctx, vendorId: string, { paymentId, sale }: Naming): Promise<string> {
  const row = { vendorId, paymentIntentId: paymentId, saleExternalId: sale, createdAt: ctx.now }
  await refunds.lockName(tx, vendorId, "sale", paymentId)
  const name = await refunds.keepPayment(tx, row)
  await refunds.lockName(tx, vendorId, "sale", name)
  const told = await refunds.listRefunds(tx, vendorId, paymentId)
  const waiting = told.filter((refund) => refund.saleId === null)
  for (const { id } of waiting) await refunds.updateRefund(tx, vendorId, id, { saleExternalId: name })
  const found = waiting.length > 0 && (await store.lockSale(tx, vendorId, name))
  if (found) await settleRefunds(tx, ctx, found)
  return name
}

/** Whether it is known which sale a payment was for. */
export function isPaymentNamed(ctx: Ctx, vendorId: string, paymentId: string): Promise<boolean> {
  can(ctx, "refund.record", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => (await refunds.findSaleOfPayment(tx, vendorId, paymentId)) !== null)
}
