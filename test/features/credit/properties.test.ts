import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CHANNELS } from "../../../src/features/credit/models/core/journey.ts"
import { MODELS } from "../../../src/features/credit/models/core/models.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk } from "../../support/credit.ts"
import { shapley } from "../../support/exact-credit.ts"
import { DAY } from "../../support/shop.ts"

const test = useApp()
const WINDOW = "?from=2030-11-01&to=2031-02-01"
const MINUTES = 60_000
const RUNS = 4

/** A customer's touches, an hour apart, and how many sales of theirs follow. */
const story = fc.record({
  channels: fc.array(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 5 }),
  sales: fc.constantFrom(0, 1, 1, 2),
})
const corpus = fc.array(story, { minLength: 4, maxLength: 25 })
type Corpus = { channels: string[]; sales: number }[]

const at = (customer: number, hour: number) => new Date(Date.UTC(2030, 10, 5, hour, customer)).toISOString()
const touchesOf = (stories: Corpus) =>
  stories.flatMap(({ channels }, i) => channels.map((channel, hour) => `c-${i},${channel},${at(i, hour)}`))
/** The first sales of customers, or those after them. */
const salesOf = (stories: Corpus, which: "new" | "returning") =>
  stories.flatMap(({ sales }, i) =>
    Array.from({ length: sales }, (_, n) => n)
      .filter((n) => (which === "new") === (n === 0))
      .map((n) => `o-${i}-${n},c-${i},${1000 + 7 * i + n},EUR,${at(i, 24 + n)}`),
  )
const TOUCHES = "customer_external_id,channel,occurred_at"
const SALES = "external_id,customer_external_id,amount,currency,occurred_at"

/** A vendor whose sales nobody closes without a person, so that what was recorded first decides nothing. */
async function open(): Promise<Desk> {
  const desk = await openDesk(test.app)
  await desk.put("/v1/credit-policy", { self_serve: { channels: [] } })
  return desk
}

async function report(desk: Desk, kind: "touches" | "sales", lines: string[]) {
  if (lines.length === 0) return
  const ended = await desk.file(kind, [kind === "touches" ? TOUCHES : SALES, ...lines])
  expect(ended).toMatchObject({ imported: lines.length, failed: 0 })
}

/** What every model makes of the window. */
async function figures(desk: Desk, query = "") {
  const { models } = await desk.report(`${WINDOW}&compare=all${query}`)
  expect(models.map(({ model }: Json) => model)).toEqual([...MODELS])
  return models
}

const check = (run: (stories: Corpus) => Promise<void>) =>
  fc.assert(fc.asyncProperty(corpus, run), { numRuns: RUNS, endOnFailure: true })

describe("random journeys", () => {
  it(
    "are credited by the report's shapley as φ over all coalitions says",
    async () => {
      await check(async (stories) => {
        const desk = await open()
        await report(desk, "touches", touchesOf(stories))
        await report(desk, "sales", salesOf(stories, "new"))
        const exact = shapley(
          stories.map(({ channels, sales }) => ({ channels, converted: Math.min(sales, 1), lost: sales > 0 ? 0 : 1 })),
        )
        for (const { channel, closes } of (await desk.report(`${WINDOW}&model=shapley`)).data) {
          const [n, d] = (exact.get(channel) ?? "0/1").split("/").map(Number) as [number, number]
          expect(Math.abs(closes - n / d)).toBeLessThan(1e-4)
        }
      })
    },
    2 * MINUTES,
  )

  it(
    "weigh the same with renewals as without them, and new and returning customers add up to all",
    async () => {
      await check(async (stories) => {
        const desk = await open()
        await report(desk, "touches", touchesOf(stories))
        await report(desk, "sales", salesOf(stories, "new"))
        const learned = async () => (await desk.report(`${WINDOW}&model=markov`)).learned
        const [before, fittedTo] = [await figures(desk), await learned()]
        await report(desk, "sales", salesOf(stories, "returning"))
        expect(await learned()).toEqual(fittedTo)
        const [own, others] = [await figures(desk, "&customers=new"), await figures(desk, "&customers=returning")]
        expect(own).toEqual(before)
        for (const [i, { total }] of (await figures(desk)).entries())
          for (const figure of ["closes", "revenue"])
            expect(total[figure]).toBe(own[i].total[figure] + others[i].total[figure])
      })
    },
    2 * MINUTES,
  )

  it(
    "are credited the same in whatever order they arrive, sales before their touches too",
    async () => {
      await check(async (stories) => {
        const [touches, sales] = [touchesOf(stories), [...salesOf(stories, "new"), ...salesOf(stories, "returning")]]
        const seen = async (arrive: (desk: Desk) => Promise<void>) => {
          const desk = await open()
          await arrive(desk)
          const data = (await desk.get("/v1/sales?limit=100")).data as Json[]
          const credit = data
            .toSorted((a, b) => (a.external_id < b.external_id ? -1 : 1))
            .map(({ id }) => desk.credit(id))
          const proposals = (await Promise.all(credit)).map(({ proposal, sourced, influenced, decision }) => {
            return { proposal, sourced, influenced, kind: decision.kind }
          })
          return { figures: await figures(desk), proposals }
        }
        const inOrder = await seen(async (desk) => {
          await report(desk, "touches", touches)
          await report(desk, "sales", sales)
        })
        const backwards = await seen(async (desk) => {
          await report(desk, "sales", sales.toReversed())
          await report(desk, "touches", touches.toReversed())
        })
        const mixed = await seen(async (desk) => {
          const isEven = (_: string, i: number) => i % 2 === 0
          await report(desk, "touches", touches.filter(isEven).toReversed())
          await report(desk, "sales", sales.filter(isEven))
          await desk.pass(DAY)
          await report(
            desk,
            "touches",
            touches.filter((_, i) => i % 2 === 1),
          )
          await report(desk, "sales", sales.filter((_, i) => i % 2 === 1).toReversed())
        })
        expect(backwards).toEqual(inOrder)
        expect(mixed).toEqual(inOrder)
      })
    },
    2 * MINUTES,
  )
})
