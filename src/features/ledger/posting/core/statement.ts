/** What one transaction changed in what an affiliate is owed; minor units, their debts taken off. */
export type Movement = { id: string; at: Date; kind: string; ref: string; currency: string; amount: bigint }

/** `opening + earned - reversed + adjustments - paid = closing`, in minor units. */
export type Statement = {
  currency: string
  opening: bigint
  earned: bigint
  reversed: bigint
  adjustments: bigint
  paid: bigint
  closing: bigint
  movements: Movement[]
}

type Column = "earned" | "reversed" | "adjustments" | "paid"

const COLUMNS: Record<string, Column> = {
  commission_earned: "earned",
  commission_reversed: "reversed",
  commission_restored: "reversed",
  commission_rejected: "reversed",
  payout_settled: "paid",
  transfer_reversed: "paid",
}

/** Where a statement puts a kind of transaction; grants, write-offs and corrections are adjustments. */
function columnOf(kind: string): Column {
  return COLUMNS[kind.replace(/^reversal:/, "")] ?? "adjustments"
}

/** One statement a currency, from what was owed before and every movement since, in order. */
export function statementsOf(opening: ReadonlyMap<string, bigint>, movements: readonly Movement[]): Statement[] {
  const byCurrency = Map.groupBy(movements, (movement) => movement.currency)
  const currencies = [...new Set([...opening.keys(), ...byCurrency.keys()])].sort()
  return currencies.map((currency) => {
    const own = byCurrency.get(currency) ?? []
    const sum = (column: Column) =>
      own.reduce((total, { kind, amount }) => (columnOf(kind) === column ? total + amount : total), 0n)
    const before = opening.get(currency) ?? 0n
    return {
      currency,
      opening: before,
      earned: sum("earned"),
      reversed: -sum("reversed"),
      adjustments: sum("adjustments"),
      paid: -sum("paid"),
      closing: own.reduce((total, { amount }) => total + amount, before),
      movements: own,
    }
  })
}
