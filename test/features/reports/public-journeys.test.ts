import { expect, it } from "vitest"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk } from "../../support/credit.ts"
import { type Exact, linear, markov, position, shapley, touched } from "../../support/exact-credit.ts"
import { JOURNEYS, stepsOf } from "../../support/public-journeys.ts"
import { DAY } from "../../support/shop.ts"

const test = useApp()
const HOUR = 3_600_000
const WINDOW = "?from=2030-10-01&to=2031-03-01&source=model"
const closes = JOURNEYS.reduce((all, { converted }) => all + converted, 0)

/** Each journey of the set is one customer's: their touches by the hour, and the sales of those that converted. */
function files() {
  const [touches, sales] = [
    ["customer_external_id,channel,occurred_at"],
    ["external_id,customer_external_id,amount,currency"],
  ]
  for (const [row, { channels, converted, lost }] of JOURNEYS.entries())
    for (let i = 0; i < converted + lost; i++) {
      const at = (hour: number) => new Date(Date.UTC(2030, 10, 1) + hour * HOUR).toISOString()
      touches.push(...channels.map((channel, hour) => `c-${row}-${i},${channel},${at(hour)}`))
      if (i < converted) sales.push(`o-${row}-${i},c-${row}-${i},1000,EUR`)
    }
  return { touches, sales }
}

it("a public set of 1,026 journeys is reported as the models' exact solution says, and every sum is exact", async () => {
  const desk = await openDesk(test.app)
  await desk.pass(DAY)
  for (const [kind, lines] of Object.entries(files())) {
    const { status, imported } = await desk.file(kind, lines)
    expect([status, imported]).toEqual(["done", lines.length - 1])
  }
  const chain = markov(stepsOf(JOURNEYS))
  const exact: Record<string, Exact> = {
    first_touch: touched(JOURNEYS, 0),
    last_touch: touched(JOURNEYS, -1),
    linear: linear(JOURNEYS),
    position_based: position(JOURNEYS),
    shapley: shapley(JOURNEYS),
  }
  for (const [model, values] of Object.entries(exact))
    expectCloses(await desk.report(`${WINDOW}&model=${model}`), (channel) => decimal(values.get(channel)!))
  const report = await desk.report(`${WINDOW}&model=markov`)
  expectCloses(report, (channel) => closes * decimal(chain.shares.get(channel)!))
  expect(report.learned).toMatchObject({ journeys: 1026, converted: closes, lost: 1026 - closes })
  for (const { channel, effect, share } of report.learned.removal)
    for (const [found, value] of [
      [effect, chain.removal],
      [share, chain.shares],
    ] as const)
      expect(found).toBeCloseTo(decimal(value.get(channel)!), 8)
})

/** Four decimals, so that each is less than one ten-thousandth away; and together they are all closes and all money. */
function expectCloses(report: Json, exact: (channel: string) => number) {
  const parts = report.data.map((row: Json) => Math.round(row.closes * 10_000))
  for (const row of report.data.filter(({ channel }: Json) => channel !== "unattributed"))
    expect(Math.abs(row.closes - exact(row.channel)), `${report.model} ${row.channel}`).toBeLessThan(1e-4)
  expect(parts.reduce((a: number, b: number) => a + b, 0)).toBe(closes * 10_000)
  expect(report.data.reduce((sum: number, row: Json) => sum + row.revenue, 0)).toBe(closes * 1000)
  expect(report.total).toMatchObject({ closes, revenue: closes * 1000 })
}

const decimal = (fraction: string) => {
  const [n, d] = fraction.split("/").map(BigInt) as [bigint, bigint]
  return Number((n * 10n ** 15n) / d) / 1e15
}
