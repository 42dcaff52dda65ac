import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { attributeEvent, keepCustomer, type Told } from "./attribute-event.ts"
import { attributeLate } from "./attribute-late.ts"
import { creditBinding } from "./credit-event.ts"
import * as store from "./store.ts"
import { clickOf, customerOf, type Teller } from "./teller.ts"

/** Evidence that came without a lead or a sale, as a checkout does that leads to an invoice. */
export type CustomerEvidence = Told & {
  customer_external_id: string
  click_id?: string | undefined
  coupon?: string | undefined
  occurred_at: Date
}

/** Binds a customer to whom the evidence speaks for, if nobody did before; what nobody got so far is theirs too. */
export async function bindCustomer(ctx: Ctx, vendorId: string, input: CustomerEvidence, teller: Teller): Promise<void> {
  can(ctx, "sale.record", { vendorId })
  const click = await clickOf(ctx, input.click_id, teller)
  await asVendor(ctx, vendorId, async (tx) => {
    const { occurred_at: at, coupon } = input
    const customer = await customerOf(tx, vendorId, input.customer_external_id, teller)
    const hints = { at, ...click, coupon, affiliateId: undefined, onlyProgramId: null }
    const attributed = await attributeEvent(tx, vendorId, customer, hints)
    const { attribution, winning } = attributed
    const open = attribution.binds ? await store.lockUnattributed(tx, vendorId, customer.id) : null
    const kept = await keepCustomer(tx, customer, input, { at, isVerified: teller === null }, attributed)
    const evidence = { attribution, clickId: input.click_id ?? null, coupon: coupon ?? null, occurredAt: at }
    await creditBinding(tx, ctx, kept, evidence)
    if (!winning || !open) return
    const past = await store.readHistory(tx, vendorId, customer.id)
    await attributeLate(tx, ctx, kept, open, winning, { ...past, firstSaleAt: past.firstAt ?? at })
    await audit(tx, ctx, vendorId, "customer.bind", customer.id, { affiliate_id: kept.affiliateId })
  })
}
