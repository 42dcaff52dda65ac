import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { earned } from "../../ledger/posting/core/postings.ts"
import type { EarnOutcome } from "../rules/core/earn.ts"
import * as rulesStore from "../rules/rules-store.ts"
import * as store from "../store.ts"
import { addCommission } from "./change-commission.ts"
import { type CapsTaken, capKeys, type Decidable, decideSales, hasCap, inOrder } from "./core/decide-sales.ts"
import { toRow } from "./core/earning.ts"
import type { HoldReason } from "./core/signals.ts"
import type { Terms } from "./core/terms.ts"
import { type Cause, correctCommission } from "./correct-commission.ts"

/** A sale with the terms that it was first decided by; `holdReasons` are asked for where it earns for the first time. */
export type SaleToDecide = Omit<Decidable, "rules"> & {
  customerId: string
  terms: Terms
  holdReasons(): Promise<HoldReason[]>
}

/** One at a time under the caps of these programs, until the transaction ends; taken before any commission is locked. */
export async function lockCapsOf(tx: Tx, vendorId: string, programIds: Iterable<string>): Promise<void> {
  for (const programId of [...new Set(programIds)].sort()) await rulesStore.lockCaps(tx, vendorId, programId)
}

/**
 * Decides sales again by their own times, and corrects what nobody has been paid of by reversing and earning entries. What
 * a payout has, or a person rejected, stays, and counts as used. Answers which sales earn for the first time.
 */
export async function redecideCommissions(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  sales: readonly SaleToDecide[],
  cause: Cause,
): Promise<string[]> {
  const known = await store.listOfSources(
    tx,
    vendorId,
    sales.map(({ id }) => id),
    true,
  )
  const rowOf = (sale: SaleToDecide) =>
    known.find((row) => row.sourceId === sale.id && row.affiliateId === sale.affiliate.id && row.part === 0)
  const open = sales.filter((sale) => isOpen(rowOf(sale)))
  const decidable = await withRules(tx, vendorId, open)
  const outcomes = decideSales(decidable, await readTaken(tx, vendorId, decidable))
  const fresh: string[] = []
  for (const sale of inOrder(decidable)) {
    const outcome = outcomes.get(sale.id)!
    const row = rowOf(sale)
    if (row) await correctCommission(tx, ctx, row, sale, outcome, cause)
    else if (await earnFirst(tx, ctx, vendorId, sale, outcome)) fresh.push(sale.id)
  }
  return fresh
}

/** Whether a sale may be decided again: what has left, or was amended after it had, and what was rejected may not. */
function isOpen(row: store.Commission | undefined): boolean {
  if (!row) return true
  return row.entitled === null && ["pending", "held", "payable", "reversed"].includes(row.status)
}

type Ruled = SaleToDecide & Decidable

async function withRules(tx: Tx, vendorId: string, sales: readonly SaleToDecide[]): Promise<Ruled[]> {
  const sets = new Map<string, Decidable["rules"] | null>()
  for (const { programId, terms } of sales) {
    const key = `${programId} ${terms.version}`
    if (!sets.has(key)) sets.set(key, await rulesStore.findRules(tx, vendorId, programId, terms.version))
  }
  return sales.flatMap((sale) => {
    const rules = sets.get(`${sale.programId} ${sale.terms.version}`)
    return rules ? [{ ...sale, rules }] : []
  })
}

/** What others than these sales took of the months that a cap concerns. */
async function readTaken(tx: Tx, vendorId: string, sales: readonly Ruled[]): Promise<CapsTaken> {
  const taken = new Map<string, bigint>()
  const butSales = sales.map(({ id }) => id)
  for (const { programId, occasion, rules } of sales) {
    const { currency, timeZone, at } = occasion
    const month = dayOf(at, timeZone).slice(0, 7)
    const key = capKeys({ programId, currency, month, affiliateId: "" }).program_month
    if (!hasCap(rules) || taken.has(key)) continue
    const from = dayStart(`${month}-01`, timeZone)
    const window = { from, to: addMonths(from, 1, timeZone) }
    taken.set(key, 0n)
    for (const row of await rulesStore.capsTaken(tx, { vendorId, programId, currency, butSales, ...window })) {
      const keys = capKeys({ programId, currency, month, affiliateId: row.affiliateId })
      taken.set(keys.affiliate_month, row.amount)
      taken.set(key, taken.get(key)! + row.amount)
    }
  }
  return taken
}

async function earnFirst(tx: Tx, ctx: Ctx, vendorId: string, sale: Ruled, outcome: EarnOutcome): Promise<boolean> {
  if (outcome.kind === "none") return false
  const { id: sourceId, customerId, programId, affiliate, occasion, terms } = sale
  const holdReasons = await sale.holdReasons()
  const earning = { sourceId, customerId, programId, affiliateId: affiliate.id, occasion, holdReasons }
  return (
    (await addCommission(tx, ctx, toRow(earning, outcome, terms.holdDays, stampOf(ctx, vendorId)), earned)) !== null
  )
}
