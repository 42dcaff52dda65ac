import type { Child } from "hono/jsx"
import { withQuery } from "../url.ts"

/** `number` columns are set right with figures of equal width. The first column names its row. */
export type Column<Row> = { title: string; kind?: "text" | "number"; cell: (row: Row) => Child }

type TableProps<Row> = {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  /** What to read, and to do, when there is nothing yet. */
  empty: string
  /** One cell per column. */
  total?: Child[]
  /** The caption is there for the ear only, where a heading above says the same. */
  isCaptionUnseen?: boolean
}

/** On narrow screens each row becomes a list of its own, with the column titles beside the values. */
export function Table<Row>({ caption, columns, rows, empty, total, isCaptionUnseen }: TableProps<Row>) {
  const align = (column: Column<Row>) => (column.kind === "number" ? "number" : undefined)
  if (rows.length === 0)
    return (
      <div class="empty">
        {!isCaptionUnseen && <h2>{caption}</h2>}
        <p>{empty}</p>
      </div>
    )
  return (
    <div class="sheet">
      <table>
        <caption class={isCaptionUnseen ? "unseen" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={align(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th scope="row" class={align(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td class={align(column)} data-title={column.title}>
                    <div>{column.cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th scope="row">{total[0]}</th>
                ) : (
                  <td class={align(column)} data-title={column.title}>
                    <div>{total[index]}</div>
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

export type Page = {
  path: string
  query?: Record<string, string | undefined>
  cursor: string | null
  next: string | null
}

type PagerProps = Page & { name?: string; first?: string; on?: string }

/** Lists go from the newest on, unless worded otherwise; a cursor, by its name in the address, leads to what is older. */
export function Pager(props: PagerProps) {
  const { path, query = {}, cursor, next, name = "cursor", first = "← Newest", on = "Older →" } = props
  return cursor || next ? (
    <nav class="pager" aria-label="Pages">
      {cursor && <a href={withQuery(path, query)}>{first}</a>}
      {next && <a href={withQuery(path, { ...query, [name]: next })}>{on}</a>}
    </nav>
  ) : null
}
