// Sales by a file, from its upload to its last line, beside a plain multi-row INSERT of all the rows that they come to, into
// tables without policies, triggers or foreign keys: what PostgreSQL takes at least. The product on Node, rounds in turn.
import { rm } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { createClient } from "../client.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { startLocal } from "../local/start-local.ts"
import { openShop, prepareSales, type Shop } from "./sales/shops.ts"

const LIMIT_OF_INSERT = 0.15
const ROWS_OF_INSERT = 500
const POLL_MS = 20
const OPERATOR_KEY = "operator_key_of_the_bench_0123456789_ABCDEFGHIJ"
const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`

type Place = { url: string; sql: postgres.Sql }

/** Prints both rates, and all as JSON; false when the import is slower than its limit. */
export async function benchImports({ quick }: { quick: boolean }): Promise<boolean> {
  const [lines, rounds] = quick ? [3_000, 2] : [20_000, 5]
  const dataDir = await scratchFolder("bench")
  const local = await startLocal({ runtime: "node", vars: { OPERATOR_KEY, SIGNING_KEYS }, dataDir, durable: true })
  const sql = postgres(local.adminDatabaseUrl, { max: 1, onnotice: () => {} })
  const place = { url: local.url, sql }
  try {
    const shop = await openShop(local.url, OPERATOR_KEY, sql)
    await importSales(place, shop, lines)
    await sql`analyze`
    const tables = await tablesOf(sql, shop, lines)
    const [imported, inserted] = [[] as number[], [] as number[]]
    for (let round = 0; round < rounds; round++) {
      imported.push(await importSales(place, shop, lines))
      inserted.push(await insertPlainly(sql, shop, tables, lines))
    }
    return report({ lines, tables, imported: median(imported), inserted: median(inserted) })
  } finally {
    await sql.end()
    await local.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Sales a second, from the file's first byte to the import's end. Throws when a line failed. */
async function importSales({ url, sql }: Place, shop: Shop, lines: number): Promise<number> {
  const file = (await prepareSales(sql, SIGNING_KEYS, [shop], lines)).map(({ body }) => body).join("\n")
  const startedAt = performance.now()
  const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/x-ndjson" }
  const answer = await fetch(`${url}/v1/imports?kind=sales`, { method: "POST", headers, body: file })
  const { id } = (await answer.json()) as { id: string }
  const { ask } = createClient(url)
  for (;;) {
    const { status, imported, errors } = await ask("GET", `/v1/imports/${id}`, shop.key)
    if (status === "done") {
      if (imported !== lines) throw new Error(`${imported} of ${lines} were imported: ${JSON.stringify(errors[0])}`)
      return lines / ((performance.now() - startedAt) / 1000)
    }
    await pause(POLL_MS)
  }
}

/** The tables of which a sale writes a row or more, with how many rows a sale. */
async function tablesOf(sql: postgres.Sql, { vendorId }: Shop, sales: number) {
  const named = await sql<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'vendor_id' and t.table_type = 'BASE TABLE'
      and c.table_name not like 'clicks%' and c.table_name <> 'import_pieces'`
  const tables: { name: string; perSale: number }[] = []
  for (const { name } of named) {
    const [row] = await sql`select count(*)::int as n from ${sql(name)} where vendor_id = ${vendorId}`
    if (row!.n >= sales / 2) tables.push({ name, perSale: Math.round(row!.n / sales) })
  }
  for (const { name } of tables)
    await sql`create table ${sql(`plain_${name}`)} (like ${sql(name)} including indexes excluding generated)`
  return tables
}

type Tables = Awaited<ReturnType<typeof tablesOf>>

/** Sales a second whose rows are inserted as they are, so many rows in a statement; reading them beforehand does not count. */
async function insertPlainly(sql: postgres.Sql, { vendorId }: Shop, tables: Tables, sales: number): Promise<number> {
  let spent = 0
  for (const { name, perSale } of tables) {
    const plain = sql(`plain_${name}`)
    await sql`truncate ${plain}`
    const rows = [...(await sql`select * from ${sql(name)} where vendor_id = ${vendorId} limit ${sales * perSale}`)]
    const startedAt = performance.now()
    for (let at = 0; at < rows.length; at += ROWS_OF_INSERT)
      await sql`insert into ${plain} ${sql(rows.slice(at, at + ROWS_OF_INSERT))}`
    spent += performance.now() - startedAt
  }
  return sales / (spent / 1000)
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

type Ran = { lines: number; tables: Tables; imported: number; inserted: number }

function report({ lines, tables, imported, inserted }: Ran): boolean {
  const ratio = imported / inserted
  const width = tables.reduce((sum, { perSale }) => sum + perSale, 0)
  console.log(`${lines} sales by a file                ${imported.toFixed(0)} a second`)
  console.log(
    `plain INSERT of their ${width} rows each    ${inserted.toFixed(0)} sales a second, ${ROWS_OF_INSERT} rows a statement`,
  )
  console.log(`an import is ${ratio.toFixed(2)} of that, limit ${LIMIT_OF_INSERT}`)
  console.log(JSON.stringify({ lines, tables, imported: Math.round(imported), inserted: Math.round(inserted), ratio }))
  return ratio >= LIMIT_OF_INSERT
}
