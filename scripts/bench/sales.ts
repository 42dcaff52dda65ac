// Sales a second beside what PostgreSQL does by itself: the app on Node with a pool of 10, or as `npm start` runs it; a load
// of 32 connections in a process of its own; new customers, one vendor and then eight; rounds in turn, medians.
import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import postgres from "postgres"
import { buildProgram } from "../build-node.ts"
import { FLAGS } from "../local/node-process.ts"
import { startPostgres } from "../local/postgres.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { startLocal } from "../local/start-local.ts"
import { migrate } from "../migrate.ts"
import { cpuSeconds } from "./http/usage.ts"
import { type Child, start } from "./sales/child.ts"
import type { Outcome, Sale } from "./sales/load.ts"
import { openShop, prepareSales, type Shop } from "./sales/shops.ts"
import { openTpcb } from "./sales/tpcb.ts"

const CONNECTIONS = 32
const VENDORS = 8
const AT_ONCE = 300
/** More than can be sold in a second, so that clicks never run out. */
const MOST_A_SECOND = 2_500
const SLOW_A_SECOND = 300
const LIMITS = { ofTpcb: 0.35, p99Ms: 60, eightOfOne: 0.9, atOnceSeconds: 3 }
const OPERATOR_KEY = "operator_key_of_the_bench_0123456789_ABCDEFGHIJ"
const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`

export type SalesOptions = { on: "node" | "workerd"; quick: boolean }
/** Of Node and of PostgreSQL, in seconds since they began; backends that ended are not in it. */
type Cpu = { node: number; postgres: number }
type Place = { url: string; adminUrl: string; stop(): Promise<void>; cpu?: () => Cpu }

async function openNode(folder: string): Promise<Place> {
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  const { appUrl } = await migrate({ adminUrl: cluster.url, appPasswords: ["grapevine_app_of_the_bench"] })
  const vars = {
    PATH: process.env.PATH,
    PUBLIC_URL: "http://127.0.0.1",
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_bench",
    DATABASE_URL: appUrl,
    OPERATOR_KEY,
    SIGNING_KEYS,
  }
  const program = await buildProgram(fileURLToPath(new URL("./sales/node-app.ts", import.meta.url)))
  const app = start(pathToFileURL(program), vars, FLAGS)
  const stop = async () => {
    app.end()
    await cluster.stop()
  }
  const postmaster = Number((await readFile(join(folder, "pg", "postmaster.pid"), "utf8")).split("\n")[0])
  const cpu = () => ({ node: cpuSeconds(app.pid), postgres: cpuSeconds(postmaster) })
  return { url: `http://127.0.0.1:${await app.next<number>()}`, adminUrl: cluster.url, stop, cpu }
}

async function openWorkerd(folder: string): Promise<Place> {
  const local = await startLocal({ vars: { OPERATOR_KEY, SIGNING_KEYS }, dataDir: folder })
  return { url: local.url, adminUrl: local.adminDatabaseUrl, stop: local.stop }
}

/** Prints each figure, and all of them as JSON; false when one of the app on Node is not within its limit. */
export async function benchSales({ on, quick }: SalesOptions): Promise<boolean> {
  const folder = await scratchFolder("bench")
  const place = await (on === "node" ? openNode(folder) : openWorkerd(folder))
  const load = start(new URL("./sales/load.ts", import.meta.url))
  const sql = postgres(place.adminUrl, { max: 2, onnotice: () => {} })
  try {
    return await compare({ place, load, sql, on, quick })
  } finally {
    load.end()
    await sql.end()
    await place.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Bench = SalesOptions & { place: Place; load: Child; sql: postgres.Sql }

async function compare({ place, load, sql, on, quick }: Bench): Promise<boolean> {
  const shops: Shop[] = []
  for (let i = 0; i < VENDORS; i++) shops.push(await openShop(place.url, OPERATOR_KEY, sql))
  const tpcb = await openTpcb(await databaseBeside(sql, place.adminUrl))
  const [rounds, seconds] = quick ? [2, 4] : [5, 10]
  const port = Number(new URL(place.url).port)
  const many = seconds * (on === "node" ? MOST_A_SECOND : SLOW_A_SECOND)
  const prepare = (of: typeof shops, count = many) => prepareSales(sql, SIGNING_KEYS, of, count)
  const send = async (sales: Sale[], connections = CONNECTIONS, within = seconds) => {
    const before = place.cpu?.()
    const outcome = await load.ask<Outcome>({ port, connections, seconds: within, sales })
    if (before) Object.assign(outcome, { cpu: spentSince(before, place.cpu!(), outcome.done) })
    if (outcome.refused > 0) console.error(`${outcome.refused} were not accepted, the first: ${outcome.why}`)
    return outcome
  }
  await send(await prepare(shops, many / 2), CONNECTIONS, seconds * 2)
  // PostgreSQL looks at what it plans by within its first minute; TPC-B has it look when its tables are filled.
  await sql`analyze`
  await send(await prepare(shops.slice(0, 1), many / 4), CONNECTIONS, 1)
  await recycleWal(sql)
  const ran = { one: [] as Outcome[], eight: [] as Outcome[], tpcb: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    ran.one.push(await send(await prepare(shops.slice(0, 1))))
    ran.tpcb.push(await tpcb.measure(CONNECTIONS, seconds))
    ran.eight.push(await send(await prepare(shops)))
  }
  const single = { ...shops[0]!, links: shops[0]!.links.slice(0, 1) }
  const atOnce = await send(await prepare([single], AT_ONCE), AT_ONCE, 60)
  return report({ on, rival: tpcb.name, ...ran, atOnceSeconds: atOnce.seconds })
}

/**
 * A server that has run for a while writes into WAL files that it had before; a new one makes each as it is needed, 16 MB at
 * once, and everybody waits.
 */
async function recycleWal(sql: postgres.Sql): Promise<void> {
  await sql`alter system set min_wal_size = '2GB'`
  await sql`select pg_reload_conf()`
  for (let i = 0; i < 64; i++) await sql`select pg_logical_emit_message(false, 'bench', repeat('x', 16 * 1024 * 1024))`
  for (let i = 0; i < 2; i++) await sql`checkpoint`
}

async function databaseBeside(sql: postgres.Sql, adminUrl: string): Promise<string> {
  await sql`create database tpcb`
  const url = new URL(adminUrl)
  url.pathname = "/tpcb"
  return url.href
}

/** Microseconds a sale. */
function spentSince(before: Cpu, after: Cpu, done: number): Cpu {
  const each = (part: keyof Cpu) => ((after[part] - before[part]) * 1e6) / done
  return { node: each("node"), postgres: each("postgres") }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const rounded = (value: number) => Math.round(value * 1000) / 1000

type Ran = { on: string; rival: string; one: Outcome[]; eight: Outcome[]; tpcb: number[]; atOnceSeconds: number }

function report({ on, rival, one, eight, tpcb, atOnceSeconds }: Ran): boolean {
  const rate = (of: Outcome[]) => median(of.map(({ done, seconds }) => done / seconds))
  const figures = {
    on,
    one_vendor: rate(one),
    eight_vendors: rate(eight),
    tpcb: median(tpcb),
    one_of_tpcb: rate(one) / median(tpcb),
    eight_of_one: rate(eight) / rate(one),
    p50_ms: median(one.map(({ p50 }) => p50)),
    p99_ms: median(one.map(({ p99 }) => p99)),
    eight_p99_ms: median(eight.map(({ p99 }) => p99)),
    at_once_seconds: atOnceSeconds,
    node_us: median(one.map(({ cpu }) => cpu?.node ?? 0)),
    postgres_us: median(one.map(({ cpu }) => cpu?.postgres ?? 0)),
  }
  const lines = [
    `sales of one vendor, ${CONNECTIONS} connections    ${figures.one_vendor.toFixed(0)} a second, p50 ${figures.p50_ms.toFixed(1)} ms, p99 ${figures.p99_ms.toFixed(1)} ms, limit ${LIMITS.p99Ms} ms`,
    `sales of eight vendors               ${figures.eight_vendors.toFixed(0)} a second, ${figures.eight_of_one.toFixed(2)} of one, limit ${LIMITS.eightOfOne}`,
    `${rival}                        ${figures.tpcb.toFixed(0)} a second; one vendor is ${figures.one_of_tpcb.toFixed(2)} of it, limit ${LIMITS.ofTpcb}`,
    `CPU time of a sale                   Node ${figures.node_us.toFixed(0)} µs, PostgreSQL ${figures.postgres_us.toFixed(0)} µs`,
    `${AT_ONCE} sales at once for one affiliate   ${atOnceSeconds.toFixed(2)} s, limit ${LIMITS.atOnceSeconds} s`,
  ]
  for (const line of lines) console.log(line)
  console.log(JSON.stringify(figures, (_key, value) => (typeof value === "number" ? rounded(value) : value)))
  const isRefused = [...one, ...eight].some(({ refused }) => refused > 0)
  if (on !== "node") return !isRefused
  const isFast = figures.one_of_tpcb >= LIMITS.ofTpcb && figures.p99_ms <= LIMITS.p99Ms
  const isEven = figures.eight_of_one >= LIMITS.eightOfOne && atOnceSeconds <= LIMITS.atOnceSeconds
  return isFast && isEven && !isRefused
}
