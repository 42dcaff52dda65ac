import { applyAhead, type Writers } from "../../../platform/apply.ts"
import { isStoreAway, type Tx } from "../../../platform/db.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { asVendor, asVendors } from "../../../platform/tenant.ts"
import { NO_CAPS } from "../../commissions/commissions/core/earning.ts"
import { writeCredit } from "../../credit/records/close-sale.ts"
import { showSale } from "../core/show-event.ts"
import { asksMore, writeEvents } from "../earning/write-event.ts"
import { newCustomer } from "../evidence/accept-click.ts"
import { attribute } from "../evidence/core/attribute.ts"
import * as store from "../store.ts"
import { decideSale, type SaleMade } from "./core/decide-sale.ts"
import { loadSales, type RecordedSale, type SaleFacts, type SaleReport } from "./load-sales.ts"
import { recordAlone, recordWithin } from "./record-alone.ts"

/**
 * A customer of a sale: locked, or about to be made; null for one under a name that was joined to another's, or who named
 * somebody, which is rare.
 */
type Whose = { customer: store.CustomerRow; stored: store.CustomerRow | null } | null

/** `apart`: something rare follows from it, which is done in a transaction of its own. */
type Step =
  | { kind: "made"; report: SaleReport; made: SaleMade; isNew: boolean }
  | { kind: "refused"; error: unknown }
  | { kind: "apart"; report: SaleReport }

/**
 * Records verified sales in one transaction, of which no two share a key. Each has its own answer, and one that cannot be
 * written with the others is written alone. Rejects for all where the database is away.
 */
export async function recordTogether(reports: SaleReport[]): Promise<Promise<RecordedSale>[]> {
  const { ctx, vendorId } = reports[0]!
  const locks = reports.flatMap((report) => report.locks)
  const work = (tx: Tx, checked?: Promise<void>) => recordEach(tx, reports, checked)
  try {
    const { finishes, written } = await (reports.length === 1
      ? asVendor(ctx, vendorId, work, { locks, isBatch: true })
      : asVendors(reports, work, locks))
    await written()
    return finishes.map((finish) => finish())
  } catch (error) {
    // Whose fault it was is not known; a customer may have been made by somebody else meanwhile, too.
    if (isStoreAway(error)) throw error
    return recordApart(reports)
  }
}

/** By vendors, so that what is the matter with one costs the others little; those of one vendor each alone. */
function recordApart(reports: readonly SaleReport[]): Promise<RecordedSale>[] {
  const vendors = Map.groupBy(reports, ({ vendorId }) => vendorId)
  if (vendors.size === 1) return reports.map(recordAlone)
  const parts = new Map([...vendors].map(([vendorId, own]) => [vendorId, recordTogether(own)]))
  return reports.map(async (report) => {
    const { vendorId } = report
    return (await parts.get(vendorId)!)[vendors.get(vendorId)!.indexOf(report)]!
  })
}

/** What is to be answered, or done, once the transaction is committed. */
type Finish = () => Promise<RecordedSale>

async function recordEach(tx: Tx, reports: SaleReport[], checked?: Promise<void>) {
  const { steps, written } = await writeTogether(tx, reports, { checked })
  const finishes = await Promise.all(steps.map((step) => finishOf(tx, step, reports.length === 1)))
  return { finishes, written }
}

type Beside = {
  checked?: Promise<void> | undefined
  /** Given what is written, by its index, says what else is written with it. */
  beside?(made: readonly number[]): Writers
}

/**
 * Decides each of them and writes those of which nothing rare follows, in a transaction that holds their locks, once it is
 * `checked` who reports. COMMIT may follow at once; `written` ends when all is, and rejects where nothing was committed.
 */
export async function writeTogether(
  tx: Tx,
  reports: readonly SaleReport[],
  { checked, beside = () => ({}) }: Beside,
): Promise<{ steps: Step[]; written: () => Promise<void> }> {
  const steps = await decideEach(tx, reports, checked)
  const made = steps.filter((step) => step.kind === "made")
  const indexes = [...steps.keys()].filter((index) => steps[index]!.kind === "made")
  const writing = made.length > 0 ? write(tx, made, beside(indexes)) : Promise.resolve()
  // Whoever asks hears of it; where the transaction failed nobody does.
  writing.catch(() => {})
  return { steps, written: () => writing }
}

async function finishOf(tx: Tx, step: Step, isOnly: boolean): Promise<Finish> {
  if (step.kind === "refused") return () => Promise.reject(step.error)
  if (step.kind === "made") {
    const { sale, kept, commissions } = step.made
    const shown = showSale({ sale, customerExternalId: kept.externalId }, commissions)
    return async () => ({ kind: "recorded", sale: shown })
  }
  if (!isOnly) return () => recordAlone(step.report)
  const recorded = await recordWithin(tx, step.report)
  return async () => recorded
}

async function decideEach(tx: Tx, reports: readonly SaleReport[], checked: Promise<void> | undefined): Promise<Step[]> {
  const names = reports.map(({ vendorId, input }) => ({ vendorId, externalId: input.customer_external_id }))
  const keyOf = ({ vendorId, externalId }: (typeof names)[number]) => `${vendorId} ${externalId}`
  const [locked] = await Promise.all([store.lockCustomers(tx, names), checked])
  const known = new Map(locked.map((row) => [keyOf(row), row]))
  const whose = reports.map((report, index) => whoseIs(report, known.get(keyOf(names[index]!)) ?? null))
  const asked = reports.flatMap((report, index) => {
    const one = whose[index]
    return one ? [{ report, customer: one.customer, isNew: one.stored === null }] : []
  })
  const facts = asked.length === 0 ? [] : await loadSales(tx, asked)
  const loaded = new Map(asked.map(({ report }, index) => [report, facts[index]!]))
  return reports.map((report, index) => decideStep(report, whose[index]!, loaded.get(report)))
}

function whoseIs({ vendorId, input, provider }: SaleReport, stored: store.CustomerRow | null): Whose {
  if (stored?.joinedTo || input.told_by !== undefined) return null
  const fresh = newCustomer(vendorId, input.customer_external_id, provider, "verified")
  if (!stored) return { customer: fresh, stored }
  const isFirm = stored.isProvisional && !fresh.isProvisional
  return { customer: isFirm ? { ...stored, isProvisional: false } : stored, stored }
}

function decideStep(report: SaleReport, whose: Whose, facts: SaleFacts | undefined): Step {
  const { ctx, vendorId, id, input, hints, brought, provider, importedFrom } = report
  if (!whose || !facts || facts.named.verified || facts.named.unverified || facts.hasRefunds)
    return { kind: "apart", report }
  const { customer, stored } = whose
  try {
    const attributed = attribute(facts.evidence, customer, hints)
    const all = { ...facts, customer, attributed, caps: NO_CAPS }
    const { at, source } = hints
    const { addressHash } = brought
    const reported = { id, input, at, source, corrects: provider === null, addressHash, importedFrom }
    if (asksMore(all)) return { kind: "apart", report }
    const made = decideSale(all, reported, stampOf(ctx, vendorId))
    const { attributesEarlier, holdsSelfReferrals, reviewFrom } = made.next
    if (made.redecides || attributesEarlier || holdsSelfReferrals || reviewFrom) return { kind: "apart", report }
    const isChanged = stored !== null && made.kept !== stored
    return { kind: "made", report, made: { ...made, changed: isChanged ? [made.kept] : [] }, isNew: stored === null }
  } catch (error) {
    return { kind: "refused", error }
  }
}

type Made = Step & { kind: "made" }

function write(tx: Tx, steps: Made[], beside: Writers): Promise<void> {
  const all = steps.map(({ made }) => made)
  return applyAhead(tx, {
    customers_new: store.addCustomers(steps.flatMap(({ made, isNew }) => (isNew ? [made.kept] : []))),
    sales: store.writeSales(all.map(({ sale }) => sale)),
    ...writeCredit(
      all.flatMap(({ credited }) => credited),
      all.flatMap(({ credit }) => credit),
    ),
    ...writeEvents(steps.map(({ report: { ctx, vendorId }, made }) => ({ ctx, vendorId, made }))),
    ...beside,
  })
}
