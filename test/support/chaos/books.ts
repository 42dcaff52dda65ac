import { deepStrictEqual } from "node:assert"
import type Stripe from "stripe"
import type { StandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import type { Json } from "../app.ts"
import type { Desk } from "./desk.ts"

const same = (what: string, found: unknown, expected: unknown) =>
  deepStrictEqual({ [what]: found }, { [what]: expected })
const total = (amounts: Iterable<number>) => [...amounts].reduce((sum, amount) => sum + amount, 0)
const sorted = (amounts: Iterable<[string, number]>) => Object.fromEntries([...amounts].toSorted())

/** Throws unless everyone was paid exactly once, and Stripe, items and ledger say so alike. */
export async function expectPaidOnce(desk: Desk, standIn: StandIn): Promise<void> {
  const runs: Json[] = await Promise.all(desk.runs.map(desk.show))
  for (const run of runs) same(`status of ${run.id}`, [run.status, run.next_cursor], ["completed", null])
  const ids = new Set(runs.map((run) => run.id))
  const all = await standIn.objects<Stripe.Transfer>({ object: "transfer" })
  const transfers = all.filter((transfer) => ids.has(transfer.transfer_group))
  const paid = new Map<string, number>()
  for (const { destination, amount } of transfers)
    paid.set(String(destination), (paid.get(String(destination)) ?? 0) + amount)
  same("paid to each account, says Stripe", sorted(paid), sorted(desk.owed()))

  const items: Json[] = runs.flatMap((run) => run.items).filter((item) => item.status === "sent")
  const ordered = items.map((item): [string, number] => [`${item.id} ${item.transfer_id}`, item.amount])
  const made = transfers.map(({ id, metadata, amount }): [string, number] => [`${metadata.item_id} ${id}`, amount])
  same("transfers of the items", sorted(made), sorted(ordered))
  await expectSound(desk, total(desk.owed().values()))
}

/** Ledger and reconciliation: nothing differs, nothing is left. */
async function expectSound({ vendor, runs }: Desk, owed: number): Promise<void> {
  let reconciled = 0
  for (const run of runs) {
    const { differences, totals } = await vendor.read(`/v1/reconciliation?run_id=${run.id}`)
    same(`differences of ${run.id}`, differences, [])
    for (const { items, ledger, stripe } of totals) same(`totals of ${run.id}`, [ledger, stripe], [items, items])
    reconciled += total(totals.map((row: Json) => row.items))
  }
  same("paid in all, says reconciliation", reconciled, owed)
  vendor.paid += owed
  const trial = await vendor.read("/v1/ledger/trial-balance")
  same("trial balance balanced", trial.balanced, true)
  const balances = new Map<string, number>(trial.accounts.map((row: Json) => [row.account, row.balance]))
  same("expense", Math.abs(balances.get("expense:commissions") ?? 0), vendor.paid)
  same("out of the Stripe balance", Math.abs(balances.get("asset:stripe") ?? 0), vendor.paid)
  const open = [...balances].filter(([account, balance]) => /^(liability|receivable):/.test(account) && balance !== 0)
  same("still owed, in transit or owed back", open, [])
  const verified = await vendor.read("/v1/ledger/verify")
  same(
    "ledger verified",
    [verified.verified, verified.complete, verified.problems, verified.unsealed],
    [true, true, [], 0],
  )
}
