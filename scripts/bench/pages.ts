// Every page and report at ten times the clicks beside the same at one: two databases alike but for their clicks, of one
// year, asked in turns, by a load in a process of its own.
import { existsSync } from "node:fs"
import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import postgres from "postgres"
import { type Postgres, startPostgres } from "../local/postgres.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { fillClicks, measureStored } from "./large/clicks.ts"
import type { Sample, Size } from "./large/people.ts"
import { reportStored, sizeFor } from "./large/size.ts"
import { openApp } from "./pages/app.ts"
import { fillAll, settle } from "./pages/fill.ts"
import { measureInstallation } from "./pages/installation.ts"
import { listPages } from "./pages/list.ts"
import type { Asked, Took } from "./pages/load.ts"
import { median, percentile } from "./pages/statistics.ts"
import { start } from "./sales/child.ts"

const CLICKS = 1_000_000
const QUICK_CLICKS = 10_000
/** Each page so many times in a round, and so many rounds. */
const ASKED = { times: 5, rounds: 3 }
const QUICK_ASKED = { times: 3, rounds: 1 }
const LIMITS = { ratio: 1.3, p95Ms: 100 }
/** A difference that nobody could see is none, whatever its ratio. */
const SAME_WITHIN_MS = 1

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(0)} s`

type Options = { quick: boolean; installation: boolean; keep: string | undefined }

/**
 * Prints how long each takes; false when one is over a limit. With `quick` there is less of everything, and no limit; with
 * `installation` one database of a million clicks, and what its pages take; with `keep` its databases stay in a folder, and are
 * found there again.
 */
export async function benchPages({ quick, installation, keep }: Options): Promise<boolean> {
  const folder = keep ?? (await scratchFolder("bench-pages"))
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  try {
    const clicks = quick ? QUICK_CLICKS : CLICKS
    if (installation) return (await measureInstallation(cluster, clicks, quick)) || quick
    return await measure(cluster, await fillBoth(cluster, clicks, join(folder, "sample.json")), quick)
  } finally {
    await cluster.stop()
    if (!keep) await rm(folder, { recursive: true, force: true })
  }
}

/** The same cluster's database beside. */
function databaseOf(cluster: Postgres, name: string): Postgres {
  const url = new URL(cluster.url)
  url.pathname = `/${name}`
  return { ...cluster, url: url.href }
}

/** The databases, unless they are there from before: whose they are is written down once they are done. */
async function fillBoth(cluster: Postgres, clicks: number, file: string): Promise<Sample> {
  if (existsSync(file)) return JSON.parse(await readFile(file, "utf8"))
  const since = performance.now()
  const size: Size = sizeFor(10 * clicks, 1)
  const sample = await fillAll(cluster, size, clicks)
  const admin = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} })
  await admin`create database larger template grapevine`
  await admin.end()
  const larger = databaseOf(cluster, "larger")
  const many = postgres(larger.url, { max: 1, onnotice: () => {} })
  await fillClicks(many, sample, size, 9 * clicks, 1)
  await many.end()
  for (const each of [cluster, larger]) await settle(each)
  console.log(
    `${size.affiliates} affiliates, ${size.sales} sales, ${clicks} and ${10 * clicks} clicks after ${seconds(since)}`,
  )
  await writeFile(file, JSON.stringify(sample))
  return sample
}

async function measure(cluster: Postgres, sample: Sample, quick: boolean): Promise<boolean> {
  const larger = databaseOf(cluster, "larger")
  const many = postgres(larger.url, { max: 1, onnotice: () => {} })
  const isSmall = reportStored(await measureStored(many))
  const few = postgres(cluster.url, { max: 1, onnotice: () => {} })
  const apps = [await openApp(cluster), await openApp(larger)]
  const load = start(new URL("./pages/load.ts", import.meta.url))
  try {
    const asked = [await listPages(few, apps[0]!.url, sample), await listPages(many, apps[1]!.url, sample)]
    const isFast = report(await run(asked, (order) => load.ask<Took[]>(order), quick ? QUICK_ASKED : ASKED), quick)
    return quick || (isSmall && isFast)
  } finally {
    load.end()
    for (const app of apps) app.end()
    await Promise.all([few.end(), many.end()])
  }
}

type Ran = { name: string; few: number; many: number; p95: number; status: number; bytes: number }

/** Each page of the one and of the other in turns. */
async function run(
  asked: Asked[][],
  ask: (order: object) => Promise<Took[]>,
  { times, rounds }: typeof ASKED,
): Promise<Ran[]> {
  const ran: Ran[] = []
  for (const [index, one] of asked[0]!.entries()) {
    const both = [one, asked[1]![index]!]
    for (const page of both) await ask({ asked: [page], times: 2 })
    const took: Took[][] = [[], []]
    for (let round = 0; round < rounds; round++)
      for (const [side, page] of both.entries()) took[side]!.push((await ask({ asked: [page], times }))[0]!)
    const [few, many] = took.map((side) => median(side.map(({ ms }) => median(ms))))
    const all = took[1]!.flatMap(({ ms }) => ms)
    const status = Math.max(...took.flat().map((each) => each.status))
    ran.push({ name: one.name, few: few!, many: many!, p95: percentile(all, 0.95), status, bytes: took[1]![0]!.bytes })
  }
  return ran
}

function report(ran: Ran[], quick: boolean): boolean {
  let isKept = true
  console.log(`${"".padEnd(72)}      few     many  ratio      p95`)
  for (const { name, few, many, p95, status } of ran) {
    const isSlower = many / few > LIMITS.ratio && many - few > SAME_WITHIN_MS
    const isOver = isSlower || p95 > LIMITS.p95Ms || status >= 300
    if (isOver) isKept = false
    const [a, b, c] = [few, many, p95].map((ms) => `${ms.toFixed(1)} ms`.padStart(9))
    const why = status >= 300 ? `  answers ${status}` : isOver && !quick ? "  over" : ""
    console.log(`${name.slice(0, 70).padEnd(72)}${a}${b}${(many / few).toFixed(2).padStart(7)}${c}${why}`)
  }
  console.log(JSON.stringify({ limits: LIMITS, pages: ran }))
  return isKept
}
