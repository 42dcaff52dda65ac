import type { Child } from "hono/jsx"
import type { Cell } from "../../lib/csv.ts"
import { t } from "../reader.ts"
import { withQuery } from "../url.ts"
import { type EmptyProps, EmptyState } from "./empty.tsx"
import { Hidden } from "./form.tsx"
import { type Listing, listHref } from "./list.ts"

/** `number` columns are set right with figures of equal width. The first column names its row. */
export type Column<Row> = {
  title: string
  kind?: "text" | "number"
  cell: (row: Row) => Child
  /** The name by which the address asks for the order of this column. */
  sort?: string
  /** What the file of the list says; without it the column is not in the file. */
  file?: (row: Row) => Cell
}

type TableProps<Row> = {
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  /** What to read, and to do, when there is nothing yet. */
  empty: string | EmptyProps
  /** One cell per column. */
  total?: Child[]
  /** The caption is there for the ear only, where a heading above says the same. */
  isCaptionUnseen?: boolean
  /** Makes the titles of columns with a `sort` lead to that order. */
  list?: Listing
}

/** On narrow screens each row becomes a list of its own, with the column titles beside the values. */
export function Table<Row>({ caption, columns, rows, empty, total, isCaptionUnseen, list }: TableProps<Row>) {
  const align = (column: Column<Row>) => (column.kind === "number" ? "number" : undefined)
  if (rows.length === 0) {
    const isNarrowed = list !== undefined && Object.keys(list.query).length > 0
    const words = isNarrowed ? t("kit.nothing_found") : empty
    const given = typeof words === "string" ? { words } : words
    return <EmptyState {...(!isCaptionUnseen && { title: caption })} {...given} />
  }
  return (
    <div class="sheet">
      <table>
        <caption class={isCaptionUnseen ? "unseen" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell column={column} list={list} align={align(column)} />
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

type HeadProps = {
  column: { title: string; kind?: string; sort?: string }
  list: Listing | undefined
  align: string | undefined
}

function HeadCell({ column, list, align }: HeadProps) {
  if (!list || !column.sort)
    return (
      <th scope="col" class={align}>
        {column.title}
      </th>
    )
  const isUp = list.sort === column.sort
  const isDown = list.sort === `-${column.sort}`
  // Figures are asked for from the top, names from the beginning; a second time turns it round.
  const next = isUp || (column.kind === "number" && !isDown) ? `-${column.sort}` : column.sort
  return (
    <th scope="col" class={align} aria-sort={isUp ? "ascending" : isDown ? "descending" : undefined}>
      <a class="sort" href={listHref(list, { sort: next })}>
        {column.title}
        {(isUp || isDown) && <span aria-hidden="true"> {isUp ? "↑" : "↓"}</span>}
      </a>
    </th>
  )
}

export type ListFilter = { name: string; label: string; options: { value: string; label: string }[] }

type ListBarProps = {
  list: Listing
  /** What can be searched for: "Name or e-mail". Without it there is no search. */
  search?: string
  filters?: ListFilter[]
  hasFile?: boolean
}

/** Search, filters, the count of what matches and the file of it, above a table. Works as a form without script. */
export function ListBar({ list, search, filters = [], hasFile }: ListBarProps) {
  const isNarrowed = Object.keys(list.query).length > 0
  return (
    <form class="list-bar" method="get" action={list.name === undefined ? list.path : `${list.path}#${list.name}`}>
      {search !== undefined && (
        <label class="grow">
          <span class="unseen">{search}</span>
          <input type="search" name="q" value={list.search} placeholder={search} maxlength={200} autocomplete="off" />
        </label>
      )}
      {filters.map(({ name, label, options }) => (
        <label>
          <span class="unseen">{label}</span>
          <select name={name} data-submit>
            {[{ value: "", label: `${label}: ${t("kit.all")}` }, ...options].map((option) => (
              <option value={option.value} selected={option.value === (list.query[name] ?? "")}>
                {option.label}
              </option>
            ))}
          </select>
        </label>
      ))}
      {(search !== undefined || filters.length > 0) && (
        <>
          <Hidden values={{ ...list.kept, sort: list.sort }} />
          <button type="submit" class="button">
            {t("kit.apply")}
          </button>
        </>
      )}
      {isNarrowed && <a href={withQuery(list.path, list.kept ?? {})}>{t("kit.clear")}</a>}
      <span class="list-end">
        <span class="soft">{t("kit.rows", { n: list.count })}</span>
        {hasFile && (
          <a href={listHref(list, { file: true })} title={t("kit.csv_hint")}>
            {t("kit.csv")}
          </a>
        )}
      </span>
    </form>
  )
}

/** The ways between the pages of a list that was arranged. */
export function ListPages({ list }: { list: Listing }) {
  const { page, pages } = list
  return pages > 1 ? (
    <nav class="pager" aria-label={t("kit.pages")}>
      {page > 1 && <a href={listHref(list, { page: page - 1 })}>{t("kit.previous")}</a>}
      <span class="soft">{t("kit.page_of", { page, pages })}</span>
      {page < pages && <a href={listHref(list, { page: page + 1 })}>{t("kit.next")}</a>}
    </nav>
  ) : null
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
  const { path, query = {}, cursor, next, name = "cursor", first = t("kit.newest"), on = t("kit.older") } = props
  return cursor || next ? (
    <nav class="pager" aria-label={t("kit.pages")}>
      {cursor && <a href={withQuery(path, query)}>{first}</a>}
      {next && <a href={withQuery(path, { ...query, [name]: next })}>{on}</a>}
    </nav>
  ) : null
}
