import type Stripe from "stripe"
import { parseCurrency } from "../../src/lib/currency.ts"
import { findAccount } from "./accounts.ts"
import { addAvailable, availableBalance, PLATFORM } from "./balance.ts"
import { balanceInsufficient, capabilityMissing, invalidRequest, missingResource } from "./errors.ts"
import type { Tx } from "./journal.ts"
import { inRange, listPage, PAGE_FIELDS, refersTo } from "./listing.ts"
import { newId, route, type World } from "./model.ts"
import { mergeMetadata, missing, type Params } from "./params.ts"

const CREATE = {
  amount: { kind: "integer", min: 1 },
  currency: { kind: "string", required: true },
  destination: { kind: "string", required: true },
  description: { kind: "string", unsettable: true },
  metadata: { kind: "metadata" },
  source_transaction: { kind: "string" },
  source_type: { kind: "string", oneOf: ["bank_account", "card", "fpx"] },
  transfer_group: { kind: "string" },
} as const

const UPDATE = { description: { kind: "string", unsettable: true }, metadata: { kind: "metadata" } } as const

const LIST = {
  ...PAGE_FIELDS,
  created: { kind: "range" },
  destination: { kind: "string" },
  transfer_group: { kind: "string" },
} as const

const REVERSE = {
  amount: { kind: "integer", min: 1 },
  description: { kind: "string", unsettable: true },
  metadata: { kind: "metadata" },
  refund_application_fee: { kind: "boolean" },
} as const

const SHOWN_REVERSALS = 10

function createTransfer(tx: Tx, world: World, params: Params<typeof CREATE>): Stripe.Transfer {
  const currency = params.currency.toLowerCase()
  if (!parseCurrency(currency)) throw invalidRequest(`Invalid currency: ${currency}`, { param: "currency" })
  const account = findAccount(tx, params.destination)
  if (!account) throw missingResource("destination", params.destination, "destination", 400)
  if (account.capabilities?.transfers !== "active") throw capabilityMissing()
  const charge = sourceCharge(tx, params.source_transaction)
  const amount = params.amount ?? charge?.amount
  if (amount === undefined) throw missing("amount")
  if (charge && amount > charge.amount)
    throw invalidRequest("The transfer amount cannot be greater than the source charge amount", { param: "amount" })
  if (!charge && availableBalance(tx, PLATFORM, currency) < amount) throw balanceInsufficient()
  const id = newId("tr")
  const transfer: Stripe.Transfer = {
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: newId("txn"),
    created: world.now(),
    currency,
    description: params.description || null,
    destination: account.id,
    destination_payment: newId("py"),
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: charge?.id ?? null,
    source_type: params.source_type ?? "card",
    transfer_group: params.transfer_group ?? (charge ? `group_${charge.id}` : null),
  }
  // With a source the money comes out of that charge, whatever the balance is.
  if (!charge) addAvailable(tx, PLATFORM, currency, -amount)
  addAvailable(tx, account.id, currency, amount)
  tx.put("transfer", id, transfer)
  world.emit(tx, { type: "transfer.created", object: transfer })
  return transfer
}

function sourceCharge(tx: Tx, id: string | undefined): Stripe.Charge | undefined {
  if (id === undefined) return undefined
  const charge = tx.get<Stripe.Charge>("charge", id)
  if (!charge) throw missingResource("charge", id, "source_transaction", 400)
  return charge
}

function transferOrThrow(tx: Tx, id = ""): Stripe.Transfer {
  const transfer = tx.get<Stripe.Transfer>("transfer", id)
  if (!transfer) throw missingResource("transfer", id, "id", 404)
  return transfer
}

/** Takes back part of a transfer, or all that is left; fires `transfer.reversed` for a part too. */
export function reverseTransfer(tx: Tx, world: World, transfer: Stripe.Transfer, params: Params<typeof REVERSE>) {
  const left = transfer.amount - transfer.amount_reversed
  if (left === 0) throw invalidRequest(`The transfer ${transfer.id} is already fully reversed.`)
  const amount = params.amount ?? left
  if (amount > left)
    throw invalidRequest(`Amount (${amount}) is greater than unreversed amount on transfer (${left})`, {
      param: "amount",
    })
  const owner = String(transfer.destination)
  if (availableBalance(tx, owner, transfer.currency) < amount)
    throw invalidRequest("The connected account does not have enough available balance to reverse this transfer.", {
      code: "balance_insufficient",
    })
  const reversal: Stripe.TransferReversal = {
    id: newId("trr"),
    object: "transfer_reversal",
    amount,
    balance_transaction: newId("txn"),
    created: world.now(),
    currency: transfer.currency,
    destination_payment_refund: newId("pyr"),
    metadata: mergeMetadata({}, params.metadata),
    source_refund: null,
    transfer: transfer.id,
  }
  tx.put("transfer_reversal", reversal.id, reversal)
  addAvailable(tx, owner, transfer.currency, -amount)
  addAvailable(tx, PLATFORM, transfer.currency, amount)
  const changed = withReversals(tx, { ...transfer, amount_reversed: transfer.amount_reversed + amount })
  tx.put("transfer", transfer.id, changed)
  const previousAttributes = {
    amount_reversed: transfer.amount_reversed,
    reversed: transfer.reversed,
    reversals: transfer.reversals,
  }
  world.emit(tx, { type: "transfer.reversed", object: changed, previousAttributes })
  return reversal
}

const reversalsOf = (tx: Tx, id: string) =>
  tx.all<Stripe.TransferReversal>("transfer_reversal").filter((reversal) => reversal.transfer === id)

function withReversals(tx: Tx, transfer: Stripe.Transfer): Stripe.Transfer {
  const all = reversalsOf(tx, transfer.id).toReversed()
  const reversals = {
    ...transfer.reversals,
    data: all.slice(0, SHOWN_REVERSALS),
    has_more: all.length > SHOWN_REVERSALS,
  }
  return { ...transfer, reversed: transfer.amount_reversed === transfer.amount, reversals }
}

function updateTransfer(tx: Tx, world: World, id: string | undefined, params: Params<typeof UPDATE>) {
  const old = transferOrThrow(tx, id)
  const metadata = mergeMetadata(old.metadata, params.metadata)
  const changed = { ...old, description: params.description ?? old.description, metadata }
  tx.put("transfer", old.id, changed)
  world.emit(tx, { type: "transfer.updated", object: changed, previousAttributes: { metadata: old.metadata } })
  return changed
}

export const transferRoutes = [
  route("POST", "/v1/transfers", CREATE, ({ tx, world, params }) => createTransfer(tx, world, params)),
  route("GET", "/v1/transfers", LIST, ({ tx, params }) => {
    const rows = tx
      .all<Stripe.Transfer>("transfer")
      .filter((transfer) => inRange(transfer.created, params.created))
      .filter((transfer) => refersTo(transfer, "destination", params.destination))
      .filter((transfer) => refersTo(transfer, "transfer_group", params.transfer_group))
    return listPage(rows, "transfer", "/v1/transfers", params)
  }),
  route("GET", "/v1/transfers/{}", {}, ({ tx, ids }) => transferOrThrow(tx, ids[0])),
  route("POST", "/v1/transfers/{}", UPDATE, ({ tx, world, ids, params }) => updateTransfer(tx, world, ids[0], params)),
  route("POST", "/v1/transfers/{}/reversals", REVERSE, ({ tx, world, ids, params }) =>
    reverseTransfer(tx, world, transferOrThrow(tx, ids[0]), params),
  ),
  route("GET", "/v1/transfers/{}/reversals", PAGE_FIELDS, ({ tx, ids, params }) => {
    const { id } = transferOrThrow(tx, ids[0])
    return listPage(reversalsOf(tx, id), "transfer_reversal", `/v1/transfers/${id}/reversals`, params)
  }),
  route("GET", "/v1/transfers/{}/reversals/{}", {}, ({ tx, ids }) => {
    const found = reversalsOf(tx, transferOrThrow(tx, ids[0]).id).find((reversal) => reversal.id === ids[1])
    if (!found) throw missingResource("transfer reversal", ids[1] ?? "", "id", 404)
    return found
  }),
]
