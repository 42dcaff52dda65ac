// The channel report over 100,000 journeys by each model, the first time (nothing kept) and again: two seconds is the limit.
// Then `markov` over a million journeys in memory beside the same in floating point, in turns.
import { rm } from "node:fs/promises"
import { join } from "node:path"
import postgres from "postgres"
import { readChannels } from "../../src/features/reports/channels/read-channels.ts"
import { ChannelsQuery } from "../../src/features/reports/contract.ts"
import type { Ctx } from "../../src/platform/ctx.ts"
import { connect } from "../../src/platform/db.ts"
import { startPostgres } from "../local/postgres.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { migrate } from "../migrate.ts"
import { compareMarkov } from "./journeys/compare-markov.ts"

const JOURNEYS = 100_000
const SOLD_OF_TEN = 3
const LIMIT_MS = 2_000
const TIMES_FLOAT = 10
const VENDOR = "ven_bench"
const MODELS = ["shapley", "markov", "linear", "position_based", "w_shaped", "time_decay"] as const

/** Journeys of one to five touches, three of ten with a sale after them; amounts of a price list. */
async function furnish(sql: postgres.Sql) {
  await sql`insert into vendors (id, name, currency, timezone, mode, funding, created_at)
    values (${VENDOR}, 'Bench', 'EUR', 'Europe/Oslo', 'live', 'platform', now())`
  await sql`insert into touches (vendor_id, id, customer, channel, at, milestone, recorded_by, known_at, created_at)
    select ${VENDOR}, 'tch_' || c || '_' || n, 'c' || c,
      (array['sales', 'marketing', 'product', 'community'])[1 + floor(random() * 4)::int],
      '2026-01-01'::timestamptz + random() * interval '200 days', case when n = 2 then 'lead' end, 'bench', '2026-01-01', now()
    from generate_series(1, ${JOURNEYS}) c, generate_series(1, 5) n where n <= 1 + c % 5`
  await sql`insert into credited_sales
      (vendor_id, sale_id, external_id, customer, customer_external_id, amount_minor, currency, closed_at, recorded_at, created_at)
    select ${VENDOR}, 'sal_' || c, 'o' || c, 'c' || c, 'c' || c, (array[900, 2900, 9900, 29900, 120000])[1 + c % 5], 'EUR',
      '2026-07-20'::timestamptz + random() * interval '100 days', '2026-07-20', now()
    from generate_series(1, ${JOURNEYS}) c where c % 10 < ${SOLD_OF_TEN}`
  await sql`analyze touches`
  await sql`analyze credited_sales`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

/** Prints a line for each figure, and all of them as JSON; false when one is over its limit. */
export async function benchJourneys({ quick }: { quick: boolean }): Promise<boolean> {
  const reports = await measureReports(quick ? MODELS.slice(0, 2) : MODELS)
  const markov = compareMarkov(quick ? { journeys: 300_000, rounds: 3 } : { journeys: 1_000_000, rounds: 5 })
  for (const { model, firstMs, againMs } of reports)
    console.log(
      `${JOURNEYS} journeys, report by ${model.padEnd(14)} ${firstMs} ms, again ${againMs} ms, limit ${LIMIT_MS} ms`,
    )
  console.log(
    `${markov.journeys} journeys, markov exact    ${markov.exactMs} ms of CPU; in floating point ${markov.floatMs} ms, ${markov.ratio} x, limit ${TIMES_FLOAT} x`,
  )
  console.log(JSON.stringify({ reports, markov }))
  return markov.ratio <= TIMES_FLOAT && reports.every(({ firstMs }) => firstMs <= LIMIT_MS)
}

async function measureReports(models: readonly string[]) {
  const folder = await scratchFolder("bench")
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: false })
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  const { appUrl } = await migrate({ adminUrl: cluster.url, appPasswords: ["bench"] })
  const { db, end } = connect(appUrl)
  try {
    await furnish(sql)
    const actor = { kind: "system", job: "bench" } as const
    const ctx = { db, actor, requestId: "bench", now: new Date("2026-11-21"), idempotency: null } as unknown as Ctx
    const read = (model: string) =>
      readChannels(ctx, VENDOR, ChannelsQuery.parse({ from: "2026-01-01", to: "2027-01-01", model }))
    await read("first_touch")
    const measured = []
    for (const model of models) {
      await sql`delete from learnt_windows`
      measured.push({ model, firstMs: await timed(() => read(model)), againMs: await timed(() => read(model)) })
    }
    return measured
  } finally {
    await end()
    await sql.end()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
