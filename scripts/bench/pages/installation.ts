import postgres from "postgres"
import type { Postgres } from "../../local/postgres.ts"
import { sizeFor } from "../large/size.ts"
import { start } from "../sales/child.ts"
import { openApp } from "./app.ts"
import { fillAll, settle } from "./fill.ts"
import { listPages } from "./list.ts"
import type { Took } from "./load.ts"
import { median, percentile } from "./statistics.ts"

const LIMITS = { p95Ms: 50 }
/** Each page so many times in a turn, and so many turns. */
const TIMES = 10
const TURNS = 4

type Ran = { name: string; isPage: boolean; p50: number; p95: number; status: number; bytes: number }

/** Every page of one installation as `npm run bench:data` makes it, and reports beside them; false when a page is over the limit. */
export async function measureInstallation(cluster: Postgres, clicks: number, quick: boolean): Promise<boolean> {
  const size = sizeFor(clicks, 1)
  const sample = await fillAll(cluster, size, clicks)
  await settle(cluster)
  console.log(`${clicks} clicks, ${size.sales} sales, ${size.affiliates} affiliates, ${size.vendors} vendors`)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  const app = await openApp(cluster)
  const load = start(new URL("./load.ts", import.meta.url))
  try {
    const asked = await listPages(sql, app.url, sample)
    const [turns, times] = quick ? [1, 3] : [TURNS, TIMES]
    await load.ask<Took[]>({ asked, times: 2 })
    const took: Took[][] = []
    for (let turn = 0; turn < turns; turn++) took.push(await load.ask<Took[]>({ asked, times }))
    const ran = asked.map(({ name, headers }, i): Ran => {
      const own = took.map((one) => one[i]!)
      const ms = own.flatMap((one) => one.ms)
      const status = Math.max(...own.map((one) => one.status))
      const isPage = headers.accept === "text/html"
      return { name, isPage, p50: median(ms), p95: percentile(ms, 0.95), status, bytes: own[0]!.bytes }
    })
    return report(ran, quick)
  } finally {
    load.end()
    app.end()
    await sql.end()
  }
}

function report(ran: Ran[], quick: boolean): boolean {
  const isOver = ({ isPage, p95, status }: Ran) => status >= 300 || (isPage && p95 > LIMITS.p95Ms)
  console.log(`${"".padEnd(72)}      p50      p95`)
  for (const one of ran.toSorted((a, b) => b.p95 - a.p95)) {
    const [p50, p95] = [one.p50, one.p95].map((ms) => `${ms.toFixed(1)} ms`.padStart(9))
    const why = one.status >= 300 ? `  answers ${one.status}` : isOver(one) && !quick ? "  over" : ""
    console.log(`${one.name.slice(0, 70).padEnd(72)}${p50}${p95}${why}`)
  }
  console.log(JSON.stringify({ limits: LIMITS, installation: ran }))
  return !ran.some(isOver)
}
