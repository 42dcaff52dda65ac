import type { Tx } from "./journal.ts"
import { route, type World } from "./model.ts"

/** What the platform has in every currency until a test says otherwise, in minor units. */
const START_BALANCE = 100_000_000

const SHOWN_CURRENCIES = ["usd", "eur", "gbp", "jpy"]

type Holding = { owner: string; currency: string; amount: number }

/** The owner of the platform's own balance; every other owner is a connected account's id. */
export const PLATFORM = "platform"

/** Available minor units of an owner in a currency. */
export function availableBalance(tx: Pick<Tx, "get">, owner: string, currency: string): number {
  return tx.get<Holding>("balance", `${owner}:${currency}`)?.amount ?? (owner === PLATFORM ? START_BALANCE : 0)
}

function setAvailable(tx: Tx, owner: string, currency: string, amount: number) {
  tx.put("balance", `${owner}:${currency}`, { owner, currency, amount } satisfies Holding)
}

export function addAvailable(tx: Tx, owner: string, currency: string, amount: number) {
  setAvailable(tx, owner, currency, availableBalance(tx, owner, currency) + amount)
}

/** The balance object of an owner, as `GET /v1/balance` and `balance.available` show it. */
export function balanceObject(tx: Pick<Tx, "get" | "all">, owner: string) {
  const own = tx.all<Holding>("balance").filter((holding) => holding.owner === owner)
  const currencies = new Set([...(owner === PLATFORM ? SHOWN_CURRENCIES : []), ...own.map((h) => h.currency)])
  const amounts = [...currencies].map((currency) => {
    const amount = availableBalance(tx, owner, currency)
    return { amount, currency, source_types: { card: amount } }
  })
  return {
    object: "balance",
    available: amounts,
    livemode: false,
    pending: amounts.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } })),
  }
}

/** Sets an owner's balance; more money on the platform than before fires `balance.available`. */
export function changeBalance(tx: Tx, world: World, owner: string, currency: string, amount: number) {
  const before = availableBalance(tx, owner, currency)
  setAvailable(tx, owner, currency, amount)
  if (owner === PLATFORM && amount > before)
    world.emit(tx, { type: "balance.available", object: balanceObject(tx, owner) })
}

export const balanceRoutes = [
  route("GET", "/v1/balance", {}, ({ tx, account }) => balanceObject(tx, account ?? PLATFORM)),
]
