import { describe, expect, it } from "vitest"
import { unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk } from "../../support/credit.ts"
import { DAY } from "../../support/shop.ts"

const test = useApp()

type Reported = { channel: string; day: number; milestone?: string }
const touches = (...reported: (string | Reported)[]): Reported[] =>
  reported.map((one, i) => (typeof one === "string" ? { channel: one, day: i } : one))
const M = (channel: string, milestone: string, day: number): Reported => ({ channel, milestone, day })

/** A customer with these touches, days after the start, who buys on day 30; as each touch and each channel is credited. */
async function credited(desk: Desk, reported: Reported[], model: string, amount = 10_000) {
  const customer = unique("customer")
  for (const { day, channel, ...more } of reported)
    await desk.touch(customer, channel, {
      occurred_at: new Date(Date.UTC(2031, 0, 1) + day * DAY * 1000).toISOString(),
      ...more,
    })
  const sale = await desk.sale(customer, { amount })
  const credit = await desk.credit(sale.id, `?model=${model}`)
  return {
    sale,
    credit,
    weights: credit.touches.map((one: Json) => one.weight_bps),
    amounts: credit.touches.map((one: Json) => one.amount),
    channels: Object.fromEntries(credit.proposal.map((one: Json) => [one.channel, one.amount])),
  }
}

async function open() {
  const desk = await openDesk(test.app)
  await desk.pass(30 * DAY)
  return desk
}

const RULES = [
  "first_touch",
  "last_touch",
  "linear",
  "position_based",
  "u_shaped",
  "w_shaped",
  "full_path",
  "time_decay",
]
const ALL = [...RULES, "shapley", "markov"]

describe("the edge cases of credit, one by one", () => {
  it("no touch: no credit rows, and the deal is unattributed, never in sales", async () => {
    const desk = await open()
    for (const model of ALL) {
      const { credit } = await credited(desk, [], model)
      expect(credit).toMatchObject({ proposal: [], touches: [], record: null, sourced: null, influenced: [] })
    }
    const report = await desk.report("?from=2031-01-01&to=2032-01-01")
    expect(report.data.map((row: Json) => [row.channel, row.closes])).toEqual([
      ["sales", 0],
      ["marketing", 0],
      ["product", 0],
      ["community", 0],
      ["unattributed", ALL.length],
    ])
  })

  it.each(ALL)("one touch has it all in %s", async (model) => {
    const desk = await open()
    for (const milestone of ["lead", "opportunity", "close"]) {
      const { weights, channels } = await credited(desk, [M("product", milestone, 3)], model)
      expect([weights, channels]).toEqual([[10_000], { product: 10_000 }])
    }
  })

  it.each<[string, string, Reported[], number[]]>([
    ["two touches of position_based", "position_based", touches("sales", "product"), [5000, 5000]],
    ["two touches of u_shaped", "u_shaped", touches("sales", M("product", "lead", 1)), [5000, 5000]],
    ["u_shaped without a lead", "u_shaped", touches("sales", "product", "sales"), [6667, 1667, 1666]],
    [
      "w_shaped without an opportunity",
      "w_shaped",
      touches("sales", M("product", "lead", 1), "sales"),
      [4286, 4286, 1428],
    ],
    ["full_path without lead and opportunity", "full_path", touches("sales", "product", "sales"), [4091, 1818, 4091]],
    [
      "first and lead in one touch of w_shaped",
      "w_shaped",
      touches(M("sales", "lead", 0), M("product", "opportunity", 1), "community"),
      [6000, 3000, 1000],
    ],
    [
      "no others in w_shaped",
      "w_shaped",
      touches("sales", M("product", "lead", 1), M("community", "opportunity", 2)),
      [3334, 3333, 3333],
    ],
    [
      "time_decay over two half-lives",
      "time_decay",
      touches("sales", { channel: "product", day: 7 }, { channel: "sales", day: 14 }),
      [1429, 2857, 5714],
    ],
    [
      "time_decay at the same instant",
      "time_decay",
      touches({ channel: "sales", day: 3 }, { channel: "product", day: 3 }),
      [5000, 5000],
    ],
  ])("%s", async (_what, model, reported, weights) => {
    const found = await credited(await open(), reported, model)
    expect(found.weights).toEqual(weights)
  })

  it("at the same instant the order of arrival decides", async () => {
    const desk = await open()
    const same = touches({ channel: "product", day: 3 }, { channel: "sales", day: 3 })
    expect((await credited(desk, same, "first_touch")).channels).toEqual({ sales: 0, product: 10_000 })
    expect((await credited(desk, same, "last_touch")).channels).toEqual({ sales: 10_000, product: 0 })
  })

  it("outside the lookback or after the close: not counted, and unattributed if none is left", async () => {
    const desk = await open()
    const { credit } = await credited(desk, touches({ channel: "sales", day: -336 }), "linear")
    expect(credit).toMatchObject({ touches: [], decision: { kind: "unattributed" } })
    const { channels } = await credited(desk, touches({ channel: "sales", day: -335 }, "product"), "linear")
    expect(channels).toEqual({ sales: 5000, product: 5000 })
  })

  it("a channel twice: the touches are credited, then summed by channel", async () => {
    const { amounts, channels } = await credited(await open(), touches("sales", "product", "sales"), "linear", 100)
    expect([amounts, channels]).toEqual([[34, 33, 33], { sales: 67, product: 33 }])
  })

  it.each([
    [10_000, 3, [3334, 3333, 3333]],
    [5, 4, [2, 1, 1, 1]],
    [1, 2, [1, 0]],
  ])("%i over %i equal touches", async (amount, count, amounts) => {
    const reported = touches(...["sales", "marketing", "product", "community"].slice(0, count))
    expect((await credited(await open(), reported, "linear", amount)).amounts).toEqual(amounts)
  })

  it("a refund of half after the split is mirrored from the stored split, whatever the model says since", async () => {
    const desk = await open()
    const { sale } = await credited(desk, touches("sales", "product"), "linear")
    await desk.record(sale.id, [
      { channel: "sales", bps: 6667 },
      { channel: "community", bps: 3333 },
    ])
    await desk.refund(sale.external_id, { amount: 5000 })
    await desk.put("/v1/credit-policy", { model: "first_touch" })
    const { mirrored } = await desk.credit(sale.id)
    expect(mirrored[0].splits).toEqual([
      { channel: "sales", amount: -3334 },
      { channel: "community", amount: -1666 },
    ])
  })

  it("run again gives the same bytes, in every model", async () => {
    const desk = await open()
    const { sale } = await credited(desk, touches("sales", M("product", "lead", 1), "community", "marketing"), "linear")
    const read = async (model: string) =>
      (await test.app.call("GET", `/v1/sales/${sale.id}/credit?model=${model}`, { key: desk.vendor.sk })).text
    for (const model of ALL) expect(await read(model)).toBe(await read(model))
  })
})

describe("a journey of 5,000 touches", () => {
  it("keeps its first and its latest ones, the sale's own close by sales among them; credit, record and report agree", async () => {
    const desk = await openDesk(test.app)
    await desk.put("/v1/credit-policy", { model: "full_path" })
    await desk.touch("ann", "marketing", { milestone: "lead" })
    const [{ customer }] = (await test.app
      .admin`select customer from touches where vendor_id = ${desk.vendor.id}`) as Json
    // One of sales in the middle of the machine's, which neither end has.
    await test.app.admin`
      insert into touches (vendor_id, id, customer, customer_external_id, channel, at, recorded_by, known_at, created_at)
      select ${desk.vendor.id}, 'tch_' || n, ${customer}, 'ann', case when n = 2500 then 'sales' else 'product' end,
        '2031-01-01T00:00:00Z'::timestamptz + n * interval '1 second', 'machine', now(), now()
      from generate_series(1, 4998) n`
    await desk.pass(3 * 3600)
    const early = await desk.sale("ann", { amount: 10_000 })
    expect((await desk.credit(early.id)).decision).toMatchObject({ kind: "proposed", why: "sales_assisted" })
    await desk.pass(60)
    await desk.touch("ann", "sales", { milestone: "close" })
    const sale = await desk.sale("ann", { amount: 10_000 })
    for (const model of ALL) {
      const credit = await desk.credit(sale.id, `?model=${model}`)
      expect(credit.touches.length).toBe(1000)
      expect([credit.touches[0].milestone, credit.touches.at(-1).milestone]).toEqual(["lead", "close"])
      const report = await desk.report(`?from=2031-01-01&to=2032-01-01&source=model&customers=returning&model=${model}`)
      const rows = report.data.filter((row: Json) => row.influenced > 0)
      expect(rows.map((row: Json) => [row.channel, row.revenue])).toEqual(
        credit.proposal.map((split: Json) => [split.channel, split.amount]),
      )
      expect(rows.map((row: Json) => row.channel)).toEqual(credit.influenced)
    }
    const { proposal, influenced } = await desk.credit(sale.id)
    expect(proposal).toMatchObject([{ channel: "sales" }, { channel: "marketing" }, { channel: "product" }])
    expect(influenced).toEqual(["sales", "marketing", "product"])
    const [decision] = (await desk.evidence(sale.id)).decisions
    expect([decision.touches.length, decision.splits]).toEqual([1000, proposal])
    // Once people have recorded it, all models agree: the report counts the record.
    const splits = [
      { channel: "sales", bps: 7000 },
      { channel: "community", bps: 3000 },
    ]
    await desk.record(sale.id, splits)
    for (const model of ALL) {
      expect((await desk.credit(sale.id, `?model=${model}`)).record.splits).toMatchObject(splits)
      const { data } = await desk.report(`?from=2031-01-01&to=2032-01-01&customers=returning&model=${model}`)
      const closes = data
        .filter((row: Json) => row.closes > 0)
        .map((row: Json) => [row.channel, row.closes, row.revenue])
      expect(closes).toEqual([
        ["sales", 0.7, 7000],
        ["community", 0.3, 3000],
      ])
    }
  })
})
