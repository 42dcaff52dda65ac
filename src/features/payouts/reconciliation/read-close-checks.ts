import { dayStart, monthAfter } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { readLiability } from "../../ledger/audit/read-liability.ts"
import { readTrialBalance } from "../../ledger/posting/read-entries.ts"
import { readNights } from "./reconcile-night.ts"
import * as store from "./reconcile-store.ts"

export type CloseCheck = {
  kind: "balance" | "runs" | "transit" | "held" | "stripe"
  isFit: boolean
  /** How many there are to look at. */
  count: number
  /** What was on its way at the month's end, minor units. */
  sums: { amount: bigint; currency: string }[]
  /** When the night was whose comparison is meant. */
  at: Date | null
}

/** What to look at before a month ("2026-11") is closed. None of it keeps anybody from closing. */
export async function readCloseChecks(ctx: Ctx, vendorId: string, month: string, zone: string): Promise<CloseCheck[]> {
  const [from, before] = [month, monthAfter(month, 1)].map((one) => dayStart(`${one}-01`, zone)) as [Date, Date]
  const last = new Date(before.getTime() - 1)
  const { balanced } = await readTrialBalance(ctx, vendorId, last)
  const { rows } = await readLiability(ctx, vendorId, last)
  const [night] = await readNights(ctx, vendorId)
  const { runs, held } = await readAsVendor(ctx, vendorId, "ledger.read", async (tx) => ({
    runs: await store.countOpenRuns(tx, vendorId, before),
    held: await store.countHeld(tx, vendorId, { from, before }),
  }))
  const moving = rows.filter(({ state }) => state === "in_transit")
  const sums = [...new Set(moving.map(({ currency }) => currency))].map((currency) => ({
    currency,
    amount: moving.reduce((sum, row) => (row.currency === currency ? sum + row.amount : sum), 0n),
  }))
  const check = (kind: CloseCheck["kind"], count: number, more: Partial<CloseCheck> = {}): CloseCheck => ({
    kind,
    count,
    isFit: count === 0,
    sums: [],
    at: null,
    ...more,
  })
  return [
    check("balance", 0, { isFit: balanced }),
    check("runs", runs),
    check("transit", 0, { isFit: sums.length === 0, sums }),
    check("held", held),
    check("stripe", night?.differences.length ?? 0, {
      isFit: night === undefined || night.status === "matched",
      at: night?.at ?? null,
    }),
  ]
}
