import { AppError, notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { log } from "../../../platform/log.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { ProviderName, SeenTransfer } from "../providers/core/facts.ts"
import type { PayoutProvider } from "../providers/core/payout-provider.ts"
import { providers } from "../providers/providers.ts"
import type { Item } from "../runs/run-store.ts"
import type { LateMatch } from "../transfers/core/late.ts"
import { matchLateTransfer } from "../transfers/settle-by-late-transfer.ts"
import { type Compared, type Difference, differencesOf } from "./core/reconcile.ts"
import * as store from "./reconcile-store.ts"

const TIMEOUT_MS = 10_000
/** Without a run named, the latest ones are compared. */
const MAX_RUNS = 20

type Totals = { currency: string; items: bigint; ledger: bigint; listed: bigint }
export type Reconciliation = {
  runId: string | null
  items: number
  totals: Totals[]
  differences: Difference[]
  /** The transfers among them by which their items can be settled. */
  late: { provider: ProviderName; id: string }[]
  checkedAt: Date
}

/** Compares ledger, items and what providers list, for one run or the latest. 503 while one of them cannot be asked. */
export async function reconcileRuns(ctx: Ctx, vendorId: string, runId: string | null): Promise<Reconciliation> {
  const runs = await readAsVendor(ctx, vendorId, "reconciliation.read", (tx) => loadRuns(tx, vendorId, runId))
  const compared: Compared[] = []
  const strangers: Difference[] = []
  const late: Reconciliation["late"] = []
  for (const run of runs) {
    const listed = await listTransfers(ctx, run.id)
    const byItem = Map.groupBy(listed, (transfer) => transfer.itemId ?? "")
    for (const item of run.items) {
      const own = byItem.get(item.id) ?? []
      byItem.delete(item.id)
      const found = compareItem(item, run.ledger.get(item.id), own, await matchLateTransfers(ctx, item, own))
      compared.push(found)
      for (const { kind, transferId: id } of differencesOf(found))
        if (kind === "transfer_late" && id) late.push({ provider: item.provider, id })
    }
    for (const transfer of [...byItem.values()].flat()) strangers.push(...toStrangers(run.id, transfer))
  }
  return {
    runId,
    items: compared.length,
    totals: totalsOf(compared),
    late,
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

async function listTransfers(ctx: Ctx, runId: string): Promise<SeenTransfer[]> {
  const listed: SeenTransfer[] = []
  for (const provider of Object.values(providers)) listed.push(...(await listAt(ctx, provider, runId)))
  return listed
}

async function listAt(ctx: Ctx, provider: PayoutProvider, runId: string): Promise<SeenTransfer[]> {
  try {
    return await provider.listTransfers(ctx, { runId }, TIMEOUT_MS)
  } catch (error) {
    const { title, unavailable } = provider
    log("reconciliation_failed", { provider: title, reason: provider.failureOf(error).reason })
    throw new AppError("unavailable", unavailable, `${title}'s transfers cannot be read at the moment. Try again.`)
  }
}

/** What transfers are that an item does not know, by their ids. */
async function matchLateTransfers(ctx: Ctx, item: Item, own: SeenTransfer[]): Promise<Map<string, LateMatch>> {
  const unknown = own.filter((transfer) => transfer.id !== item.transferId)
  if (unknown.length === 0) return new Map()
  return asVendor({ ...ctx, idempotency: null }, item.vendorId, async (tx) => {
    const found = new Map<string, LateMatch>()
    for (const transfer of unknown) found.set(transfer.id, await matchLateTransfer(tx, item, transfer))
    return found
  })
}

function compareItem(
  item: Item,
  ledger: store.InLedger | undefined,
  own: SeenTransfer[],
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
      amount: transfer.amount,
      reversed: transfer.reversed,
      late: late.get(transfer.id) ?? "other",
    })),
  }
}

/** A transfer of the run's group that no item explains, unless it came back as a whole. */
function toStrangers(runId: string, transfer: SeenTransfer): Difference[] {
  const { currency } = transfer
  const found = transfer.amount - transfer.reversed
  if (found === 0n) return []
  const nobody = { itemId: null, affiliateId: null }
  return [{ kind: "transfer_unexpected", runId, ...nobody, currency, transferId: transfer.id, expected: 0n, found }]
}

/** What was paid and stayed paid, by each of the three. */
function totalsOf(compared: Compared[]): Totals[] {
  const totals = new Map<string, Totals>()
  for (const item of compared) {
    const { currency } = item
    const total = totals.get(currency) ?? { currency, items: 0n, ledger: 0n, listed: 0n }
    const isSent = item.status === "sent" || item.status === "returned"
    total.items += isSent ? item.amount - item.returned : 0n
    total.ledger += item.ledgerPaid
    for (const transfer of item.transfers) total.listed += transfer.amount - transfer.reversed
    totals.set(currency, total)
  }
  return [...totals.values()]
}
