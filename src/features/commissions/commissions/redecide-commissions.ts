import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { earned } from "../../ledger/posting/core/postings.ts"
import type { EarnOutcome } from "../rules/core/earn.ts"
import * as rulesStore from "../rules/rules-store.ts"
import * as store from "../store.ts"
import { addCommission } from "./change-commission.ts"
import {
  type CapsTaken,
  capKeys,
  type Decidable,
  decideSales,
  hasCap,
  inOrder,
  refundedOf,
} from "./core/decide-sales.ts"
import { copiesOf, toRows } from "./core/earning.ts"
import { type EarnedShare, isSameWhose, NOT_SHARED, sharesOf } from "./core/shares.ts"
import type { HoldReason } from "./core/signals.ts"
import type { Terms } from "./core/terms.ts"
import { type Cause, correctCommission } from "./correct-commission.ts"
import { noteEntitled, settleEntitled } from "./settle-amended.ts"

/** A sale with the terms that it was first decided by; `holdsOf` is asked for where it earns for the first time. */
export type SaleToDecide = Omit<Decidable, "rules"> & {
  customerId: string
  terms: Terms
  holdsOf(sharers: string[]): Promise<Holds>
}

/** Why what a sale earns waits for a person, all addresses of its customer, and whose of these sharers' waits as their own. */
export type Holds = { holdReasons: HoldReason[]; customerEmails: string[]; selves: string[] }

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
  const rowsOf = (sale: SaleToDecide) => known.filter((row) => row.sourceId === sale.id)
  const open = sales.filter((sale) => rowsOf(sale).every((row) => !isOwn(row, sale) || isOpen(row)))
  const decidable = await withRules(tx, vendorId, open)
  const outcomes = decideSales(decidable, await readTaken(tx, vendorId, decidable))
  const fresh: string[] = []
  for (const sale of inOrder(decidable)) {
    const outcome = outcomes.get(sale.id)!
    if (await decideOne(tx, ctx, vendorId, { sale, rows: rowsOf(sale), outcome, cause })) fresh.push(sale.id)
  }
  return fresh
}

type Redecided = { sale: Ruled; rows: readonly store.Commission[]; outcome: EarnOutcome; cause: Cause }

/** Each commission of a sale as its outcome says; whether any is earned for the first time. */
async function decideOne(tx: Tx, ctx: Ctx, vendorId: string, { sale, rows, outcome, cause }: Redecided) {
  const earnsNow = outcome.kind === "earned" ? outcome : null
  const shares = sharesOf(earnsNow?.amount ?? 0n, sale.affiliate.id, sale.sharing ?? NOT_SHARED)
  const missing: EarnedShare[] = []
  for (const share of shares) {
    const row = rows.find((one) => one.part === 0 && isSameWhose(one, share))
    if (!row) missing.push(share)
    else if (isOpen(row)) {
      const copies = earnsNow && copiesOf(earnsNow, share)
      await correctCommission(tx, ctx, row, sale, { amount: share.amount, copies }, cause)
    } else if (row.status !== "rejected") await correctLeft(tx, ctx, row, rows, { sale, share, cause })
  }
  return earnsNow !== null && missing.length > 0 && earnFirst(tx, ctx, vendorId, sale, earnsNow, missing)
}

type Left = Pick<Redecided, "sale" | "cause"> & { share: EarnedShare }

/** A recruiter's commission that has left while what it is a share of has not. */
async function correctLeft(
  tx: Tx,
  ctx: Ctx,
  row: store.Commission,
  rows: readonly store.Commission[],
  { sale, share: { amount: entitled }, cause }: Left,
) {
  if (entitled === (row.entitled ?? row.amount)) return
  const net = entitled - refundedOf(sale.occasion, sale.refundedTotal, entitled)
  await noteEntitled(tx, ctx, row, { after: entitled, reason: cause.reason, causeId: cause.id })
  await settleEntitled(tx, ctx, row, rows, { entitled, net, causeId: `${cause.id}:${newId("reversal")}` })
}

/** Whether a commission is what the sale earns by itself, and no recruiter's share of it. */
function isOwn(row: store.Commission, { affiliate, sharing }: SaleToDecide): boolean {
  const isTheirs = sharing?.splits
    ? sharing.splits.some(({ affiliateId }) => affiliateId === row.affiliateId)
    : row.affiliateId === affiliate.id
  return row.part === 0 && row.recruitedId === null && isTheirs
}

/** Whether a sale may be decided again: what has left, or was amended after it had, and what was rejected may not. */
function isOpen(row: store.Commission): boolean {
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

async function earnFirst(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  sale: Ruled,
  outcome: EarnOutcome & { kind: "earned" },
  shares: readonly EarnedShare[],
): Promise<boolean> {
  const { id: sourceId, customerId, programId, affiliate, occasion, terms } = sale
  const sharers = shares.flatMap((share) => [share.affiliateId, share.recruitedId ?? share.affiliateId])
  const { selves, ...holds } = await sale.holdsOf([...new Set(sharers)])
  const earning = { sourceId, customerId, programId, affiliateId: affiliate.id, linkId: null, occasion, ...holds }
  let isAny = false
  for (const row of toRows(earning, outcome, shares, { holdDays: terms.holdDays, selves }, stampOf(ctx, vendorId)))
    if (await addCommission(tx, ctx, row, earned)) isAny = true
  return isAny
}
