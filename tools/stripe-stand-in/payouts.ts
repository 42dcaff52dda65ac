import type Stripe from "stripe"
import { accountOrThrow } from "./accounts.ts"
import { addAvailable } from "./balance.ts"
import type { Tx } from "./journal.ts"
import { newId, type World } from "./model.ts"

/** A bank leg: from a connected account's balance to its bank, minor units. */
export type PayoutOrder = {
  account: string
  amount: number
  currency: string
  status: "paid" | "failed"
  /** An earlier payout: what was paid may still fail. */
  id?: string
  failureCode?: string
}

const DAY_SECONDS = 24 * 3600

/** Pays out, or lets a payout fail and gives the money back to the account's balance. */
export function payOut(tx: Tx, world: World, order: PayoutOrder): Stripe.Payout {
  const { account: id, amount, currency, status, failureCode = "account_closed" } = order
  const account = accountOrThrow(tx, id)
  const earlier = order.id === undefined ? undefined : tx.get<Stripe.Payout>("payout", order.id)
  const failed = status === "failed"
  const payout: Stripe.Payout = {
    ...(earlier ?? newPayout(world, order, account)),
    status,
    failure_balance_transaction: failed ? newId("txn") : null,
    failure_code: failed ? failureCode : null,
    failure_message: failed ? "The bank account has been closed." : null,
  }
  tx.put("payout", payout.id, payout)
  if (!earlier && !failed) addAvailable(tx, id, currency, -amount)
  if (earlier?.status === "paid" && failed) addAvailable(tx, id, earlier.currency, earlier.amount)
  const previous = earlier ? { previousAttributes: { status: earlier.status } } : {}
  world.emit(tx, { type: `payout.${status}`, object: payout, account: id, ...previous })
  return payout
}

function newPayout(world: World, order: PayoutOrder, account: Stripe.Account): Stripe.Payout {
  return {
    id: order.id ?? newId("po"),
    object: "payout",
    amount: order.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: world.now() + DAY_SECONDS,
    automatic: true,
    balance_transaction: newId("txn"),
    created: world.now(),
    currency: order.currency,
    description: "STRIPE PAYOUT",
    destination: account.external_accounts?.data[0]?.id ?? null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "pending",
    trace_id: null,
    type: "bank_account",
  }
}
