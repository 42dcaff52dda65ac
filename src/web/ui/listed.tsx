import type { Child } from "hono/jsx"
import { figure } from "../../lib/csv.ts"
import { toMajor } from "../../lib/currency.ts"
import type { MessageKey } from "../messages/catalogue.ts"
import { t } from "../reader.ts"
import type { EmptyProps } from "./empty.tsx"
import type { Arranged, FileColumn } from "./list.ts"
import { type Column, ListBar, type ListFilter, ListPages, Table } from "./table.tsx"
import { Count, DateTime, Money, Monies, Nothing } from "./text.tsx"

type Say = (key: MessageKey) => string
type InCurrency = { currency: string }

/** What all rows that match come to; on the page only. */
type Summed<Row> = { total?: (rows: Row[]) => Child }
/** One column of a list and of its file; with `file` alone it is in the file only. */
export type ListColumn<Row> = (Column<Row> & Summed<Row>) | (Required<FileColumn<Row>> & { cell?: never })

type ListProps<Row> = {
  caption: string
  columns: ListColumn<Row>[]
  found: Arranged<Row>
  empty: string | EmptyProps
  /** What can be searched for; without it there is no search. */
  search?: string
  filters?: ListFilter[]
  /** The caption is there for the ear only, where a heading above says the same. */
  isCaptionUnseen?: boolean
  /** One cell per column that is shown, where they are no sums of the columns. */
  total?: Child[]
}

/** Those that are not in the file alone. */
export const isShown = <Row,>(column: ListColumn<Row>): column is Column<Row> & Summed<Row> => column.cell !== undefined

/** A list whole: its search, filters and file, its rows with what they come to, and the ways between its pages. */
export function List<Row>(props: ListProps<Row>) {
  const { caption, found, empty, search, filters, isCaptionUnseen = false, total } = props
  const { all, shown, list } = found
  const columns = props.columns.filter(isShown)
  const sums = columns.map((column, index) => (index === 0 ? t("money.total") : (column.total?.(all) ?? "")))
  const hasSums = columns.some((column) => column.total)
  const isBare = all.length === 0 && Object.keys(list.query).length === 0
  return (
    <section class="stack" id={list.name}>
      {!isBare && (
        <ListBar list={list} {...(search !== undefined && { search })} {...(filters && { filters })} hasFile />
      )}
      <Table
        caption={caption}
        isCaptionUnseen={isCaptionUnseen}
        rows={shown}
        list={list}
        empty={empty}
        columns={columns}
        {...((total ?? hasSums) && { total: total ?? sums })}
      />
      <ListPages list={list} />
    </section>
  )
}

type CurrencyOf<Row> = (row: Row) => string
const ownCurrency = (row: InCurrency) => row.currency

/** What rows add up to in each currency, minor units; in the order of the currencies. */
export function sumsOf<Row extends InCurrency>(
  rows: readonly Row[],
  read: (row: Row) => bigint | null,
  currencyOf: CurrencyOf<Row> = ownCurrency,
) {
  const sums = new Map<string, bigint>()
  for (const row of rows) {
    const [amount, currency] = [read(row), currencyOf(row)]
    if (amount !== null) sums.set(currency, (sums.get(currency) ?? 0n) + amount)
  }
  return [...sums].sort().map(([currency, amount]) => ({ currency, amount }))
}

/** Money, in the row's own currency unless said otherwise: minor units read, major units in the file, one total a currency. */
export function moneyColumn<Row extends InCurrency>(
  title: string,
  read: (row: Row) => bigint | null,
  sort?: string,
  currencyOf: CurrencyOf<Row> = ownCurrency,
): Column<Row> & Summed<Row> {
  return {
    title,
    kind: "number",
    ...(sort && { sort }),
    cell: (row) => {
      const amount = read(row)
      return amount === null ? <Nothing /> : <Money amount={amount} currency={currencyOf(row)} />
    },
    file: (row) => {
      const amount = read(row)
      return amount === null ? "" : figure(toMajor(amount, currencyOf(row)))
    },
    total: (rows) => <Monies sums={sumsOf(rows, read, currencyOf)} />,
  }
}

/** A column whose rows do not add up to anything. */
export const withoutTotal = <Row,>({ total: _total, ...column }: Column<Row> & Summed<Row>): Column<Row> => column

/** The currency of the columns of money, which the file has beside them. */
export const currencyColumn = (say: Say): ListColumn<InCurrency> => ({
  title: say("affiliates.currency"),
  file: (row) => row.currency,
})

/** A number of things, with their sum. */
export const countColumn = <Row,>(
  title: string,
  read: (row: Row) => number,
  sort?: string,
): Column<Row> & Summed<Row> => ({
  title,
  kind: "number",
  ...(sort && { sort }),
  cell: (row) => <Count value={read(row)} />,
  file: (row) => figure(read(row)),
  total: (rows) => <Count value={rows.reduce((sum, row) => sum + read(row), 0)} />,
})

/** An instant, or its day; in the file as RFC 3339 in UTC. */
export const timeColumn = <Row,>(
  title: string,
  read: (row: Row) => string,
  shown: { zone: string; sort?: string; isDay?: boolean },
): Column<Row> => ({
  title,
  ...(shown.sort && { sort: shown.sort }),
  cell: (row) => <DateTime at={read(row)} zone={shown.zone} isDay={shown.isDay ?? false} />,
  file: (row) => read(row),
})

/** A filter by whatever values the rows have, in the order of their words. */
export function filterOf(name: string, label: string, values: readonly string[], words: (value: string) => string) {
  const options = [...new Set(values)].map((value) => ({ value, label: words(value) }))
  return { name, label, options: options.toSorted((a, b) => a.label.localeCompare(b.label)) }
}

/** A filter by the currencies of the rows. */
export const currencyFilter = (say: Say, rows: readonly InCurrency[]) =>
  filterOf(
    "currency",
    say("affiliates.currency"),
    rows.map(({ currency }) => currency),
    String,
  )
