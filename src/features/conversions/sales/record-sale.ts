import { invariant } from "../../../lib/assert.ts"
import { invalidField } from "../../../lib/errors.ts"
import { apply } from "../../../platform/apply.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { newId } from "../../../platform/new-id.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { journeyFacts } from "../../credit/journeys/join-journey.ts"
import { writeCredit } from "../../credit/records/close-sale.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { RecordSale, Sale } from "../contract.ts"
import { showSale } from "../core/show-event.ts"
import { redecideCustomer } from "../earning/redecide-customer.ts"
import { capsFor, followEvent, writeEvent } from "../earning/write-event.ts"
import { acceptClick, customerOf, type Provider } from "../evidence/accept-click.ts"
import { admitUnverified, hashAddress, locksOf, usedToday } from "../evidence/admit-unverified.ts"
import { attribute, type Hints } from "../evidence/core/attribute.ts"
import type { EventFacts } from "../evidence/core/decide-event.ts"
import { type EventSource, sourceOfActor } from "../evidence/core/source.ts"
import { evidenceFacts } from "../evidence/evidence-store.ts"
import { replaceUnverified } from "../evidence/replace-unverified.ts"
import * as refunds from "../refund-store.ts"
import { settleRefunds } from "../refunds/settle-refunds.ts"
import * as store from "../store.ts"
import { decideSale, type SaleMade } from "./core/decide-sale.ts"
import { repeatSale } from "./repeat-sale.ts"

export type RecordedSale = { kind: "recorded" | "unchanged"; sale: Sale }

/** `onlyProgramId` where it can only concern one program; `provider` see there. */
export type SaleOptions = { onlyProgramId?: string | null; provider?: Provider; source?: EventSource }

/**
 * A sale with all that follows from it, in one transaction. Reported again it is `unchanged`; with another amount, currency
 * or customer 409 `sale_conflict`. A verified one replaces an unverified one; that one never changes one that is known.
 */
export async function recordSale(
  ctx: Ctx,
  vendorId: string,
  input: RecordSale,
  { onlyProgramId = null, provider = null, source = sourceOfActor(ctx.actor) }: SaleOptions = {},
): Promise<RecordedSale> {
  can(ctx, "sale.record", { vendorId })
  const at = checkTimeAndBase(ctx, input)
  const click = await acceptClick(ctx, input.click_id, provider)
  const hints = { at, source, ...click, coupon: input.coupon, affiliateId: input.affiliate_id, onlyProgramId }
  const brought = { clickId: input.click_id, addressHash: await hashAddress(ctx, vendorId, source) }
  const locks = [refunds.lockOf(vendorId, "sale", input.external_id), ...locksOf(vendorId, source, brought)]
  const id = newId("sale")
  const record = async (tx: Tx): Promise<RecordedSale> => {
    const customer = await customerOf(tx, vendorId, input.customer_external_id, provider, source)
    const facts = await loadSale(tx, vendorId, input, { id, customer, hints, brought })
    const { verified, unverified } = facts.named
    const known = source === "verified" ? verified : (verified ?? unverified)
    if (known && source === "verified") await repeatSale(tx, ctx, { sale: known, customer, input, hints, provider })
    if (known) return { kind: "unchanged", sale: await readSale(tx, vendorId, known.id) }

    admitUnverified(facts.used)
    const attributed = attribute(facts.evidence, customer, hints)
    const caps = await capsFor(tx, vendorId, { ...facts, customer, attributed }, { at, currency: input.currency })
    const all = { ...facts, customer, attributed, caps }
    const reported = { id, input, at, source, corrects: provider === null, addressHash: brought.addressHash }
    const made = decideSale(all, reported, stampOf(ctx, vendorId))
    await apply(tx, {
      sales: store.writeSales([made.sale]),
      ...writeCredit(made.credited, made.credit),
      ...writeEvent(ctx, vendorId, made),
    })
    const isMore = await follow(tx, ctx, all, made)
    const shown = { sale: made.sale, customerExternalId: made.kept.externalId }
    return { kind: "recorded", sale: isMore ? await readSale(tx, vendorId, id) : showSale(shown, made.commissions) }
  }
  return asVendor(ctx, vendorId, record, { locks })
}

type Asked = {
  id: string
  customer: store.CustomerRow
  hints: Hints
  brought: { clickId: string | undefined; addressHash: string | null }
}

/** All that deciding about a sale can need, whichever way it goes. */
function loadSale(tx: Tx, vendorId: string, { external_id }: RecordSale, { id, customer, hints, brought }: Asked) {
  const { at, source } = hints
  const clickIds = brought.clickId === undefined ? [] : [brought.clickId]
  return load(tx, {
    named: store.salesNamed(vendorId, external_id),
    used: usedToday(vendorId, "sale", source, brought),
    evidence: evidenceFacts(vendorId, customer, hints),
    history: store.historyFacts(vendorId, customer.id, at),
    journey: journeyFacts(vendorId, { customerId: customer.id, sourceId: id, at, clickIds }),
    hasUnattributed: store.hasUnattributed(vendorId, customer.id),
    hasRefunds: refunds.hasRefunds(vendorId, external_id),
  })
}

type SaleFacts = EventFacts & Pick<Awaited<ReturnType<typeof loadSale>>, "named" | "hasRefunds">

/** What is rare, in this order: whether there was any, and the sale is another than it was decided. */
async function follow(tx: Tx, ctx: Ctx, facts: SaleFacts, made: SaleMade): Promise<boolean> {
  const { sale, redecides } = made
  const { vendorId, id, customerId, source } = sale
  const { unverified } = facts.named
  let isMore = await followEvent(tx, ctx, facts, made)
  if (redecides) await redecideCustomer(tx, ctx, vendorId, customerId, { reason: "sale_late", id })
  const settles = source === "verified" && facts.hasRefunds
  if (settles) await settleRefunds(tx, ctx, sale)
  if (source === "verified" && unverified) await replaceUnverified(tx, ctx, [unverified], id)
  isMore ||= redecides || settles
  return isMore
}

function checkTimeAndBase(ctx: Ctx, { occurred_at: at = ctx.now, amount, tax, shipping }: RecordSale): Date {
  if (at > ctx.now) throw invalidField("/occurred_at", `is in the future; it is ${ctx.now.toISOString()} now`)
  if (tax + shipping > amount) throw invalidField("/tax", "tax and shipping are more than the amount they are part of")
  return at
}

async function readSale(tx: Tx, vendorId: string, id: string): Promise<Sale> {
  const [found, commissions] = await Promise.all([
    store.findSale(tx, vendorId, id),
    listCommissionsOfSource(tx, vendorId, [id]),
  ])
  invariant(found, "recorded_sale_is_there")
  return showSale(found, commissions)
}
