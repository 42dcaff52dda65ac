import type { PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { type FundsHeld, readHeldFunds } from "../../ledger/posting/read-held-funds.ts"
import * as store from "./funding-store.ts"

/** The vendor's fundings, the newest first (one more than the page holds), and what is there. */
export function readFundings(ctx: Ctx, vendorId: string, page: PageRequest) {
  return readAsVendor(ctx, vendorId, "funding.read", async (tx) => {
    const [rows, held] = await Promise.all([store.listFundings(tx, vendorId, page), readHeldFunds(tx, vendorId)])
    return { rows, held }
  })
}

/** 404 for none of the vendor's. */
export function readFunding(ctx: Ctx, vendorId: string, id: string): Promise<store.Funding> {
  return readAsVendor(ctx, vendorId, "funding.read", (tx) => one(store.findFunding(tx, vendorId, id)))
}

/** The vendor's own currency. */
export function readCurrency(ctx: Ctx, vendorId: string): Promise<string> {
  return readAsVendor(ctx, vendorId, "funding.read", async (tx) => (await store.findOwner(tx, vendorId)).currency)
}

export type NeedRow = { currency: string; available: bigint; owed: bigint; toSend: bigint; missing: bigint }
export type Needs = { funding: FundsHeld["funding"]; rows: NeedRow[] }

/** By currency: what is there, what approved runs still have to send of it, and what is missing for them. Minor units. */
export function readNeeds(ctx: Ctx, vendorId: string): Promise<Needs> {
  return readAsVendor(ctx, vendorId, "funding.read", (tx) => needsOf(tx, vendorId))
}

/** The same with one more run, which is not approved yet or is one of them: `toSend` and `missing` are for all together. */
export function readNeedsOf(ctx: Ctx, vendorId: string, run: { id: string; currency: string; open: bigint }) {
  return readAsVendor(ctx, vendorId, "funding.read", async (tx) => {
    const { funding, rows } = await needsOf(tx, vendorId, run)
    return funding === "prefunded" ? (rows.find(({ currency }) => currency === run.currency) ?? null) : null
  })
}

async function needsOf(tx: Tx, vendorId: string, run?: { id: string; currency: string; open: bigint }): Promise<Needs> {
  const { funding, rows } = await readHeldFunds(tx, vendorId)
  const others = await store.listToSend(tx, vendorId, run?.id)
  const toSend = [...others, ...(run ? [{ currency: run.currency, amount: run.open }] : [])]
  const currencies = [...new Set([...rows, ...toSend].map(({ currency }) => currency))].toSorted()
  const shown = currencies.map((currency) => {
    const { available = 0n, owed = 0n } = rows.find((row) => row.currency === currency) ?? {}
    const all = toSend.filter((row) => row.currency === currency).reduce((sum, { amount }) => sum + amount, 0n)
    const short = all + owed - available
    return { currency, available, owed, toSend: all, missing: funding === "prefunded" && short > 0n ? short : 0n }
  })
  return { funding, rows: shown }
}
