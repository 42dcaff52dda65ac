import { beforeAll, describe, expect, it, vi } from "vitest"
import { type Json, useApp } from "../support/app.ts"
import { type Desk, openDesk } from "../support/credit.ts"
import { DAY } from "../support/shop.ts"
import { Visitor } from "../support/visitor.ts"

/** Tables that grow with what customers do, and are read by customer, name or affiliate. */
const GROWING = ["touches", "credited_sales"]
/** Columns that say no more than whose rows they are. */
const OWNER = /\b(vendor_id|vendor_number)\b[^)]*\)/g
const ROWS = 60_000

type Plan = Record<string, Json> & { Plans?: Plan[] }
type Scan = { table: string; by: string }

const seen: Plan[] = []
const onnotice = ({ message }: Json) => {
  const json = /plan:\s*(\{.*\})\s*$/s.exec(message)?.[1]
  if (json) seen.push(JSON.parse(json).Plan)
}
const test = useApp({}, { onnotice })
let desk: Desk

// PostgreSQL hands every plan back, of a vendor who has a history.
beforeAll(async () => {
  const { admin } = test.app
  const [row] = await admin`select current_database() as name`
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_format": "json",
    "auto_explain.log_level": "notice",
  }
  for (const [name, value] of Object.entries(settings))
    await admin.unsafe(`alter role grapevine_app in database ${row!.name} set ${name} = '${value}'`)
  desk = await openDesk(test.app)
  for (const customer of ["ann", "bob"]) {
    await desk.touch(customer, "marketing", { external_id: `t-${customer}`, campaign: "spring" })
    await desk.sale(customer, { external_id: `o-${customer}`, click_id: await desk.click() })
  }
  const { id } = desk.vendor
  await admin`
    insert into customers (vendor_id, id, external_id, created_at)
    select ${id}, 'cus_' || n, 'c-' || n, now() from generate_series(1, ${ROWS}) n`
  await admin`
    insert into touches (vendor_id, id, customer, customer_external_id, channel, click_id, affiliate_id, at, external_id,
      recorded_by, known_at, created_at)
    select ${id}, 'tch_' || n, 'cus_' || n, 'c-' || n, case when n % 3 = 0 then 'community' else 'product' end,
      case when n % 3 = 0 then 'clk_' || n end, case when n % 3 = 0 then 'aff_' || n % 500 end,
      '2031-01-01T00:00:00Z'::timestamptz + n * interval '1 second', 'h-' || n, 'machine', now(), now()
    from generate_series(1, ${ROWS}) n`
  await admin`
    insert into credited_sales (vendor_id, sale_id, external_id, customer, customer_external_id, amount_minor, currency,
      closed_at, recorded_at, created_at)
    select ${id}, 'sal_' || n, 'h-' || n, 'cus_' || n, 'c-' || n, 100, 'EUR', '2031-01-01T00:00:00Z'::timestamptz
      + n * interval '1 second', now(), now()
    from generate_series(1, ${ROWS}) n`
  await desk.pass(DAY)
})

/** How its statements read the tables that grow. A plan comes when its transaction ends, and an answer may be there before. */
async function scansOf(work: () => Promise<unknown>): Promise<Scan[]> {
  seen.length = 0
  await work()
  await vi.waitFor(async () => {
    const [row] = await test.app.admin`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and usename = 'grapevine_app' and state <> 'idle'`
    expect(row!.n).toBe(0)
    expect(seen.flatMap(scansIn).length).toBeGreaterThan(0)
  })
  return seen.flatMap(scansIn)
}

function scansIn(plan: Plan): Scan[] {
  const below = (plan.Plans ?? []).flatMap(scansIn)
  const table: string | undefined = plan["Relation Name"]
  if (!table || !GROWING.includes(table) || plan["Node Type"] === "ModifyTable") return below
  const conditions = [plan, ...(plan.Plans ?? [])].map((one) => one["Index Cond"] ?? "").join(" ")
  return [...below, { table, by: conditions }]
}

/** All of the vendor's rows, by no index or by one that says no more than whose they are. */
const isWhole = ({ by }: Scan) => !/[a-z]/.test(by.replace(OWNER, "").replaceAll("AND", ""))

const expectNarrow = async (work: () => Promise<unknown>) => {
  expect((await scansOf(work)).filter(isWhole)).toEqual([])
}
const HISTORY: [string, (n: string) => Promise<unknown>][] = [
  ["a touch of a past day", (n) => desk.touch("ann", "sales", { external_id: n, occurred_at: "2031-01-01T00:00:00Z" })],
  [
    "a file of touches",
    (n) => desk.file("touches", ["customer_external_id,channel,external_id", `ann,product,f-${n}`]),
  ],
  ["an affiliate's earnings", async () => (await new Visitor(test.app).signIn(desk.ada.email)).get("/earnings")],
]

describe("a table that grows is read by an index under its policy", () => {
  it.each(HISTORY)("before its statistics are taken: %s", (_what, work) => expectNarrow(() => work("before")))

  it("once they are: sales, leads, journeys and the rest", async () => {
    await test.app.admin`analyze`
    await expectNarrow(() => desk.sale("ann"))
    await expectNarrow(() => desk.lead("new"))
    await expectNarrow(() => desk.get("/v1/touches?customer_external_id=ann"))
    for (const [, work] of HISTORY) await expectNarrow(() => work("after"))
  })
})

it("no request is given parallel workers", async () => {
  const [role] = await test.app.admin`select rolconfig from pg_roles where rolname = 'grapevine_app'`
  expect(role!.rolconfig).toContain("max_parallel_workers_per_gather=0")
})
