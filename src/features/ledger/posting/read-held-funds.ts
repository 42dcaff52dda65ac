import type { Tx } from "../../../platform/db.ts"
import * as store from "./funds-store.ts"

export type FundsRow = { currency: string; available: bigint; owed: bigint }
export type FundsHeld = { funding: "platform" | "prefunded"; rows: FundsRow[] }

/**
 * What a vendor has and has not yet sent, never less than nothing, and what it owes the platform; by currency, minor units.
 * For one that spends the platform's money it is what its own books show, and limits nothing.
 */
export async function readHeldFunds(tx: Tx, vendorId: string): Promise<FundsHeld> {
  const [funding, owed] = await Promise.all([store.findFunding(tx, vendorId), store.listOwed(tx, vendorId)])
  const held = await (funding === "prefunded" ? store.listHeld(tx, vendorId) : store.listBooked(tx, vendorId))
  const rows = held.map(({ currency, available }) => ({
    currency,
    available: available > 0n ? available : 0n,
    owed: owed.get(currency) ?? 0n,
  }))
  return { funding, rows }
}
