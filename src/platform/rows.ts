import { type SQL, type SQLWrapper, sql } from "drizzle-orm"

type Value = string | number | bigint | boolean | Date | null | undefined

/**
 * Rows as a table of a statement, `unnest(…) as name("column", …)`: one parameter a column, however many rows there are,
 * so that a hundred thousand need not be a million values.
 */
export function rowsAs<T>(name: string, rows: readonly T[], types: Partial<Record<keyof T & string, string>>): SQL {
  const columns = Object.entries(types) as [keyof T & string, string][]
  const values = columns.map(
    ([key, type]) => sql`${arrayText(rows.map((row) => row[key] as Value))}::${sql.raw(type)}[]`,
  )
  const names = columns.map(([key]) => sql.identifier(key))
  return sql`unnest(${sql.join(values, sql`, `)}) as ${sql.identifier(name)}(${sql.join(names, sql`, `)})`
}

/** An array as PostgreSQL reads it; what needs nothing done to it is joined at once. */
export function arrayText(values: readonly Value[]): string {
  if (values.every((value) => typeof value === "number" || typeof value === "bigint")) return `{${values.join(",")}}`
  if (values.every((value) => typeof value === "string" && !SIGNS.test(value))) return `{"${values.join('","')}"}`
  return `{${values.map(elementText).join(",")}}`
}

const SIGNS = /["\\]/

function elementText(value: Value): string {
  if (value === null || value === undefined) return "NULL"
  if (value instanceof Date) return `"${value.toISOString()}"`
  if (typeof value !== "string") return String(value)
  return `"${SIGNS.test(value) ? value.replace(/["\\]/g, "\\$&") : value}"`
}

/** Rows as JSON, for `jsonb_to_recordset`; a bigint as digits, since JSON's numbers are not exact. */
export function jsonText(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))
}

/**
 * The same, each row a list of what it has under these keys: names in each row would be most of what is sent and read. What is inside a
 * JSON column is JSON already.
 */
export function listsText(rows: readonly object[], keys: readonly string[]): string {
  const plain = (value: unknown) => (typeof value === "bigint" ? String(value) : value)
  return JSON.stringify(rows.map((row) => keys.map((key) => plain((row as Record<string, unknown>)[key]))))
}

/** Whether a text is one of many, in one parameter: thousands of them, each by itself, take longer to read than to look up. */
export const isOneOf = (text: SQLWrapper, many: readonly string[]): SQL =>
  sql`${text} = any(${arrayText(many)}::text[])`
