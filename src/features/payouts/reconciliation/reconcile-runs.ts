import { AppError, notFound } from "../../../lib/errors.ts"
import { fromStripeAmount } from "../../../lib/stripe-amount.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import type { StripeTransfer } from "../../../platform/stripe.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Item } from "../runs/run-store.ts"
import { destinationOf } from "../transfers/call-transfer.ts"
import { type CallFailure, classifyFailure } from "../transfers/core/outcome.ts"
import { matchLateTransfer } from "../transfers/settle-by-late-transfer.ts"
import { type Compared, type Difference, differencesOf, type LateMatch } from "./core/reconcile.ts"
import * as store from "./reconcile-store.ts"

const PAGE = 100
const TIMEOUT_MS = 10_000
/** Without a run named, the latest ones are compared. */
const MAX_RUNS = 20

type Totals = { currency: string; items: bigint; ledger: bigint; stripe: bigint }
export type Reconciliation = {
  runId: string | null
  items: number
  totals: Totals[]
  differences: Difference[]
  checkedAt: Date
}

/** Compares ledger, items and what Stripe lists, for one run or the latest. 503 while Stripe cannot be asked. */
export async function reconcileRuns(ctx: Ctx, vendorId: string, runId: string | null): Promise<Reconciliation> {
  const runs = await readAsVendor(ctx, vendorId, "reconciliation.read", (tx) => loadRuns(tx, vendorId, runId))
  const compared: Compared[] = []
  const strangers: Difference[] = []
  for (const run of runs) {
    const listed = await listTransfers(ctx, run.id)
    const byItem = Map.groupBy(listed, (transfer) => transfer.metadata.item_id ?? "")
    for (const item of run.items) {
      const own = byItem.get(item.id) ?? []
      byItem.delete(item.id)
      compared.push(compareItem(item, run.ledger.get(item.id), own, await matchLateTransfers(ctx, item, own)))
    }
    for (const transfer of [...byItem.values()].flat()) strangers.push(...toStrangers(run.id, transfer))
  }
  return {
    runId,
    items: compared.length,
    totals: totalsOf(compared),
    checkedAt: ctx.now,
    differences: [...compared.flatMap(differencesOf), ...strangers],
  }
}

async function loadRuns(tx: Tx, vendorId: string, runId: string | null) {
  const ids = await store.listRunsToCompare(tx, vendorId, runId, MAX_RUNS)
  if (runId && ids.length === 0) throw notFound()
  const loaded: { id: string; items: Item[]; ledger: Map<string, store.InLedger> }[] = []
  for (const id of ids) {
    const items = await store.listItemsOfRun(tx, vendorId, id)
    loaded.push({ id, items, ledger: await store.ledgerOfRun(tx, vendorId, id) })
  }
  return loaded
}

async function listTransfers(ctx: Ctx, transferGroup: string): Promise<StripeTransfer[]> {
  const listed: StripeTransfer[] = []
  try {
    const query = { transfer_group: transferGroup, limit: PAGE }
    for await (const transfer of ctx.ports.stripe.transfers.list(query, { timeout: TIMEOUT_MS })) listed.push(transfer)
  } catch (error) {
    log("reconciliation_failed", { reason: classifyFailure(error as CallFailure).reason })
    throw new AppError(
      "unavailable",
      "stripe_unavailable",
      "Stripe's transfers cannot be read at the moment. Try again.",
    )
  }
  return listed
}

/** What transfers are that an item does not know, by their ids. */
async function matchLateTransfers(ctx: Ctx, item: Item, own: StripeTransfer[]): Promise<Map<string, LateMatch>> {
  const unknown = own.filter((transfer) => transfer.id !== item.transferId)
  if (unknown.length === 0) return new Map()
  return asVendor({ ...ctx, idempotency: null }, item.vendorId, async (tx) => {
    const found = new Map<string, LateMatch>()
    for (const transfer of unknown)
      found.set(transfer.id, await matchLateTransfer(tx, item, { ...transfer, destination: destinationOf(transfer) }))
    return found
  })
}

function compareItem(
  item: Item,
  ledger: store.InLedger | undefined,
  own: StripeTransfer[],
  late: Map<string, LateMatch>,
): Compared {
  const { runId, id: itemId, affiliateId, status, amount, returned, transferId, currency } = item
  return {
    runId,
    itemId,
    affiliateId,
    status,
    amount,
    returned,
    transferId,
    currency,
    ledgerPaid: ledger?.paid ?? 0n,
    ledgerInTransit: ledger?.inTransit ?? 0n,
    transfers: own.map((transfer) => ({
      id: transfer.id,
      amount: fromStripeAmount(transfer.amount, currency),
      reversed: fromStripeAmount(transfer.amount_reversed, currency),
      late: late.get(transfer.id) ?? "other",
    })),
  }
}

/** A transfer of the run's group that no item explains, unless it came back as a whole. */
function toStrangers(runId: string, transfer: StripeTransfer): Difference[] {
  const currency = transfer.currency.toUpperCase()
  const found = fromStripeAmount(transfer.amount - transfer.amount_reversed, currency)
  if (found === 0n) return []
  const nobody = { itemId: null, affiliateId: null }
  return [{ kind: "transfer_unexpected", runId, ...nobody, currency, transferId: transfer.id, expected: 0n, found }]
}

/** What was paid and stayed paid, by each of the three. */
function totalsOf(compared: Compared[]): Totals[] {
  const totals = new Map<string, Totals>()
  for (const item of compared) {
    const { currency } = item
    const total = totals.get(currency) ?? { currency, items: 0n, ledger: 0n, stripe: 0n }
    const isSent = item.status === "sent" || item.status === "returned"
    total.items += isSent ? item.amount - item.returned : 0n
    total.ledger += item.ledgerPaid
    for (const transfer of item.transfers) total.stripe += transfer.amount - transfer.reversed
    totals.set(currency, total)
  }
  return [...totals.values()]
}
