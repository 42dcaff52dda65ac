// A large installation, the same again from the same seed: npm run bench:data -- --clicks 10000000 --seed 1. A tenth as many
// sales, a hundredth as many affiliates, 50 vendors; what one click takes is printed. Its PostgreSQL goes with it, unless
// --keep names a folder.
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { parseArgs } from "node:util"
import postgres from "postgres"
import { startPostgres } from "../local/postgres.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import { fillClicks, measureStored } from "./large/clicks.ts"
import { fillPeople, openSample, seedChance } from "./large/people.ts"
import { fillSales } from "./large/sales.ts"
import { reportStored, sizeFor } from "./large/size.ts"
import { OPERATOR_KEY, openApp } from "./pages/app.ts"
import { settle } from "./pages/fill.ts"

async function main() {
  const { values } = parseArgs({
    options: {
      clicks: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      keep: { type: "string" },
    },
  })
  const clicks = Number(values.clicks)
  const folder = values.keep ?? (await scratchFolder("bench-data"))
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  const app = await openApp(cluster)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  try {
    const startedAt = performance.now()
    const size = sizeFor(clicks, Number(values.seed))
    await seedChance(sql, size.seed)
    const sample = await openSample(app.url, OPERATOR_KEY)
    await fillPeople(sql, sample, size)
    await fillSales(sql, sample, size, clicks)
    console.log(`people and ${size.sales} sales after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    await fillClicks(sql, sample, size, clicks, 0)
    await settle(cluster)
    console.log(`${clicks} clicks after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    if (!reportStored(await measureStored(sql))) process.exitCode = 1
    if (values.keep) console.log(`kept in ${folder}; its secret key is ${sample.key}`)
  } finally {
    await sql.end()
    app.end()
    await cluster.stop()
    if (!values.keep) await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) await main()
