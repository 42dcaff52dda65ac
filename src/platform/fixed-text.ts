import { type SQL, sql } from "drizzle-orm"
import { PgDialect } from "drizzle-orm/pg-core"

const dialect = new PgDialect()

/** A fragment as the text that it is, so that it need not be built again each time; null where it carries values. */
export function fixedText(fragment: SQL): SQL | null {
  const { sql: text, params } = dialect.sqlToQuery(fragment)
  return params.length === 0 ? sql.raw(text) : null
}
