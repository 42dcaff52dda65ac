import { beforeAll, expect, it } from "vitest"
import { personMap } from "../../../src/features/privacy/core/person-map/person-map.ts"
import { ask, createAffiliate, createProgram, createVendor, type TestVendor } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { readTables, type Table } from "../../support/tables.ts"

/** More than one transaction looks at. */
const ROWS = 12_000
const AT_ONCE = 5000
const EMAIL = "zelda.quaxworth@mail.test"
/** What a vendor has few of, or one row: rules, settings, what people made by hand. */
const FEW =
  /^(vendors|people|members|webhook_endpoints|programs?|program_\w+|groups|rule_versions|desks|seats|retentions|erasures|sso_\w+|credit_policies|campaign_mappings|payout_schedules|stripe_integrations|plan_reviews|outbox_breakers|learnt_windows|visitor_keys)$/
/** They hold nothing that an erasure reads. */
const UNREAD = /^(ledger_|click_(hours|days)|link_clicks|failure_counts|used_challenges)/

type Plan = Record<string, Json> & { Plans?: Plan[] }
type Read = { table: string; rows: number }

const seen: Plan[] = []
const onnotice = ({ message }: Json) => {
  const json = /plan:\s*(\{.*\})\s*$/s.exec(message)?.[1]
  if (json) seen.push(JSON.parse(json).Plan)
}
const test = useApp({}, { onnotice })
let vendor: TestVendor

beforeAll(async () => {
  const { admin } = test.app
  const [row] = await admin`select current_database() as name`
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    "auto_explain.log_level": "notice",
  }
  for (const [name, value] of Object.entries(settings))
    await admin.unsafe(`alter role grapevine_app in database ${row!.name} set ${name} = '${value}'`)
  vendor = await createVendor(test.app)
  const program = await createProgram(test.app, vendor)
  await createAffiliate(test.app, vendor, String(program.id), { email: EMAIL, name: "Zelda Quaxworth" })
  const who = { customer_external_id: "z-1", email: EMAIL, name: "Zelda Quaxworth" }
  await ask(test.app, 201, "POST", "/v1/leads", vendor.sk, who)
  await ask(test.app, 201, "POST", "/v1/inquiries", vendor.sk, {
    kind: "request",
    email: EMAIL,
    message: "Nine tents, please",
  })
  const [{ number }] = (await admin`select number from vendors where id = ${vendor.id}`) as unknown as [
    { number: string },
  ]
  const large = (await readTables(admin)).filter(
    ({ name }) => name in personMap && !FEW.test(name) && !UNREAD.test(name),
  )
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const table of large) await tx.unsafe(filling(table, vendor.id, Number(number)))
  })
  await admin`analyze`
}, 300_000)

/** Rows of a vendor that say nothing of anybody, each column told apart by its number. */
function filling({ name, columns }: Table, vendorId: string, vendorNumber: number): string {
  const given = columns.filter((one) => !one.isGenerated && !(one.hasDefault && /^(bigint|integer)/.test(one.type)))
  const fillOf = ({ name: column, type }: Table["columns"][number]) => {
    if (["vendor_id", "owner", "scope"].includes(column)) return `'${vendorId}'`
    if (column === "vendor_number") return String(vendorNumber)
    if (/^(text|character)/.test(type)) return type.endsWith("[]") ? "array['r' || n]" : "'r' || n"
    if (/^(integer|bigint|smallint|numeric)/.test(type)) return type === "smallint" ? "n % 30000" : "n"
    if (/^timestamp/.test(type)) return "'2031-01-01T00:00:00Z'::timestamptz + n * interval '1 second'"
    if (type === "date") return "'2031-01-01'::date"
    if (type === "boolean") return "false"
    return `'{}'`
  }
  const names = given.map((one) => `"${one.name}"`).join(", ")
  return `insert into "${name}" (${names}) select ${given.map(fillOf).join(", ")} from generate_series(1, ${ROWS}) n
    on conflict do nothing`
}

/** How many rows of which table a plan's scans looked at, kept or not. */
function readsIn(plan: Plan): Read[] {
  const below = (plan.Plans ?? []).flatMap(readsIn)
  const table: string | undefined = plan["Relation Name"]
  if (!table || plan["Node Type"] === "ModifyTable") return below
  const each =
    plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Index Recheck"] ?? 0)
  return [...below, { table, rows: each * plan["Actual Loops"] }]
}

it("an erasure looks at no more than 5,000 rows of a table in a statement, however many a vendor has", async () => {
  seen.length = 0
  const { id } = await ask(test.app, 202, "POST", "/v1/erasures", vendor.owner, { email: EMAIL })
  await test.app.settle()
  expect(await ask(test.app, 200, "GET", `/v1/erasures/${id}`, vendor.owner)).toMatchObject({ status: "done" })
  const reads = seen.flatMap(readsIn)
  expect(reads.length).toBeGreaterThan(200)
  const most = new Map<string, number>()
  for (const { table, rows } of reads) most.set(table, Math.max(most.get(table) ?? 0, rows))
  expect([...most].filter(([, rows]) => rows > AT_ONCE)).toEqual([])
}, 300_000)
