import { expect, it } from "vitest"
import { type Json, useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
type Line = Record<string, unknown> & { external_id: string }

const FIRST_AND_LATER = [
  {
    event: "sale",
    rate: { kind: "percent", bps: 2000 },
    when: { all: [{ field: "sale.sequence", op: "eq", value: 1 }] },
  },
  { event: "sale", rate: { kind: "percent", bps: 500 } },
]
const CAPPED = [{ event: "sale", rate: { kind: "percent", bps: 1000 }, cap: { amount: 2500, per: "affiliate_month" } }]

/** Sales as files have them: new customers and known ones, out of order, twice, contradictory, wrong; refunds wait for two. */
async function openWithLines(rules: unknown[], isNamed: boolean): Promise<{ shop: Shop; lines: Line[] }> {
  const shop = await openShop(test.app, {}, rules)
  const bob = await shop.join()
  for (const name of ["s3", "s9"]) await shop.refund(name, { external_id: `r-${name}`, amount: 300 }, 202)
  await shop.sale("known", { external_id: "s0", click_id: await shop.click() })
  const sale = (external_id: string, customer: string, fields = {}): Line => {
    return { external_id, customer_external_id: customer, amount: 10_000, currency: "EUR", ...fields }
  }
  const day = (n: number) => ({ occurred_at: `2030-12-0${n}T12:00:00.000Z` })
  // Lines that name an affiliate are processed in the order of the file, on which caps depend.
  const of = async (who: typeof bob) => (isNamed ? { affiliate_id: who.id } : { click_id: await shop.click(who) })
  const [click, other] = [await of(shop.ada), await of(bob)]
  const lines = [
    sale("s1", "ann", click),
    sale("s2", "bea"),
    sale("s3", "cid", { ...(await of(shop.ada)), ...day(4) }),
    sale("s1", "ann", click),
    sale("s1", "ann", { amount: 9_999 }),
    sale("s4", "ann", { ...day(5) }),
    sale("s5", "ann", { ...day(3), amount: 777 }),
    sale("s6", "known", { amount: 2_000 }),
    sale("s7", "dan", { click_id: "clk_forged" }),
    sale("s8", "eve", { amount: -1 }),
    sale("s9", "fay", { affiliate_id: bob.id }),
    sale("s10", "gus", other),
    sale("s11", "hal", other),
    sale("s0", "known"),
    sale("s12", "ivy", { affiliate_id: shop.ada.id, amount: 20_000 }),
    sale("s13", "jon", { affiliate_id: shop.ada.id, amount: 20_000 }),
    sale("s14", "kim", { occurred_at: "2032-01-01T00:00:00.000Z" }),
    ...Array.from({ length: 20 }, (_, n) => sale(`x${n}`, `x${n % 15}`, { affiliate_id: bob.id, amount: 100 * n + 1 })),
  ]
  return { shop, lines }
}

/** What is there afterwards, without names that differ from vendor to vendor. */
async function outcomeOf(shop: Shop) {
  const { data } = await shop.get("/v1/sales?limit=100")
  const sales = data.map((sale: Json) => ({
    name: sale.external_id,
    amount: sale.amount,
    refunded: sale.refunded_amount,
    basis: [sale.attribution.outcome, sale.attribution.basis, sale.attribution.affiliate_id === shop.ada.id],
    commissions: sale.commissions.map((one: Json) => [one.amount, one.status]),
  }))
  const trial = await shop.get("/v1/ledger/trial-balance")
  const balances = trial.accounts
    .map((row: { balance: number }) => row.balance)
    .toSorted((a: number, b: number) => a - b)
  const tables = ["customers", "touches", "credit_records", "commissions", "credited_sales"]
  const counts = await Promise.all(tables.map((table) => shop.count(table)))
  const byName = sales.toSorted((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1))
  return { sales: byName, balanced: trial.balanced, balances, counts }
}

it.each([
  ["first and later sales", FIRST_AND_LATER, false],
  ["caps", CAPPED, true],
])("a file of sales comes to what calls in its order would have, under rules of %s", async (_, rules, isNamed) => {
  const called = await openWithLines(rules, isNamed)
  const answers: { code: string }[] = []
  for (const line of called.lines) {
    const { status, body } = await test.app.call("POST", "/v1/sales", { key: called.shop.vendor.sk, body: line })
    answers.push({ code: status === 201 ? "imported" : status === 200 ? "unchanged" : body.code })
  }
  const { shop, lines } = await openWithLines(rules, isNamed)
  const started = await test.app.call("POST", "/v1/imports?kind=sales", {
    key: shop.vendor.sk,
    body: lines.map((line) => JSON.stringify(line)).join("\n"),
    headers: { "content-type": "application/x-ndjson" },
  })
  await test.app.settle()
  const ended = await shop.get(`/v1/imports/${started.body.id}`)
  const count = (code: string) => answers.filter((answer) => answer.code === code).length
  const failed = answers.flatMap(({ code }, index) =>
    ["imported", "unchanged"].includes(code) ? [] : [{ line: index + 1, code }],
  )
  expect(ended).toMatchObject({ status: "done", imported: count("imported"), unchanged: count("unchanged") })
  expect(ended.errors.map(({ line, code }: { line: number; code: string }) => ({ line, code }))).toEqual(failed)
  expect(failed.length).toBeGreaterThan(3)
  expect(await outcomeOf(shop)).toEqual(await outcomeOf(called.shop))
})
