import { getTableColumns, sql } from "drizzle-orm"
import type { Tx } from "../../../platform/db.ts"
import { loaderOf, rowOf } from "../../../platform/load.ts"
import type { CreditedSale } from "../store.ts"
import { creditDecisions, creditRecords } from "../tables.ts"
import { journeyFact } from "../touches/touch-store.ts"

type Asked = { vendorId: string; saleId: string; customer: string; closedAt: string; lookbackHours: number }
const TYPES = {
  vendorId: "text",
  saleId: "text",
  customer: "text",
  closedAt: "timestamptz",
  lookbackHours: "integer",
} as const

const load = loaderOf<Asked, ReturnType<typeof factsOf>>(TYPES, factsOf)

function factsOf({ vendorId, saleId, customer, closedAt, lookbackHours }: Terms) {
  // By instant first: the index of ids alone would be read backwards, through everybody's decisions.
  const ofSale = (table: typeof creditRecords | typeof creditDecisions) =>
    sql`from ${table} where ${table.vendorId} = ${vendorId} and ${table.saleId} = ${saleId}`
  const from = sql`${closedAt} - make_interval(hours => ${lookbackHours})`
  return {
    record: rowOf(getTableColumns(creditRecords), sql`${ofSale(creditRecords)} order by ${creditRecords.version} desc`),
    last: rowOf(
      getTableColumns(creditDecisions),
      sql`${ofSale(creditDecisions)} order by ${creditDecisions.at} desc, ${creditDecisions.id} desc`,
    ),
    journey: journeyFact(vendorId, customer, { from, to: closedAt }),
  }
}
type Terms = Parameters<Parameters<typeof loaderOf<Asked, Record<never, never>>>[1]>[0]

/** What deciding about some sales again must know of each, in their order: its latest record and decision, and its touches. */
export function loadReviews(tx: Tx, vendorId: string, sales: readonly CreditedSale[], lookbackDays: number) {
  const asked = sales.map(({ saleId, customer, closedAt }) => {
    return { vendorId, saleId, customer, closedAt: closedAt.toISOString(), lookbackHours: lookbackDays * 24 }
  })
  return load(tx, asked)
}
