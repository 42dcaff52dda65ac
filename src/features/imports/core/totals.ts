import { minorDigits, toMajor } from "../../../lib/currency.ts"
import { readFigure } from "./figures.ts"
import type { Layout, ReadRow } from "./layout.ts"

/** What a file's amounts come to: `stated` in major units as it says them, `read` in minor ones as lines have them. */
export type FileTotal = {
  currency: string
  status: string | null
  lines: number
  stated: string
  read: bigint
  unread: number
}

/** Its rows have four decimals: as many as any amount of money. */
const WIDEST = "CLF"
type Sum = FileTotal & { exact: bigint }

/** Adds up the amounts of rows, by currency and by what became of them. */
export function totalsOf(amounts: Layout["amounts"]): { add(row: ReadRow): void; totals(): FileTotal[] } {
  const sums = new Map<string, Sum>()
  const add = ({ body, amounts: seen }: ReadRow) => {
    const main = seen.find(({ field }) => field === "amount")
    if (!main) return
    const { currency, amount, written } = main
    const status = typeof body.status === "string" ? body.status : null
    const key = `${currency} ${status ?? ""}`
    const sum = sums.get(key) ?? { currency, status, lines: 0, stated: "", read: 0n, unread: 0, exact: 0n }
    sums.set(key, sum)
    sum.lines++
    sum.exact += exactOf(written, currency, amounts) ?? 0n
    if (amount === null) sum.unread++
    else sum.read += amount
  }
  const totals = () =>
    [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { exact, ...sum }]) => ({ ...sum, stated: plainOf(exact, sum.currency) }))
  return { add, totals }
}

/** Ten-thousandths of a major unit, null for what is no number. */
function exactOf(written: string, currency: string, amounts: Layout["amounts"]): bigint | null {
  if (amounts === "minor") return /^[+-]?\d{1,15}$/.test(written) ? BigInt(written) * scaleOf(currency) : null
  const read = readFigure(written, currency)
  if ("amount" in read) return read.amount * scaleOf(currency)
  const finer = readFigure(written, WIDEST)
  return "amount" in finer ? finer.amount : null
}

const scaleOf = (currency: string) => 10n ** BigInt(minorDigits(WIDEST) - minorDigits(currency))

/** With the currency's decimals, and more only where there are some. */
function plainOf(exact: bigint, currency: string): string {
  const scale = scaleOf(currency)
  return exact % scale === 0n ? toMajor(exact / scale, currency) : toMajor(exact, WIDEST).replace(/0+$/, "")
}
