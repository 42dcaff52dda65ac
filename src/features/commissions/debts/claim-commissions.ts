import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"
import * as debtStore from "./debt-store.ts"
import { listPayableSums } from "./payable-store.ts"
import { setOffDebts } from "./set-off-debts.ts"

/** A commission (positive) or a debt to withhold; amounts are positive minor units in both cases. */
export type ClaimableLine = { sourceId: string; isDebt: boolean; amount: bigint }
export type ClaimableGroup = { affiliateId: string; programId: string; lines: ClaimableLine[] }

type PayableScope = { currency: string; programId?: string; cutoff: Date }

/** Lines that a draft holds at a time. */
const PART = 2000

/**
 * What is payable now, with the debts to net, by affiliate and program: parts in the order of affiliates, each of whom is
 * whole in one. The rows are locked until the transaction ends.
 */
export async function* lockPayable(tx: Tx, vendorId: string, scope: PayableScope): AsyncGenerator<ClaimableGroup[]> {
  const debts = Map.groupBy(await store.listOpenDebts(tx, vendorId, scope, true), (debt) => debt.affiliateId)
  const groupsOf = (rows: readonly store.PayableRow[]) => {
    const owing = [...new Set(rows.map((row) => row.affiliateId))].flatMap((id) => debts.get(id) ?? [])
    for (const { affiliateId } of owing) debts.delete(affiliateId)
    return toGroups(rows, owing)
  }
  let rest: store.PayableRow[] = []
  for await (const part of store.lockPayable(tx, vendorId, scope, PART)) {
    const last = part.at(-1)?.affiliateId
    const whole = [...rest, ...part].filter((row) => row.affiliateId !== last)
    rest = [...rest, ...part].filter((row) => row.affiliateId === last)
    if (whole.length > 0) yield groupsOf(whole)
  }
  if (rest.length > 0) yield groupsOf(rest)
  // They have debts alone, and nothing to be paid.
  if (debts.size > 0) yield toGroups([], [...debts.values()].flat())
}

/**
 * The same for a look, by currency in alphabetical order, also where nothing was earned up to the cutoff: nothing is locked, and
 * what a program owes somebody is one line.
 */
export async function sumPayable(tx: Tx, vendorId: string, cutoff: Date): Promise<Map<string, ClaimableGroup[]>> {
  const sums = await listPayableSums(tx, vendorId, cutoff)
  const debts = await store.listOpenDebts(tx, vendorId, {}, false)
  const currencies = [...new Set([...sums, ...debts].map(({ currency }) => currency))].sort()
  const [sumsIn, debtsIn] = [Map.groupBy(sums, (row) => row.currency), Map.groupBy(debts, (debt) => debt.currency)]
  return new Map(
    currencies.map((currency) => {
      const payable = (sumsIn.get(currency) ?? []).flatMap((row) =>
        row.amount === "0" ? [] : [{ ...row, id: row.programId }],
      )
      return [currency, toGroups(payable, debtsIn.get(currency) ?? [])]
    }),
  )
}

export const listPayableCurrencies = store.listPayableCurrencies

type OpenDebts = Awaited<ReturnType<typeof store.listOpenDebts>>

function toGroups(payable: readonly store.PayableRow[], open: OpenDebts): ClaimableGroup[] {
  const groups = new Map<string, ClaimableGroup>()
  const add = (row: { id: string; affiliateId: string; programId: string }, isDebt: boolean, amount: bigint) => {
    const key = `${row.affiliateId} ${row.programId}`
    const group = groups.get(key) ?? { affiliateId: row.affiliateId, programId: row.programId, lines: [] }
    groups.set(key, group)
    group.lines.push({ sourceId: row.id, isDebt, amount })
  }
  for (const row of payable) add(row, false, BigInt(row.amount))
  for (const row of open) add(row, true, row.amount)
  return [...groups.values()]
}

/** A line as the payout item holds it. */
export type ClaimedLine = Omit<ClaimableLine, "amount"> & { itemId: string }

/** Takes lines into payout items; nothing else may take them until those let go. */
export async function claimCommissions(tx: Tx, vendorId: string, lines: readonly ClaimedLine[]): Promise<void> {
  const { owed, owing } = parted(lines)
  const taken = (await store.claimCommissions(tx, vendorId, owed)) + (await debtStore.claimDebts(tx, vendorId, owing))
  invariant(taken === lines.length, "lines_claimed_once")
}

/** Whether what items once held could be taken by them again, to the last unit; locked when it is about to be. */
export async function areClaimable(
  tx: Tx,
  vendorId: string,
  lines: readonly (ClaimedLine & ClaimableLine)[],
  lock: boolean,
) {
  const { owed, owing } = parted(lines)
  const found =
    (await store.countClaimable(tx, vendorId, owed, lock)) + (await debtStore.countClaimable(tx, vendorId, owing, lock))
  return found === lines.length
}

/** Items let go: commissions are payable again, debts open; what was refunded meanwhile is set off. */
export async function releaseFromPayout(tx: Tx, ctx: Ctx, vendorId: string, lines: readonly ClaimedLine[]) {
  const { owed, owing } = parted(lines)
  const reversed = await store.lockReversed(tx, vendorId, owed)
  await store.moveClaimed(tx, vendorId, owed, "payable")
  await debtStore.moveClaimed(tx, vendorId, owing, "open")
  for (const commission of reversed) await setOffDebts(tx, ctx, commission)
}

/** The items' transfers are made: commissions are paid, debts netted. */
export async function settlePayout(tx: Tx, vendorId: string, lines: readonly ClaimedLine[]): Promise<void> {
  const { owed, owing } = parted(lines)
  await store.moveClaimed(tx, vendorId, owed, "paid")
  await debtStore.moveClaimed(tx, vendorId, owing, "netted")
}

const parted = <T extends ClaimedLine>(lines: readonly T[]) => ({
  owed: lines.filter((line) => !line.isDebt),
  owing: lines.filter((line) => line.isDebt),
})
