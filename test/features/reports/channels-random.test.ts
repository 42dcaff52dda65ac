import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CHANNELS } from "../../../src/features/credit/models/core/journey.ts"
import { allocate } from "../../../src/lib/money.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk, type Split } from "../../support/credit.ts"
import { DAY } from "../../support/shop.ts"

const test = useApp()
const SALES = 1000
const SEED = 20_261_121
const AT_ONCE = 8
const MINUTES = 60_000

const channel = fc.constantFrom(...CHANNELS)
const splits = fc
  .array(fc.tuple(channel, fc.integer({ min: 1, max: 10_000 })), { minLength: 1, maxLength: 4 })
  .map((parts) => {
    const weights = new Map(parts)
    const bps = allocate(10_000n, [...weights.values()].map(BigInt))
    return [...weights.keys()]
      .map((name, i) => ({ channel: name, bps: Number(bps[i]) }))
      .filter((split) => split.bps > 0)
  })
const move = fc.record({ from: channel, to: channel, part: fc.integer({ min: 1, max: 100 }), isReversed: fc.boolean() })
/** So many of ten sales have some. */
const mostly = <T>(some: fc.Arbitrary<T[]>, ofTen: number) =>
  fc.oneof({ weight: ofTen, arbitrary: some }, { weight: 10 - ofTen, arbitrary: fc.constant<T[]>([]) })
const story = fc.record({
  amount: fc.integer({ min: 0, max: 1_000_000 }),
  touches: mostly(fc.array(channel, { minLength: 1, maxLength: 2 }), 3),
  records: mostly(fc.array(splits, { minLength: 1, maxLength: 1 }), 6),
  moves: mostly(fc.array(move, { minLength: 1, maxLength: 1 }), 4),
  refunds: mostly(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 2 }), 2),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** Lives one sale through; the record that must stand at its end, null for none. */
async function live(desk: Desk, { amount, touches, records, moves, refunds }: Story, index: number): Promise<Reported> {
  const customer = `c-${index}`
  for (const name of touches) await desk.touch(customer, name)
  const sale = await desk.sale(customer, { external_id: `o-${index}`, amount })
  let now: Split[] | null = null
  for (const record of records) {
    await desk.record(sale.id, record)
    now = record
  }
  for (const { from, to, part, isReversed } of now ? moves : []) {
    const has: number = now!.find((split) => split.channel === from)?.bps ?? 0
    const bps = Math.ceil((has * part) / 100)
    if (bps === 0 || from === to) continue
    const { id } = await desk.move({ sale_id: sale.id, from, to, bps })
    if (isReversed) await desk.decide(id, "reversal", desk.maker)
    else now = shift(now!, from, to, bps)
  }
  let refunded = 0
  for (const percent of refunds) {
    const part = Math.min(amount - refunded, Math.ceil((amount * percent) / 100))
    if (part > 0) await desk.refund(`o-${index}`, { amount: part })
    refunded += part
  }
  return { id: sale.id, amount, refunded, record: now }
}
type Reported = { id: string; amount: number; refunded: number; record: Split[] | null }

const shift = (before: Split[], from: string, to: string, bps: number): Split[] =>
  CHANNELS.map((name) => {
    const has = before.find((split) => split.channel === name)?.bps ?? 0
    return { channel: name, bps: has + (name === to ? bps : 0) - (name === from ? bps : 0) }
  }).filter((split) => split.bps > 0)

/** A record's amounts: largest remainder by its basis points, in the order of the channels. */
function byHand({ amount, record }: Reported): (Split & { amount: number })[] {
  const ordered = CHANNELS.flatMap((name) => record!.filter((split) => split.channel === name))
  const parts = allocate(
    BigInt(amount),
    ordered.map(({ bps }) => BigInt(bps)),
  )
  return ordered.map((split, i) => ({ ...split, amount: Number(parts[i]) }))
}

async function inTurns<T, R>(items: T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  const queue = items.entries()
  const run = async () => {
    for (const [index, item] of queue) done[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, run))
  return done
}

/** What the ledger holds for each channel of the sales whose record a person or the policy made. */
async function booked(desk: Desk): Promise<Record<string, number>> {
  const { accounts } = await desk.get("/v1/ledger/trial-balance")
  const credit = accounts.filter(({ account }: Json) => account.startsWith("credit:"))
  return Object.fromEntries(credit.map(({ account, balance }: Json) => [account.slice("credit:".length), balance]))
}

describe("a thousand random sales", () => {
  it(
    `add up: records, ledger and report agree, and a past instant stays as it was (seed ${SEED})`,
    async () => {
      const desk = await openDesk(test.app)
      // Every split below is a person's; without a touch of theirs nothing closes by itself in between.
      await desk.put("/v1/credit-policy", { self_serve: { channels: [] }, model: "linear" })
      const stories = fc.sample(story, { numRuns: SALES, seed: SEED })
      const past: { at: string; report: Json; balance: Json }[] = []
      const reported: Reported[] = []
      const parts = 4
      for (let part = 0; part < parts; part++) {
        const from = (part * SALES) / parts
        const own = stories.slice(from, from + SALES / parts)
        reported.push(...(await inTurns(own, (one, index) => live(desk, one, from + index))))
        const at = await desk.pass(DAY)
        const window = "?from=2031-01-01&to=2032-01-01&by=month"
        past.push({ at, report: await desk.report(`${window}&at=${at}`), balance: await booked(desk) })
        await desk.pass(1)
      }
      const report = await desk.report("?from=2031-01-01&to=2032-01-01")
      expect(report.total).toMatchObject({
        closes: SALES,
        revenue: reported.reduce((sum, sale) => sum + sale.amount - sale.refunded, 0),
      })

      // Those with a record: channel totals are the sums of the records, and so is the ledger.
      const books = await booked(desk)
      const recorded = reported.filter((sale) => sale.record)
      for (const name of CHANNELS) {
        const bps = recorded.map((sale) => sale.record!.find((split) => split.channel === name)?.bps ?? 0)
        expect(books[name] ?? 0).toBe(bps.reduce((a, b) => a + b, 0))
      }
      expect(books.issued).toBe(-10_000 * recorded.length)
      expect(await desk.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })

      // What each channel got of each sale, less what was mirrored, is what the report adds up.
      const sums: Record<string, number> = {}
      const closes: Record<string, number> = {}
      const give = (name: string, amount: number, bps: number) => {
        sums[name] = (sums[name] ?? 0) + amount
        closes[name] = (closes[name] ?? 0) + bps
      }
      await inTurns(reported, async (sale) => {
        const splits = sale.record ? byHand(sale) : (await desk.credit(sale.id)).proposal
        const stored = splits.map((split: Json) => BigInt(split.amount))
        const taken = stored.some((n: bigint) => n > 0n) ? allocate(BigInt(sale.refunded), stored) : stored
        for (const [i, split] of splits.entries()) give(split.channel, split.amount - Number(taken[i]), split.bps)
        if (splits.length === 0) give("unattributed", sale.amount - sale.refunded, 10_000)
      })
      for (const row of report.data) {
        expect(row.revenue, row.channel).toBe(sums[row.channel] ?? 0)
        // One or two touches share a sale in whole basis points, so that closes add up without any rounding.
        expect(Math.round(row.closes * 10_000), row.channel).toBe(closes[row.channel] ?? 0)
      }

      for (const { at, report: then } of past)
        expect(await desk.report(`?from=2031-01-01&to=2032-01-01&by=month&at=${at}`)).toEqual(then)
      const lastBooks = past.at(-1)!
      expect(books).toEqual(lastBooks.balance)
    },
    5 * MINUTES,
  )
})
