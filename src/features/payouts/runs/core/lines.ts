import type { PayableLine } from "./draft.ts"

/** A line as its item keeps it: JSON has no bigint. */
export type KeptLine = Omit<PayableLine, "amount"> & { amount: string }

export function toKept({ sourceId, isDebt, amount }: PayableLine): KeptLine {
  return { sourceId, isDebt, amount: amount.toString() }
}

type Kept = { id: string; lines: readonly KeptLine[] }

/** What items are made of, each line with its item's id. */
export function linesOf(items: readonly Kept[]): (PayableLine & { itemId: string })[] {
  return items.flatMap(({ id: itemId, lines }) =>
    lines.map(({ sourceId, isDebt, amount }) => ({ itemId, sourceId, isDebt, amount: BigInt(amount) })),
  )
}
