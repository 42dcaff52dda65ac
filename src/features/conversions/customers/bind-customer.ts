import { audit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { attributeEarlierEvents } from "../earning/attribute-earlier-events.ts"
import { creditBinding } from "../earning/credit-sale.ts"
import { acceptClick, customerOf, type Provider } from "../evidence/accept-click.ts"
import { attributeEvent, saveCustomer } from "../evidence/attribute-event.ts"
import type { Hints } from "../evidence/core/attribute.ts"
import type { Attribution } from "../evidence/core/evidence.ts"
import type { ReportedDetails, Reporter } from "../evidence/core/keep.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"

/** Evidence that came without a lead or a sale, as a checkout does that leads to an invoice. */
export type CustomerEvidence = ReportedDetails & {
  customer_external_id: string
  click_id?: string | undefined
  coupon?: string | undefined
  occurred_at: Date
}

/** Binds a customer to whom the evidence speaks for, if nobody did before; what nobody got so far is theirs too. */
export async function bindCustomer(
  ctx: Ctx,
  vendorId: string,
  input: CustomerEvidence,
  provider: Provider,
): Promise<void> {
  can(ctx, "sale.record", { vendorId })
  const click = await acceptClick(ctx, input.click_id, provider)
  await asVendor(ctx, vendorId, async (tx) => {
    const customer = await customerOf(tx, vendorId, input.customer_external_id, provider)
    const reporter: Reporter = { at: input.occurred_at, source: "verified", corrects: provider === null }
    const { at, source } = reporter
    const hints = { ...click, at, source, coupon: input.coupon, affiliateId: undefined, onlyProgramId: null }
    await bindBy(tx, ctx, customer, { hints, reported: input, reporter })
  })
}

type Binding = {
  hints: Hints
  reported: ReportedDetails & { click_id?: string | undefined }
  reporter: Reporter
  /** What the evidence came with, where that is a thing of its own. */
  sourceId?: string | undefined
}

/** The same within a transaction that holds the customer; how the evidence was weighed. */
export async function bindBy(
  tx: Tx,
  ctx: Ctx,
  customer: store.CustomerRow,
  { hints, reported, reporter, sourceId = customer.id }: Binding,
): Promise<Attribution> {
  const { vendorId, id } = customer
  const { at, coupon = null } = hints
  const attributed = await attributeEvent(tx, vendorId, customer, hints)
  const { attribution, winning } = attributed
  const open = attribution.binds ? await store.lockUnattributed(tx, vendorId, id) : null
  const kept = await saveCustomer(tx, customer, reported, reporter, attributed)
  await holdSelfReferrals(tx, ctx, customer, kept)
  const brought = { id: sourceId, attribution, clickId: reported.click_id ?? null, coupon, occurredAt: at }
  await creditBinding(tx, ctx, kept, brought)
  if (!winning || !open) return attribution
  await attributeEarlierEvents(tx, ctx, kept, open, winning, await store.readHistory(tx, vendorId, id, at))
  await audit(tx, ctx, vendorId, "customer.bind", id, { affiliate_id: kept.affiliateId })
  return attribution
}
