const DIGITS = /^(0|[1-9][0-9]{0,14})$/
const SUM = /^-?[0-9]{1,30}$/

/** One account in one currency, of which some entries are summed up: those up to a line. Minor units. */
export type AccountSum = { account: string; currency: string; transactionId: string; line: number; total: bigint }

/**
 * How far a walk over the ledger has come: the chain up to a number, then the transactions up to an id, then the accounts
 * up to one; and on the way over the accounts, within one that is too long for one request.
 */
export type Position =
  | { at: "chain"; number: number }
  | { at: "transactions"; after: string }
  | { at: "accounts"; account: string; currency: string }
  | ({ at: "entries" } & AccountSum)

export const WALK_START: Position = { at: "chain", number: 0 }

/** The position as text that a cursor can carry. */
export function positionText(position: Position): string {
  return partsOf(position).map(encodeURIComponent).join("/")
}

function partsOf(position: Position): string[] {
  switch (position.at) {
    case "chain":
      return [position.at, String(position.number)]
    case "transactions":
      return [position.at, position.after]
    case "accounts":
      return [position.at, position.account, position.currency]
    case "entries": {
      const { at, account, currency, transactionId, line, total } = position
      return [at, account, currency, transactionId, String(line), String(total)]
    }
  }
}

/** The position that a text says; null when it says none. */
export function readPosition(text: string): Position | null {
  const parts = decoded(text)
  const [at, first = "", second = "", transactionId = "", line = "", total = ""] = parts
  if (at === "chain" && parts.length === 2 && DIGITS.test(first)) return { at, number: Number(first) }
  if (at === "transactions" && parts.length === 2) return { at, after: first }
  if (at === "accounts" && parts.length === 3) return { at, account: first, currency: second }
  if (at !== "entries" || parts.length !== 6 || !DIGITS.test(line) || !SUM.test(total)) return null
  return { at, account: first, currency: second, transactionId, line: Number(line), total: BigInt(total) }
}

function decoded(text: string): string[] {
  try {
    const parts = text.split("/").map(decodeURIComponent)
    return parts.some((part) => part.includes("\0")) ? [] : parts
  } catch {
    return []
  }
}
