import { type Column, type GetColumnData, getTableColumns, is, SQL, sql } from "drizzle-orm"
import { PgColumn, type PgTable } from "drizzle-orm/pg-core"
import { invariant } from "../lib/assert.ts"
import type { Tx } from "./db.ts"
import { fixedText } from "./fixed-text.ts"
import { listsText } from "./rows.ts"

/** One thing that a decision must know: a query of one value of JSON, and how that is read. */
export type Fact<T> = { query: SQL; read(json: unknown): T }
/** What loading some facts brings, by their names. */
export type Loaded<F> = { [K in keyof F]: F[K] extends Fact<infer T> ? T : never }

/** Loads all that a decision may need in one SELECT: it is of one moment, and its text is the same whatever is there. */
export async function load<F extends Facts>(tx: Tx, facts: F): Promise<Loaded<F>> {
  const { query, read } = allOf(facts)
  const [row] = await tx.execute<{ facts: unknown }>(sql`select (${query}) as facts`)
  return read(row!.facts)
}

type Facts = Record<string, Fact<unknown>>

/** What a query is asked with: a value, or an expression that comes to one, such as a column of what `loaderOf` is given. */
export type Term<T> = T | SQL

/** An instant as a query is asked with it. */
export const instantTerm = (at: Term<Date | null>): SQL =>
  is(at, SQL) ? at : sql`${at?.toISOString() ?? null}::timestamptz`

/** What may be asked with, by its name and type. */
type Types<A> = { [K in keyof A & string]: string }
type Terms<A> = { [K in keyof A & string]: SQL<A[K]> }

/**
 * Loads the same facts about each of some things in one SELECT, in their order: each is a row whose columns the facts are asked
 * with. Its text is made once, since it is the same however many there are.
 */
export function loaderOf<A extends object, F extends Facts>(types: Types<A>, factsOf: (asked: Terms<A>) => F) {
  const names = Object.keys(types) as (keyof A & string)[]
  const asked = Object.fromEntries(names.map((name) => [name, sql`"asked".${sql.identifier(name)}`])) as Terms<A>
  const { query, read } = allOf(factsOf(asked))
  const columns = names.map((name, index) => {
    const value = sql.raw(`v ->> ${index}`)
    const typed = types[name] === "text" ? value : sql`(${value})::${sql.raw(types[name])}`
    return sql`${typed} as ${sql.identifier(name)}`
  })
  const select = sql`select "asked"."index", (${query}) as facts
    from (select place::int as "index", ${sql.join(columns, sql`, `)} from jsonb_array_elements(`
  const head = fixedText(select)
  // Read once: without offset each question would take its values out of the JSON again.
  const tail = fixedText(sql`::jsonb) with ordinality as e(v, place) offset 0) as "asked"`)
  invariant(head && tail, "text_of_loader_is_fixed")
  return async (tx: Tx, rows: readonly A[]): Promise<Loaded<F>[]> => {
    // As JSON, since of arrays PostgreSQL makes a plan for each number of rows.
    const found = await tx.execute<{ index: number; facts: unknown }>(sql`${head}${listsText(rows, names)}${tail}`)
    return found.toSorted((a, b) => a.index - b.index).map(({ facts }) => read(facts))
  }
}

/** Several facts as one, such as all that a part of a decision must know. */
export function allOf<F extends Facts>(facts: F): Fact<Loaded<F>> {
  const named = Object.entries(facts)
  const queries = named.map(([, { query }]) => sql`(${query})`)
  return {
    query: sql`select ${listOf(queries)}`,
    read: (json) => {
      const values = json as unknown[]
      return Object.fromEntries(named.map(([name, { read }], index) => [name, read(values[index])])) as Loaded<F>
    },
  }
}

/** A fact as something else. */
export function mapped<T, U>({ query, read }: Fact<T>, change: (value: T) => U): Fact<U> {
  return { query, read: (json) => change(read(json)) }
}

/** What a row of a fact is made of: columns, or expressions of text, numbers, booleans or JSON. */
type Fields = Record<string, Column | SQL>
type Row<F extends Fields> = {
  [K in keyof F]: F[K] extends Column ? GetColumnData<F[K]> : F[K] extends SQL<infer T> ? T : never
}

/** Rows, in the order of the query: `rest` is what follows the fields, `from … where … order by … limit …`. */
export function rowsOf<F extends Fields>(fields: F, rest: SQL): Fact<Row<F>[]> {
  const query = sql`select coalesce(json_agg("each"."row"), '[]') from (select ${valuesOf(fields)} as "row" ${rest}) "each"`
  return { query, read: (json) => (json as unknown[][]).map((row) => readRow(fields, row)) }
}

/** Whole rows of a table, in the order of `select`, which may have more columns than an object can be built of. */
export function wholeRows<T extends PgTable>(table: T, select: SQL): Fact<T["$inferSelect"][]> {
  const columns = Object.entries(getTableColumns(table))
  const query = sql`select coalesce(json_agg(to_json("each")), '[]') from (${select}) "each"`
  const read = (row: Record<string, unknown>) =>
    Object.fromEntries(columns.map(([key, column]) => [key, fromJson(column, row[column.name] ?? null)]))
  return { query, read: (json) => (json as Record<string, unknown>[]).map(read) as T["$inferSelect"][] }
}

/** The first row, or null. */
export function rowOf<F extends Fields>(fields: F, rest: SQL): Fact<Row<F> | null> {
  const query = sql`select ${valuesOf(fields)} ${rest} limit 1`
  return { query, read: (json) => (json === null ? null : readRow(fields, json as unknown[])) }
}

/** Whether there is any row: `rest` is `from … where …`. */
export function anyOf(rest: SQL): Fact<boolean> {
  return { query: sql`select ${isAny(rest)}`, read: (json) => json === true }
}

/** The same as an expression. Its limit keeps PostgreSQL from reading a whole table to have the answer for many at once. */
export const isAny = (rest: SQL): SQL => sql`coalesce((select true ${rest} limit 1), false)`

/** A number that a query of one value comes to. */
export function numberOf(query: SQL): Fact<number> {
  return { query, read: Number }
}

/** An instant that a query of one value comes to, or null. */
export function instantOf(query: SQL): Fact<Date | null> {
  return { query, read: (value) => (value === null ? null : new Date(value as string)) }
}

/** A fact that is made of another. */
export function madeOf<A, B>({ query, read }: Fact<A>, make: (fact: A) => B): Fact<B> {
  return { query, read: (json) => make(read(json)) }
}

/**
 * Values as a list in an order that both sides know: names would be half of what PostgreSQL puts together, whose type it looks up
 * for each.
 */
const listOf = (values: readonly SQL[]): SQL => sql`json_build_array(${sql.join([...values], sql`, `)})`

type KnownList = { values: readonly (Column | SQL)[]; text: SQL }

/** Lists of fields as text, by who asks for them; what brings its fields again each time is found by the first of them. */
const lists = new WeakMap<Fields, SQL>()
const sameLists = new WeakMap<object, KnownList[]>()
/** Of those that begin with the same field: where one is another expression each time, there would be no end. */
const MOST_OF_A_FIELD = 20

/** Numbers that JSON cannot hold exactly travel as text. */
function valuesOf(fields: Fields): SQL {
  const known = lists.get(fields)
  if (known) return known
  const values = Object.values(fields)
  const [first] = values
  const same = (first && sameLists.get(first)) ?? []
  const found = same.find((one) => isSame(one.values, values))
  if (found) return found.text
  const list = listOf(
    values.map((field) => (is(field, PgColumn) && field.dataType === "bigint" ? sql`${field}::text` : sql`${field}`)),
  )
  const text = fixedText(list)
  if (!text) return list
  lists.set(fields, text)
  if (first && same.length < MOST_OF_A_FIELD) sameLists.set(first, [...same, { values, text }])
  return text
}

const isSame = (some: readonly unknown[], others: readonly unknown[]) =>
  some.length === others.length && some.every((one, index) => one === others[index])

function readRow<F extends Fields>(fields: F, values: readonly unknown[]): Row<F> {
  const row: Record<string, unknown> = {}
  let at = 0
  for (const name in fields) {
    const field = fields[name]!
    const value = values[at++]
    row[name] = is(field, PgColumn) ? fromJson(field, value) : value
  }
  return row as Row<F>
}

const fromJson = (column: Column, value: unknown) => (value === null ? null : column.mapFromDriverValue(value as never))
