import postgres from "postgres"
import type { Postgres } from "../../local/postgres.ts"
import { fillClicks } from "../large/clicks.ts"
import { fillPeople, openSample, type Sample, type Size, seedChance } from "../large/people.ts"
import { fillSales } from "../large/sales.ts"
import { foldAll, OPERATOR_KEY, openApp } from "./app.ts"

/** People, sales and so many clicks of vendors; hands back one of them. */
export async function fillAll(cluster: Postgres, size: Size, clicks: number): Promise<Sample> {
  const app = await openApp(cluster)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  await seedChance(sql, size.seed)
  const sample = await openSample(app.url, OPERATOR_KEY)
  await fillPeople(sql, sample, size)
  await fillSales(sql, sample, size, clicks)
  await fillClicks(sql, sample, size, clicks, 0)
  app.end()
  await sql.end()
  return sample
}

/**
 * Folds and vacuums as it would be after a while. Of days that are packed one by one the next ones take the room; where a year is
 * packed at once it is given back.
 */
export async function settle(cluster: Postgres): Promise<void> {
  await foldAll(cluster)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  await sql`vacuum full click_days, click_hours, click_marks`
  await sql`vacuum analyze`
  await sql.end()
}
