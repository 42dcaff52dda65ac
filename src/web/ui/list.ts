import { type Cell, toCsv } from "../../lib/csv.ts"
import { withQuery } from "../url.ts"

type Texts = Record<string, string | undefined>

/** How a list is looked at: what its address says, and where one is in it. `sort` is a column's name, with `-` downwards. */
export type Listing = {
  path: string
  /** Of several lists on a page: which one this is, and the id of its section. */
  name?: string
  /** Search and filters, as they are in the address. */
  query: Record<string, string>
  /** What else the page is asked for, such as its day: it stays when the list is searched, or cleared. */
  kept?: Record<string, string>
  sort: string
  /** What was typed into the search. */
  search: string
  page: number
  pages: number
  /** Rows that match, over all pages. */
  count: number
}

type Comparable = string | number | bigint | null

/** What a list can be searched, filtered and ordered by; each reads a value of a row. */
export type ListRules<Row> = {
  sorts: Record<string, (row: Row) => Comparable>
  /** The order where the address names none, such as `-amount`. */
  sort: string
  search?: (row: Row) => string
  filters?: Record<string, (row: Row) => string>
  /** Names in the address that are not the list's own, and stay. */
  keeps?: string[]
  rowsPerPage?: number
  /** Of several lists on a page: what the address asks for is of the list that its `of` names. */
  name?: string
}

const ROWS_PER_PAGE = 50

/** Made once: a comparison that names its options makes one each time. */
const inOrder = new Intl.Collator("en", { numeric: true, sensitivity: "base" })

/** `a` before `b`: numbers by size, texts as people order them, what has no value last. */
function compare(a: Comparable, b: Comparable): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === "string" || typeof b === "string") return inOrder.compare(String(a), String(b))
  return a < b ? -1 : a > b ? 1 : 0
}

/** All rows that match, those of this page, and how they are looked at. */
export type Arranged<Row> = { all: Row[]; shown: Row[]; list: Listing }

const isOf = (query: Texts, name: string | undefined) => name === undefined || query.of === name

/** Whether the address asks for the file of a list; of several on a page, of the one that it names. */
export const asksForFile = (query: Texts, name?: string) => query.file === "csv" && isOf(query, name)

/** Sorts, filters and pages rows that are all at hand, by what the address asks for; names it does not know are ignored. */
export function arrange<Row>(rows: Row[], path: string, query: Texts, rules: ListRules<Row>): Arranged<Row> {
  const { name } = rules
  const asked = isOf(query, name) ? query : {}
  const search = (asked.q ?? "").trim()
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const chosen = Object.entries(rules.filters ?? {}).filter(([name]) => asked[name])
  const matching = rows.filter(
    (row) =>
      chosen.every(([name, read]) => read(row) === asked[name]) &&
      words.every((word) => rules.search?.(row).toLowerCase().includes(word) ?? true),
  )
  const sort = asked.sort !== undefined && rules.sorts[asked.sort.replace(/^-/, "")] ? asked.sort : rules.sort
  const read = rules.sorts[sort.replace(/^-/, "")]
  const sign = sort.startsWith("-") ? -1 : 1
  const all = read ? matching.toSorted((a, b) => sign * compare(read(a), read(b))) : matching
  const size = rules.rowsPerPage ?? ROWS_PER_PAGE
  const pages = Math.max(1, Math.ceil(all.length / size))
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(asked.page)) || 1))
  const picked = (names: string[]) =>
    Object.fromEntries(names.flatMap((one) => (query[one] ? [[one, query[one]]] : [])))
  const narrowed = Object.assign(search ? { q: search } : {}, picked(chosen.map(([one]) => one)))
  const kept = Object.assign(picked(rules.keeps ?? []), name === undefined ? {} : { of: name })
  const own = name === undefined ? {} : { name }
  const list: Listing = { path, query: narrowed, kept, sort, search, page, pages, count: all.length, ...own }
  return { all, shown: all.slice((page - 1) * size, page * size), list }
}

/** The address of the same list in another order, on another page, or as a file. */
export function listHref(list: Listing, change: { sort?: string; page?: number; file?: boolean }): string {
  const { sort = list.sort, page, file } = change
  const href = withQuery(list.path, {
    ...list.kept,
    ...list.query,
    sort,
    page: page && page > 1 ? String(page) : null,
    file: file ? "csv" : null,
  })
  return list.name === undefined || file ? href : `${href}#${list.name}`
}

/** A column as a file has it. Those without `file` are left out of it. */
export type FileColumn<Row> = { title: string; file?: (row: Row) => Cell }

/** The rows as CSV, under the titles of the columns. */
export function listFile<Row>(columns: FileColumn<Row>[], rows: Row[]): string {
  const written = columns.filter(({ file }) => file !== undefined)
  const titles = written.map(({ title }) => title)
  const cells = rows.map((row) => Object.fromEntries(written.map(({ title, file }) => [title, file?.(row) ?? ""])))
  return toCsv(cells, titles)
}
