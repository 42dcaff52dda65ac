// What a batch of clicks costs, by its size, and with that a simulation of queues and batch sizes: docs/scale.md.
import { rm } from "node:fs/promises"
import postgres from "postgres"
import { readSigningKeys } from "../../src/env.ts"
import { captureClicks } from "../../src/features/links/clicks/capture-clicks.ts"
import type { ClickMessage } from "../../src/features/links/redirect/core/click.ts"
import { mintClickId } from "../../src/features/links/redirect/mint-click-id.ts"
import { connect } from "../../src/platform/db.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { startLocal } from "../local/start-local.ts"
import { type Cost, simulate } from "./batches/simulate.ts"
import { openShop, type Shop } from "./sales/shops.ts"

const SIZES = [1, 10, 100, 500]
const SEED = 7
const OPERATOR_KEY = "operator_key_of_the_bench_0123456789_ABCDEFGHIJ"
const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`
const RATES = [50, 500, 1000]

/** On Workers a batch waits a second for company and some are written at once; on Node one at a time, without waiting. */
const SETTINGS = [
  { name: "queue, 10 a batch", most: 10, waitMs: 1000, writers: 5 },
  { name: "queue, 100 a batch", most: 100, waitMs: 1000, writers: 5 },
  { name: "queue, 100, one writer", most: 100, waitMs: 1000, writers: 1 },
  { name: "group commit", most: 500, waitMs: 0, writers: 1 },
] as const

/** Prints what batches cost and what would come of them. There is no limit to keep: always true. */
export async function benchBatches({ quick }: { quick: boolean }): Promise<boolean> {
  const measured = await measure(quick ? 10 : 50)
  const cost = lineThrough(measured)
  for (const { size, ms } of measured) console.log(`a batch of ${String(size).padEnd(4)} clicks    ${ms.toFixed(1)} ms`)
  console.log(
    `that is ${cost.fixedMs.toFixed(2)} ms a batch and ${cost.clickMs.toFixed(3)} ms a click; with that, seed ${SEED}:`,
  )
  const seconds = quick ? 60 : 600
  const simulated = RATES.flatMap((rate) =>
    SETTINGS.map(({ name, ...setting }) => {
      return { rate, name, ...simulate({ ...setting, rate, seconds, cost, seed: SEED }) }
    }),
  )
  for (const { rate, name, batch, p50, p99, worst, backlog, busy } of simulated)
    console.log(
      `${String(rate).padStart(5)} a second, ${name.padEnd(22)} ${String(batch).padStart(4)} a batch, stored after ${p50} ms, p99 ${p99} ms, at most ${worst} ms; ${backlog} waiting; writers ${(busy * 100).toFixed(0)} % busy`,
    )
  console.log(JSON.stringify({ measured, cost, simulated }))
  return true
}

type Measured = { size: number; ms: number }

async function measure(rounds: number): Promise<Measured[]> {
  const dataDir = await scratchFolder("bench")
  const local = await startLocal({ runtime: "node", vars: { OPERATOR_KEY, SIGNING_KEYS }, dataDir, durable: true })
  const sql = postgres(local.adminDatabaseUrl, { max: 1, onnotice: () => {} })
  const { db, end } = connect(local.adminDatabaseUrl, 1)
  try {
    const shop = await openShop(local.url, OPERATOR_KEY, sql)
    const links = await sql<Link[]>`
      select id, number::text as number, affiliate_id as "affiliateId" from links where vendor_id = ${shop.vendorId}`
    const measured: Measured[] = []
    await store(db, await clicksOf(shop, links, 2_000))
    await sql`analyze`
    for (const size of SIZES) {
      const took: number[] = []
      for (let round = 0; round < rounds; round++) took.push(await store(db, await clicksOf(shop, links, size)))
      measured.push({ size, ms: quarter(took) })
    }
    return measured
  } finally {
    await end()
    await sql.end()
    await local.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function store(db: ReturnType<typeof connect>["db"], clicks: ClickMessage[]): Promise<number> {
  const startedAt = performance.now()
  const outcomes = await captureClicks({ db }, clicks)
  if (outcomes.some((outcome) => outcome !== "stored")) throw new Error("a click was not stored")
  return performance.now() - startedAt
}

let visitors = 0

type Link = { id: string; number: string; affiliateId: string }

function clicksOf({ vendorId, programId }: Shop, links: readonly Link[], count: number): Promise<ClickMessage[]> {
  const keys = readSigningKeys(SIGNING_KEYS)
  const at = Date.now()
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const link = links[i % links.length]!
      const id = await mintClickId(keys, { at, linkNumber: BigInt(link.number), programId, isVisit: true })
      return {
        v: 1,
        id,
        linkId: link.id,
        linkNumber: Number(link.number),
        vendorId,
        programId,
        affiliateId: link.affiliateId,
        at,
        keptId: null,
        referrer: null,
        flags: { head: false, prefetch: false, bot: false, qr: false, unattributed: false },
        subs: {},
        landingUrl: "https://shop.bench.test/",
        userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        country: "NO",
        visitor: `visitor-${++visitors}`,
      }
    }),
  )
}

/** A line through what was measured, by least squares; a batch costs something even where it seems to cost nothing. */
function lineThrough(measured: Measured[]): Cost {
  const mean = (of: (one: Measured) => number) => measured.reduce((sum, one) => sum + of(one), 0) / measured.length
  const [size, ms] = [mean((one) => one.size), mean((one) => one.ms)]
  const slope = mean((one) => (one.size - size) * (one.ms - ms)) / mean((one) => (one.size - size) ** 2)
  return { clickMs: slope, fixedMs: Math.max(0.5, ms - slope * size) }
}

/** What a quarter of them stay under: what else the machine does is left out, as a simulation knows no other load. */
const quarter = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)]!
