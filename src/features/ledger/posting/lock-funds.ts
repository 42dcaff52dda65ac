import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { lockAccount } from "../store.ts"
import { STRIPE_BALANCE } from "./core/chart.ts"
import { platformRepaid } from "./core/postings.ts"
import * as funds from "./funds-store.ts"
import { postEntry } from "./post-entry.ts"

export type Funds = { available: bigint; owed: bigint }

/**
 * What a prefunded vendor can spend in a currency and what it owes the platform, minor units: nobody else spends of it until
 * the transaction ends. Null for a vendor that spends the platform's money, which nothing limits here.
 */
export async function lockFunds(tx: Tx, vendorId: string, currency: string): Promise<Funds | null> {
  if ((await funds.findFunding(tx, vendorId)) === "platform") return null
  // The first account in the order of locks that a payout touches: whoever intends, settles or funds waits here.
  await lockAccount(tx, vendorId, STRIPE_BALANCE, currency)
  return funds.readFunds(tx, vendorId, currency)
}

/** The same after what is owed to the platform was paid from it: nothing goes out before that is even. `ref`: what for. */
export async function collectOwed(tx: Tx, ctx: Ctx, vendorId: string, currency: string, ref: string) {
  const held = await lockFunds(tx, vendorId, currency)
  if (!held) return null
  const amount = held.owed < held.available ? held.owed : held.available
  if (amount <= 0n) return held
  await postEntry(tx, ctx, vendorId, platformRepaid(ref, { currency, amount }))
  return { available: held.available - amount, owed: held.owed - amount }
}
