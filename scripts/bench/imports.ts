// Touches by a file, a hundred thousand in under a minute. And sales by a file, from its upload to its last line, beside a plain multi-row INSERT of all the rows that they come to, into
// tables without policies, triggers or foreign keys: what PostgreSQL takes at least. The product on Node, rounds in turn.
import { rm } from "node:fs/promises"
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { createClient } from "../client.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { startLocal } from "../local/start-local.ts"
import { cpuSeconds } from "./http/usage.ts"
import { openShop, prepareSales, type Shop } from "./sales/shops.ts"

const LIMIT_OF_INSERT = 0.15
/** So many touches of a history, of so many customers; of some of them a sale is known already. */
const HISTORY = { touches: 100_000, customers: 25_000, sold: 1_000 }
const LIMIT_OF_HISTORY_MS = 60_000
const ROWS_OF_INSERT = 500
const POLL_MS = 20
const OPERATOR_KEY = "operator_key_of_the_bench_0123456789_ABCDEFGHIJ"
const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`

type Place = { url: string; sql: postgres.Sql }

/** Prints both rates, and all as JSON; false when the import is slower than its limit. */
export async function benchImports({ quick }: { quick: boolean }): Promise<boolean> {
  const [lines, rounds] = quick ? [3_000, 2] : [20_000, 5]
  const dataDir = await scratchFolder("bench")
  const local = await startLocal({
    runtime: "node",
    vars: { OPERATOR_KEY, SIGNING_KEYS },
    dataDir,
    durable: true,
    log: console.error,
  })
  const sql = postgres(local.adminDatabaseUrl, { max: 1, onnotice: () => {} })
  const place = { url: local.url, sql }
  try {
    const isHistoryKept = await benchHistory(place, quick ? 10 : 1)
    if (process.env.ONLY) return isHistoryKept
    const shop = await openShop(local.url, OPERATOR_KEY, sql)
    await importSales(place, shop, lines)
    await sql`analyze`
    const tables = await tablesOf(sql, shop, lines)
    const [imported, inserted] = [[] as number[], [] as number[]]
    for (let round = 0; round < rounds; round++) {
      imported.push(await importSales(place, shop, lines))
      inserted.push(await insertPlainly(sql, shop, tables, lines))
    }
    return report({ lines, tables, imported: median(imported), inserted: median(inserted) }) && isHistoryKept
  } finally {
    await sql.end()
    await local.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** A history of touches, of which `part` is taken and counted for all; false when it takes longer than its limit. */
async function benchHistory(place: Place, part: number): Promise<boolean> {
  const shop = await openShop(place.url, OPERATOR_KEY, place.sql)
  const [touches, customers, sold] = [HISTORY.touches / part, HISTORY.customers / part, HISTORY.sold / part]
  const sale = (_: unknown, i: number) => `h-${i},c-${i * (customers / sold)},1000,EUR`
  await importFile(place, shop, "sales", ["external_id,customer_external_id,amount,currency", ...lines(sold, sale)])
  const began = Date.now() - 90 * 86_400_000
  const touch = (_: unknown, i: number) => {
    const channel = ["marketing", "product", "community", "sales"][(i + Math.floor(i / customers)) % 4]
    return `c-${i % customers},${channel},${new Date(began + i * 60_000).toISOString()},campaign ${i % 37},t-${i}`
  }
  const header = "customer_external_id,channel,occurred_at,source,external_id"
  const file = [header, ...lines(touches, touch)]
  const before = cpuSeconds(process.pid)
  const spent = (await importFile(place, shop, "touches", file)) * part
  const cpu = (cpuSeconds(process.pid) - before) * part
  const seconds = `${(spent / 1000).toFixed(1)} s, ${cpu.toFixed(1)} s of CPU`
  console.log(
    `${HISTORY.touches} touches by a file${part > 1 ? `, by a ${part}th of them` : ""}   ${seconds}, limit 60 s`,
  )
  console.log(JSON.stringify({ ...HISTORY, part, spentMs: Math.round(spent), cpu }))
  return spent <= LIMIT_OF_HISTORY_MS
}
const lines = (length: number, line: (_: unknown, i: number) => string) => Array.from({ length }, line)

/** Sales a second, from the file's first byte to the import's end. Throws when a line failed. */
async function importSales(place: Place, shop: Shop, many: number): Promise<number> {
  const sales = await prepareSales(place.sql, SIGNING_KEYS, [shop], many)
  const bodies = sales.map(({ body }) => body)
  return many / ((await importFile(place, shop, "sales", bodies, "application/x-ndjson")) / 1000)
}

/** Milliseconds from the file's first byte to the import's end. Throws when a line failed. */
async function importFile({ url }: Place, { key }: Shop, kind: string, file: string[], type = "text/csv") {
  const startedAt = performance.now()
  const headers = { authorization: `Bearer ${key}`, "content-type": type }
  const body = file.join("\n")
  const answer = await fetch(`${url}/v1/imports?kind=${kind}`, { method: "POST", headers, body })
  const { id } = (await answer.json()) as { id: string }
  const { ask } = createClient(url)
  for (;;) {
    const { status, total, imported, errors } = await ask("GET", `/v1/imports/${id}`, key)
    if (status === "done") {
      if (imported !== total) throw new Error(`${imported} of ${total} were imported: ${JSON.stringify(errors[0])}`)
      return performance.now() - startedAt
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
