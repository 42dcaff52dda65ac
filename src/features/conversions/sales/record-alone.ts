import { invariant } from "../../../lib/assert.ts"
import { apply } from "../../../platform/apply.ts"
import type { Tx } from "../../../platform/db.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { listCommissionsOfSource } from "../../commissions/commissions/read-commissions.ts"
import { writeCredit } from "../../credit/records/close-sale.ts"
import { writeClaims } from "../claim-store.ts"
import type { Sale } from "../contract.ts"
import { showSale } from "../core/show-event.ts"
import { followTiers, inTier } from "../earning/follow-tiers.ts"
import { redecideCustomer } from "../earning/redecide-customer.ts"
import { capsFor, followEvent, writeEvent } from "../earning/write-event.ts"
import { customerOf } from "../evidence/accept-click.ts"
import { admitUnverified } from "../evidence/admit-unverified.ts"
import { attribute } from "../evidence/core/attribute.ts"
import type { EventFacts } from "../evidence/core/decide-event.ts"
import { readAnswer } from "../evidence/read-answer.ts"
import { replaceUnverified } from "../evidence/replace-unverified.ts"
import { settleRefunds } from "../refunds/settle-refunds.ts"
import * as store from "../store.ts"
import { decideSale, type SaleMade } from "./core/decide-sale.ts"
import { loadSales, type RecordedSale, type SaleFacts, type SaleReport } from "./load-sales.ts"
import { repeatSale } from "./repeat-sale.ts"

/** Records a sale in a transaction of its own, whatever follows from it. */
export function recordAlone(report: SaleReport): Promise<RecordedSale> {
  const { ctx, vendorId, locks } = report
  return asVendor(ctx, vendorId, (tx) => recordWithin(tx, report), { locks })
}

/** The same in a transaction that holds the sale's locks. */
export async function recordWithin(tx: Tx, report: SaleReport): Promise<RecordedSale> {
  const { ctx, vendorId, id, input, brought, provider, importedFrom } = report
  const { at, source } = report.hints
  const customer = await customerOf(tx, vendorId, input.customer_external_id, provider, source)
  const answer = await readAnswer(tx, vendorId, customer.id, { text: input.told_by, source })
  const hints = { ...report.hints, named: answer }
  const facts = (await loadSales(tx, [{ report: { ...report, hints }, customer, isNew: false }]))[0]!
  const { verified, unverified } = facts.named
  const known = source === "verified" ? verified : (verified ?? unverified)
  if (known && source === "verified")
    await repeatSale(tx, ctx, { sale: known, customer, input, hints, answer, provider })
  if (known) return { kind: "unchanged", sale: await readSale(tx, vendorId, known.id) }

  admitUnverified(facts.used)
  const attributed = attribute(facts.evidence, customer, hints)
  const evidence = await inTier(tx, vendorId, facts.evidence, attributed, { at, history: facts.history })
  const placed = { ...facts, evidence, customer, attributed }
  const caps = await capsFor(tx, vendorId, placed, { at, currency: input.currency })
  const all = { ...placed, caps }
  const { addressHash } = brought
  const reported = { id, input, at, source, corrects: provider === null, addressHash, importedFrom, answer }
  const made = decideSale(all, reported, stampOf(ctx, vendorId))
  await apply(tx, {
    sales: store.writeSales([made.sale]),
    ...writeCredit(made.credited, made.credit),
    ...writeClaims(made.claims),
    ...writeEvent(ctx, vendorId, made),
  })
  const isMore = await follow(tx, report, all, made)
  const shown = { sale: made.sale, customerExternalId: made.kept.externalId }
  return { kind: "recorded", sale: isMore ? await readSale(tx, vendorId, id) : showSale(shown, made.commissions) }
}

/** What is rare, in this order: whether there was any, and the sale is another than it was decided. */
async function follow(
  tx: Tx,
  { ctx }: SaleReport,
  facts: EventFacts & Pick<SaleFacts, "named" | "hasRefunds">,
  made: SaleMade,
): Promise<boolean> {
  const { sale, redecides } = made
  const { vendorId, id, customerId, source } = sale
  const { unverified } = facts.named
  let isMore = await followEvent(tx, ctx, facts, made)
  if (redecides) await redecideCustomer(tx, ctx, vendorId, customerId, { reason: "sale_late", id })
  const settles = source === "verified" && facts.hasRefunds
  if (settles) await settleRefunds(tx, ctx, sale)
  if (source === "verified" && unverified) await replaceUnverified(tx, ctx, [unverified], id)
  if (sale.terms?.isTiered) await followTiers(tx, ctx, vendorId, sale.affiliateId)
  isMore ||= redecides || settles
  return isMore
}

async function readSale(tx: Tx, vendorId: string, id: string): Promise<Sale> {
  const [found, commissions] = await Promise.all([
    store.findSale(tx, vendorId, id),
    listCommissionsOfSource(tx, vendorId, [id]),
  ])
  invariant(found, "recorded_sale_is_there")
  return showSale(found, commissions)
}
