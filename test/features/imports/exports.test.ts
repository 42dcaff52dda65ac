import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type Json, useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const file = (name: string) => readFileSync(`test/fixtures/exports/${name}.csv`, "utf8")

const send = (shop: Shop, query: string, body: string) =>
  test.app.call("POST", `/v1/imports?program_id=${shop.programId}&${query}`, {
    key: shop.vendor.sk,
    body,
    headers: { "content-type": "text/csv" },
  })

/** A sum of each table, whoever's rows they are; what a key was last used for is none of an import's doing. */
async function dump(): Promise<Record<string, string>> {
  const tables = await test.app.admin`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'api_keys' order by 1`
  const sums: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await test.app.admin`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${test.app.admin(name)} t`
    sums[name] = row!.sum
  }
  return sums
}

async function run(shop: Shop, query: string, body: string) {
  const started = await send(shop, query, body)
  expect(started.status, started.text).toBe(202)
  await test.app.settle()
  const ended = await shop.get(`/v1/imports/${started.body.id}`)
  return { ...ended, columns: started.body.columns, totals: started.body.totals }
}

/** An export, first in a dry run, which says the same and leaves everything as it is. */
async function move(shop: Shop, from: string, kind: string) {
  const body = file(`${from}-${kind}`)
  await test.app.settle()
  const before = await dump()
  const rehearsed = await send(shop, `from=${from}&dry_run=true`, body)
  expect(rehearsed.status, rehearsed.text).toBe(202)
  expect(await dump()).toEqual(before)
  const ended = await run(shop, `from=${from}`, body)
  const { imported, unchanged, failed, errors, total, columns, totals } = ended
  expect(rehearsed.body).toMatchObject({ kind, imported, unchanged, failed, errors, total, columns, totals })
  expect(ended).toMatchObject({ kind, imported: total, failed: 0, errors: [] })
  return ended
}

const reversed = (text: string) => {
  const [header, ...rows] = text.trim().split("\n")
  return [header, ...rows.reverse()].join("\n")
}

const STATES: Record<string, string> = { pending: "pending", due: "payable", paid: "paid", void: "reversed" }
type Total = { currency: string; status: string; lines: number; stated: string; read: number; unread: number }

/** What commissions are here, added up as a file's are. */
async function totalsHere(shop: Shop) {
  const { data } = await shop.get("/v1/commissions?limit=100")
  const of = (status: string) => data.filter((row: Json) => row.event === "opening" && row.status === STATES[status])
  return ({ currency, status }: Total) =>
    of(status)
      .filter((row: Json) => row.currency === currency)
      .reduce((sum: number, row: Json) => sum + row.amount, 0)
}

const read = ({ currency, read: sum, unread }: Total) => ({ currency, sum, unread })

/** What sales are here, added up as a file's are. */
async function salesHere(shop: Shop) {
  const { data } = await shop.get("/v1/sales?limit=100")
  const currencies = [...new Set<string>(data.map((sale: Json) => sale.currency))].sort()
  return currencies.map((currency) => {
    const amounts = data.filter((sale: Json) => sale.currency === currency).map((sale: Json) => sale.amount)
    return { currency, sum: amounts.reduce((sum: number, amount: number) => sum + amount, 0), unread: 0 }
  })
}

const EXPORTS: [string, string[], [string, string, string][], Record<string, Json[]>][] = [
  [
    "rewardful",
    ["affiliates", "customers", "sales", "commissions"],
    [
      ["EUR", "void", "9.00"],
      ["USD", "due", "30.00"],
      ["USD", "paid", "30.00"],
      ["USD", "pending", "15.00"],
    ],
    { ann: [{ currency: "USD", payable: 3000, pending: 0, paid: 0 }], bo: [{ currency: "USD", pending: 1500 }] },
  ],
  [
    "firstpromoter",
    ["affiliates", "customers", "commissions"],
    [
      ["EUR", "due", "20.00"],
      ["EUR", "paid", "20.00"],
      ["EUR", "pending", "10.00"],
      ["EUR", "void", "7.00"],
    ],
    { ann: [{ currency: "EUR", payable: 2000, pending: 0 }], bo: [{ currency: "EUR", pending: 1000 }] },
  ],
  [
    "tapfiliate",
    ["affiliates", "customers", "sales", "commissions"],
    [
      ["EUR", "due", "9.99"],
      ["EUR", "paid", "123.45"],
      ["JPY", "pending", "1000"],
      ["KWD", "void", "1.250"],
    ],
    { ann: [{ currency: "EUR", payable: 999 }], bo: [{ currency: "JPY", pending: 1000 }] },
  ],
  [
    "partnerstack",
    ["affiliates", "customers", "sales", "commissions"],
    [
      ["USD", "due", "25.00"],
      ["USD", "paid", "25.00"],
      ["USD", "pending", "12.50"],
      ["USD", "void", "4.00"],
    ],
    { ann: [{ currency: "USD", payable: 2500 }], bo: [{ currency: "USD", pending: 1250 }] },
  ],
  [
    "tolt",
    ["affiliates", "links", "coupons", "customers", "sales", "commissions"],
    [
      ["USD", "due", "20.00"],
      ["USD", "paid", "20.00"],
      ["USD", "pending", "5.00"],
      ["USD", "void", "7.00"],
    ],
    { ann: [{ currency: "USD", payable: 1500 }], bo: [{ currency: "USD", pending: 1000 }] },
  ],
]

describe.each(EXPORTS)("an export of %s", (from, kinds, stated, balances) => {
  it("comes to the totals that it states, once, and a dry run says so and changes nothing", async () => {
    const shop = await openShop(test.app)
    for (const kind of kinds.slice(0, -1)) {
      const { totals } = await move(shop, from, kind)
      if (kind === "sales") expect(totals.map(read)).toEqual(await salesHere(shop))
    }
    const { totals } = await move(shop, from, "commissions")
    expect(totals.map((total: Total) => [total.currency, total.status, total.stated])).toEqual(stated)
    expect(totals.every(({ unread }: Total) => unread === 0)).toBe(true)
    const here = await totalsHere(shop)
    if (from !== "tolt")
      for (const total of totals) expect([total.status, here(total)]).toEqual([total.status, total.read])
    for (const [who, expected] of Object.entries(balances)) {
      const [affiliate] = (await shop.get(`/v1/affiliates?email=${who}@promo.test`)).data
      expect(await shop.balance({ id: affiliate.id })).toEqual(expected.map((row) => expect.objectContaining(row)))
    }
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })

    const before = await shop.get("/v1/ledger/trial-balance")
    for (const kind of kinds) {
      const again = await run(shop, `from=${from}`, reversed(file(`${from}-${kind}`)))
      expect(again).toMatchObject({ imported: 0, unchanged: again.total, failed: 0 })
    }
    expect(await shop.get("/v1/ledger/trial-balance")).toEqual(before)
  })
})

describe("what was earned in another system", () => {
  const HEADER =
    "external_id,affiliate_email,amount,currency,status,sale_external_id,customer_external_id,sale_amount,earned_at"
  const line = (shop: Shop, status: string, fields: { id?: string; amount?: string; sale?: string } = {}) =>
    `${fields.id ?? "x1"},${shop.ada.email},${fields.amount ?? "20.00"},EUR,${status},${fields.sale ?? "o1"},k1,200.00,2030-11-01`
  const carry = (shop: Shop, ...lines: string[]) =>
    run(shop, "kind=commissions&amounts=major", [HEADER, ...lines].join("\n"))

  it("is not earned again by our rules: not by its sale, not when the customer's sales are decided again", async () => {
    const shop = await openShop(test.app, {}, [
      { event: "sale", rate: { kind: "percent", bps: 1000 }, duration: { kind: "once" } },
    ])
    await carry(shop, line(shop, "paid"))
    const [sale] = (await shop.get("/v1/sales?external_id=o1")).data
    expect(sale).toMatchObject({ amount: 20_000, attribution: { affiliate_id: shop.ada.id } })
    expect(sale.commissions).toMatchObject([{ amount: 2000, status: "paid" }])
    const [explained, ...more] = (await shop.get(`/v1/sales/${sale.id}/explanation`)).commissions
    expect([explained.event, explained.arithmetic, more]).toEqual([
      "opening",
      "2000, as another system earned it (EUR, minor units)",
      [],
    ])
    const late = await shop.sale("k1", { occurred_at: "2030-12-01T00:00:00Z" })
    expect(late.attribution).toMatchObject({ basis: "customer", affiliate_id: shop.ada.id })
    expect(late.commissions).toEqual([])
    expect((await shop.get(`/v1/sales/${sale.id}`)).commissions).toHaveLength(1)
    expect(await shop.balance()).toEqual([])
  })

  it("is taken back by a refund here in proportion; of what was paid there the affiliate owes it", async () => {
    const shop = await openShop(test.app)
    await carry(shop, line(shop, "due"), line(shop, "paid", { id: "x2", sale: "o2" }))
    await shop.refund("o1", { amount: 5_000 })
    expect(await shop.balance()).toMatchObject([{ payable: 1500, owed_back: 0 }])
    await shop.refund("o2", { amount: 10_000 })
    expect(await shop.balance()).toMatchObject([{ payable: 1500, owed_back: 1000 }])
    await shop.refund("o1", { amount: 15_000 })
    expect(await shop.balance()).toMatchObject([{ payable: 0, owed_back: 1000 }])
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
  })

  it("moves on with later files and never back: due, then paid there, and it is owed here no more", async () => {
    const shop = await openShop(test.app)
    await carry(shop, line(shop, "pending"))
    expect(await shop.balance()).toMatchObject([{ pending: 2000, payable: 0 }])
    expect(await carry(shop, line(shop, "due"))).toMatchObject({ imported: 1 })
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 2000 }])
    expect(await carry(shop, line(shop, "pending"))).toMatchObject({ unchanged: 1 })
    expect(await carry(shop, line(shop, "paid"))).toMatchObject({ imported: 1 })
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 0, owed_back: 0 }])
    expect(await carry(shop, line(shop, "due"))).toMatchObject({ unchanged: 1 })
    expect(await carry(shop, line(shop, "due", { amount: "21.00" }))).toMatchObject({
      failed: 1,
      errors: [{ line: 2, code: "opening_conflict" }],
    })
  })

  it("is taken over once from files whose rows overlap, also one that was cut in the middle of a line", async () => {
    const shop = await openShop(test.app)
    const lines = ["a", "b", "c", "d"].map((id) => line(shop, "due", { id, sale: `o-${id}` }))
    const cut = [...lines.slice(0, 2), lines[2]!.slice(0, 20)]
    expect(await carry(shop, ...cut)).toMatchObject({
      imported: 2,
      failed: 1,
      errors: [{ line: 4, code: "csv_cells" }],
    })
    expect(await carry(shop, ...lines.slice(1, 3))).toMatchObject({ imported: 1, unchanged: 1 })
    expect(await carry(shop, ...lines.reverse())).toMatchObject({ imported: 1, unchanged: 3 })
    expect(await shop.balance()).toMatchObject([{ payable: 8000 }])
    expect(await shop.count("openings")).toBe(4)
  })

  it("is refused where its sale has earned here, or is not known", async () => {
    const shop = await openShop(test.app)
    await shop.sale("k1", { external_id: "o1", amount: 20_000, affiliate_id: shop.ada.id })
    const lines = [
      line(shop, "due"),
      `x3,${shop.ada.email},1.00,EUR,due,nowhere,,,`,
      line(shop, "due", { id: "x4", amount: "-1.00" }),
    ]
    const ended = await carry(shop, ...lines)
    expect(ended.errors.map(({ line: at, code }: Json) => [at, code])).toEqual([
      [2, "opening_conflict"],
      [3, "invalid_fields"],
      [4, "opening_conflict"],
    ])
    expect(ended.errors[0].detail).toContain("Leave the line out: what the sale earned is paid from here, once.")
    expect(await shop.balance()).toMatchObject([{ pending: 2000 }])
    const [paid] = (await carry(shop, line(shop, "paid"))).errors
    expect(paid.detail).toContain("reject what the sale earned here, so that nothing is paid for it twice")
    const [earned] = (await shop.get("/v1/commissions")).data
    await shop.post(200, `/v1/commissions/${earned.id}/rejection`, { reason: "paid there" })
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 0 }])
  })
})

it("an export says what it is by its columns; another kind, program or product is refused by name", async () => {
  const shop = await openShop(test.app)
  const body = file("rewardful-affiliates")
  const of = async (query: string, text = body) => (await send(shop, query, text)).body
  expect((await of("from=rewardful&kind=sales")).errors[0]).toMatchObject({ pointer: "/kind" })
  expect((await of("from=rewardful&map=email:email")).errors[0]).toMatchObject({ pointer: "/map" })
  expect(await of("from=tolt")).toMatchObject({ code: "csv_header_invalid", errors: [{ pointer: "/from" }] })
  const wrong = body.replace("active", "asleep")
  const named = await of("from=rewardful&dry_run=true", wrong)
  expect(named.errors).toContainEqual({
    line: 2,
    code: "invalid_fields",
    detail: "state is not one of active, suspicious, disabled: asleep.",
  })
  expect(named.columns).toContainEqual({ column: "visitors", field: null })
})

it("a sale that an export takes back by a negative row is refused, with what to do about it", async () => {
  const shop = await openShop(test.app)
  await run(shop, "from=tolt", file("tolt-affiliates"))
  const back = "txn_5,-2500,usd,one_time,tc-2,basic,bo@promo.test,2030-12-21T12:00:00.000Z"
  const ended = await run(shop, "from=tolt", `${file("tolt-sales").trim()}\n${back}\n`)
  expect(ended).toMatchObject({ imported: 4, failed: 1, errors: [{ line: 6, code: "invalid_fields" }] })
  expect(ended.errors[0].detail).toBe(
    "amount is negative: a refund. Import it as kind refunds, with the amount above zero and its sale as sale_external_id.",
  )
  const plain = "external_id,customer_external_id,amount,currency\no1,ann,-100,EUR"
  expect((await run(shop, "kind=sales", plain)).errors[0].detail).toContain("Import it as kind refunds")
  const refund = "external_id,sale_external_id,amount,currency\nr1,txn_3,2500,USD"
  expect(await run(shop, "kind=refunds", refund)).toMatchObject({ imported: 1, failed: 0 })
  expect((await shop.get("/v1/sales?external_id=txn_3")).data).toMatchObject([{ refunded_amount: 2500 }])
})
