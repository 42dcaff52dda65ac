import { SQL, sql } from "drizzle-orm"
import { PgDialect } from "drizzle-orm/pg-core"
import { FilledText } from "./render-sql.ts"

/** A value, or where a statement that is kept has it. */
export type Given<T> = T | SQL
export type Places<V> = { readonly [K in keyof V]: SQL }
/** What a statement's text depends on; none for most. */
type Shape = Record<string, string | boolean>
type NoShape = Record<string, never>

type Value = string | number | Date

const toParam = (value: Value) => (value instanceof Date ? value.toISOString() : value)

const dialect = new PgDialect()
const PLACE = /\0(\w+)\0/g
const places = new Proxy({}, { get: (_, name) => sql.raw(`\0${String(name)}\0`) })

/**
 * A statement that is put together once for each shape, and asked with other values each time: to put a long one together costs
 * more than to send it. A value is one parameter, however often it stands there. `build` may have no values of its own.
 */
export function keptStatement<V extends Record<string, Value>, S extends Shape = NoShape>(
  build: (places: Places<V>, shape: S) => SQL,
): (values: V, ...shape: NoShape extends S ? [] : [shape: S]) => SQL {
  const known = new Map<string, { text: string; names: string[] }>()
  const keep = (name: string, shape: S) => {
    const made = textOf(build(places as Places<V>, shape))
    known.set(name, made)
    return made
  }
  return (values, ...[asked]) => {
    const shape = (asked ?? {}) as S
    const name = Object.values(shape).join()
    const { text, names } = known.get(name) ?? keep(name, shape)
    const params = names.map((of) => toParam(values[of]!))
    return new SQL([new FilledText(text, params) as never])
  }
}

/** Throws where it carries values. */
function textOf(statement: SQL): { text: string; names: string[] } {
  const { sql: text, params } = dialect.sqlToQuery(statement)
  if (params.length > 0) throw new Error(`a statement that is kept has values of its own: ${params.join(", ")}`)
  const names: string[] = []
  const numbered = text.replace(PLACE, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return { text: numbered, names }
}
