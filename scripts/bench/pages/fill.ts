import postgres from "postgres"
import type { Postgres } from "../../local/postgres.ts"
import { fillClicks } from "../large/clicks.ts"
import { fillPeople, openSample, type Sample, type Size, seedChance } from "../large/people.ts"
import { fillSales } from "../large/sales.ts"
import { foldAll, OPERATOR_KEY, openApp } from "./app.ts"

/** People, sales and so many clicks of vendors, folded and vacuumed as they would be after a while; hands back one of them. */
export async function fillAll(cluster: Postgres, size: Size, clicks: number): Promise<Sample> {
  const app = await openApp(cluster)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  await seedChance(sql, size.seed)
  const sample = await openSample(app.url, OPERATOR_KEY)
  await fillPeople(sql, sample, size)
  await fillSales(sql, sample, size, clicks)
  await fillClicks(sql, sample, size, clicks, 0)
  app.end()
  await foldAll(cluster)
  await sql`vacuum analyze`
  await sql.end()
  return sample
}
