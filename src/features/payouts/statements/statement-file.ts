import { figure, toCsv } from "../../../lib/csv.ts"
import { toMajor } from "../../../lib/currency.ts"
import type { AffiliateStatement } from "./read-statement.ts"

const COLUMNS = ["affiliate_id", "at", "kind", "ref", "amount", "balance", "currency"]

/**
 * A statement as a file: the opening balance, every movement with the balance after it, the closing balance. Major units; `wordsFor`
 * adds by what each was earned.
 */
export function statementFile(
  { affiliate, from, to, statements }: AffiliateStatement,
  wordsFor?: (ref: string) => string,
): string {
  return toCsv(
    statements.flatMap(({ currency, opening, closing, movements }) => {
      let balance = opening
      const row = (at: Date | null, kind: string, ref: string, amount: bigint | null) => ({
        affiliate_id: affiliate.id,
        at: at?.toISOString() ?? "",
        kind,
        ref,
        currency,
        amount: amount === null ? "" : figure(toMajor(amount, currency)),
        balance: figure(toMajor(balance, currency)),
        for: ref === "" ? "" : (wordsFor?.(ref) ?? ""),
      })
      const first = row(from, "opening_balance", "", null)
      const rows = movements.map(({ at, kind, ref, amount }) => {
        balance += amount
        return row(at, kind, ref, amount)
      })
      balance = closing
      return [first, ...rows, row(to, "closing_balance", "", null)]
    }),
    wordsFor ? [...COLUMNS, "for"] : COLUMNS,
  )
}
