import { dayStart, monthAfter } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { readSums } from "../../ledger/posting/read-entries.ts"
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
  const [{ isBalanced, inTransit }, [night], runs, held] = await Promise.all([
    readSums(ctx, vendorId, last),
    readNights(ctx, vendorId),
    readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.countOpenRuns(tx, vendorId, before)),
    readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.countHeld(tx, vendorId, { from, before })),
  ])
  const check = (kind: CloseCheck["kind"], count: number, more: Partial<CloseCheck> = {}): CloseCheck => ({
    kind,
    count,
    isFit: count === 0,
    sums: [],
    at: null,
    ...more,
  })
  return [
    check("balance", 0, { isFit: isBalanced }),
    check("runs", runs),
    check("transit", 0, { isFit: inTransit.length === 0, sums: inTransit }),
    check("held", held),
    check("stripe", night?.differences.length ?? 0, {
      isFit: night === undefined || night.status === "matched",
      at: night?.at ?? null,
    }),
  ]
}
