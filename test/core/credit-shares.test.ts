import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  closeShares,
  countCloses,
  creditTouches,
  mirrorRefund,
  splitByRecord,
  sumByChannel,
  type Weighing,
  weighDeal,
  weighTouches,
  weighWhole,
} from "../../src/features/credit/models/core/credit.ts"
import {
  CHANNELS,
  type Channel,
  type Journey,
  type Touch,
  transitions,
} from "../../src/features/credit/models/core/journey.ts"
import { conversionProbability, learnedOf, removalEffects } from "../../src/features/credit/models/core/markov.ts"
import { DEFAULT_HALF_LIFE_MS, RULE_MODELS } from "../../src/features/credit/models/core/models.ts"
import { spreadOf } from "../../src/features/credit/models/core/spread.ts"
import { MAX_AMOUNT } from "../../src/lib/money.ts"
import {
  add,
  apportion,
  divide,
  normalize,
  ONE,
  type Rational,
  rational,
  sum,
  toWhole,
  ZERO,
} from "../../src/lib/rational.ts"

const channel = fc.constantFrom(...CHANNELS)
const journeys: fc.Arbitrary<Journey[]> = fc.array(
  fc.record({ channels: fc.array(channel, { minLength: 1, maxLength: 5 }), converted: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
)
const touch = (name: Channel, i: number): Touch => ({
  id: `tch_${i}`,
  channel: name,
  at: new Date(Date.UTC(2026, 0, 1, i)),
  arrival: i,
  milestone: null,
})
const touches = fc.array(channel, { minLength: 1, maxLength: 8 }).map((names) => names.map(touch))
const amounts = fc.bigInt({ min: -MAX_AMOUNT, max: MAX_AMOUNT })

const won = (...channels: Channel[]): Journey => ({ channels, converted: true })
const lost = (...channels: Channel[]): Journey => ({ channels, converted: false })
const fittedTo = (from: Journey[]) =>
  new Map(learnedOf(transitions(from)).removal.map(({ channel: name, share }) => [name, share]))
const weighings = (from: Journey[]): Weighing[] => [
  ...RULE_MODELS.map((model) => (model === "time_decay" ? { model, halfLifeMs: DEFAULT_HALF_LIFE_MS } : { model })),
  { model: "shapley" },
  { model: "markov", fitted: fittedTo(from) },
]

describe("shapley", () => {
  /** The definition: over all orders in which channels join, what each one adds to the conversions of those before it. */
  function byPermutations(all: readonly Journey[], i: Channel): Rational {
    const worth = (coalition: readonly Channel[]) =>
      all.filter((j) => j.converted && j.channels.length > 0 && j.channels.every((c) => coalition.includes(c))).length
    const added = orders(CHANNELS).map((order) => {
      const before = order.slice(0, order.indexOf(i))
      return worth([...before, i]) - worth(before)
    })
    return rational(BigInt(added.reduce((a, b) => a + b, 0)), BigInt(added.length))
  }
  const orders = (left: readonly Channel[]): Channel[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((first) => orders(left.filter((one) => one !== first)).map((rest) => [first, ...rest]))

  it("of all deals is the definition by permutations, lost journeys or not", () => {
    fc.assert(
      fc.property(journeys, (all) => {
        const sums = new Map<Channel, Rational>()
        for (const { channels } of all.filter(({ converted }) => converted)) {
          const deal = channels.map(touch)
          for (const [name, share] of closeShares(deal, weighWhole({ model: "shapley" }, deal)))
            sums.set(name, add(sums.get(name) ?? ZERO, share))
        }
        for (const i of CHANNELS) expect(sums.get(i) ?? ZERO).toEqual(byPermutations(all, i))
      }),
    )
  })

  it("shares a deal equally among its channels, however often and in whatever order they occur", () => {
    const deal = (["marketing", "marketing", "community"] as const).map(touch)
    expect(weighTouches({ model: "shapley" }, deal)).toEqual([rational(1n, 4n), rational(1n, 4n), rational(1n, 2n)])
  })
})

describe("markov", () => {
  it("converts at exactly the empirical rate", () => {
    fc.assert(
      fc.property(journeys, (all) => {
        const rate = rational(BigInt(all.filter((j) => j.converted).length), BigInt(all.length))
        expect(conversionProbability(transitions(all))).toEqual(rate)
      }),
    )
  })

  it("gives a channel an effect between none and all, and some if it was on the way to a sale", () => {
    fc.assert(
      fc.property(journeys, (all) => {
        const effects = removalEffects(transitions(all))
        for (const [name, effect] of effects) {
          expect(effect.n >= 0n && effect.n <= effect.d).toBe(true)
          expect(effect.n > 0n).toBe(all.some((j) => j.converted) && conversionReaches(all, name))
        }
      }),
    )
  })

  /** Whether the chain can convert after passing the channel: the journeys that share a channel share their ends. */
  function conversionReaches(all: readonly Journey[], from: Channel): boolean {
    const reached = new Set<Channel>([from])
    for (const _ of CHANNELS)
      for (const { channels } of all)
        for (const [i, name] of channels.entries()) {
          const next = channels[i + 1]
          if (reached.has(name) && next) reached.add(next)
        }
    return all.some((j) => j.converted && reached.has(j.channels.at(-1)!))
  }

  it("gives the removal effects worked out by hand", () => {
    // P = 2/3. Without sales: only start→marketing→conversion, 1/3·1/2. Without marketing: start→sales→conversion, 2/3·1/2.
    const chain = transitions([won("sales"), won("sales", "marketing"), lost("marketing")])
    expect(conversionProbability(chain)).toEqual(rational(2n, 3n))
    expect(conversionProbability(chain, "sales")).toEqual(rational(1n, 6n))
    expect(removalEffects(chain)).toEqual(
      new Map([
        ["sales", rational(3n, 4n)],
        ["marketing", rational(1n, 2n)],
      ]),
    )
  })

  it("follows repeated touches of one channel, and survives a chain that never ends", () => {
    expect(conversionProbability(transitions([won("sales", "sales"), lost("sales")]))).toEqual(rational(1n, 2n))
    expect(conversionProbability([])).toEqual(ZERO)
    const trapped = [
      { from: "start", to: "sales", count: 1 },
      { from: "sales", to: "sales", count: 5 },
    ] as const
    expect(conversionProbability(trapped)).toEqual(ZERO)
    expect(removalEffects(trapped)).toEqual(new Map())
  })
})

describe("markov of one deal", () => {
  const fitted = fittedTo([won("sales"), won("sales"), won("product"), won("marketing")])
  const shares = (...names: Channel[]) => {
    const deal = names.map(touch)
    return [...closeShares(deal, weighWhole({ model: "markov", fitted }, deal)).values()]
  }

  it("keeps the channels present, normalised, and falls back to equal shares", () => {
    expect(shares("sales", "product")).toEqual([rational(2n, 3n), rational(1n, 3n)])
    expect(shares("sales", "community")).toEqual([ONE, ZERO])
    expect(shares("community")).toEqual([ONE])
    expect(weighTouches({ model: "markov", fitted: new Map() }, [touch("sales", 0), touch("product", 1)])).toEqual([
      rational(1n, 2n),
      rational(1n, 2n),
    ])
  })
})

describe("what was learnt", () => {
  it("counts the journeys, and shares are the removal effects of the channels that were seen", () => {
    const learned = learnedOf(transitions([won("sales"), won("sales", "marketing"), lost("marketing")]))
    expect(learned).toMatchObject({ journeys: 3, converted: 2 })
    expect(learned.removal).toEqual([
      { channel: "sales", effect: rational(3n, 4n), share: rational(3n, 5n) },
      { channel: "marketing", effect: rational(1n, 2n), share: rational(2n, 5n) },
    ])
    expect(learned.transitions.map(({ from, to, count }) => `${from} ${to} ${count}`)).toEqual([
      "start sales 2",
      "start marketing 1",
      "sales marketing 1",
      "sales conversion 1",
      "marketing conversion 1",
      "marketing null 1",
    ])
    expect(learnedOf(transitions([lost("sales")])).removal).toEqual([])
  })

  it("swings by chance under a hundred closes, in an interval around the share, the same each time", () => {
    const few = [
      { ...won("sales", "marketing"), count: 20 },
      { ...won("community"), count: 10 },
      { ...lost("marketing"), count: 300 },
    ]
    const spread = spreadOf(few)!
    expect(spread).toEqual(spreadOf(few))
    const shareOf = fittedTo(few)
    for (const { channel: name, low, high } of spread) {
      const share = Number(shareOf.get(name)!.n) / Number(shareOf.get(name)!.d)
      expect(low).toBeLessThan(share)
      expect(high).toBeGreaterThan(share)
      expect(high - low).toBeLessThan(0.4)
    }
    expect(spread.map((one) => one.channel)).toEqual(["sales", "marketing", "community"])
    expect(spreadOf([{ ...won("sales"), count: 100 }])).toBeNull()
    expect(spreadOf([lost("sales")])).toBeNull()
  })
})

describe("deals beside each other", () => {
  const definition = (fitted: ReadonlyMap<Channel, Rational>, deal: readonly Touch[]) => {
    const present = CHANNELS.filter((name) => deal.some((touch) => touch.channel === name))
    const all = present.map((name) => fitted.get(name) ?? ZERO)
    const shares = normalize(all) ?? all.map(() => rational(1n, BigInt(all.length)))
    const countOf = (name: Channel) => BigInt(deal.filter((touch) => touch.channel === name).length)
    return deal.map(({ channel }) => divide(shares[present.indexOf(channel)]!, rational(countOf(channel))))
  }

  it("weigh by a model of channels what each weighs by itself, whichever came before", () => {
    fc.assert(
      fc.property(journeys, fc.array(touches, { maxLength: 12 }), (all, deals) => {
        const fitted = fittedTo(all)
        const made = [(): Weighing => ({ model: "shapley" }), (): Weighing => ({ model: "markov", fitted })]
        for (const [i, make] of made.entries()) {
          const weighing = make()
          for (const deal of [...deals, ...deals.toReversed()]) {
            const exact = definition(i === 0 ? new Map() : fitted, deal)
            expect(weighTouches(weighing, deal)).toEqual(exact)
            expect(weighWhole(weighing, deal)).toEqual(toWhole(exact))
            expect(weighDeal(weighing, deal).shares).toEqual(closeShares(deal, weighWhole(make(), deal)))
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it("are counted as one by one, whatever their denominators", () => {
    fc.assert(
      fc.property(journeys, fc.array(touches, { minLength: 1, maxLength: 8 }), (all, deals) => {
        for (const weighing of weighings(all)) {
          const shares = deals.map((deal) => weighDeal(weighing, deal).shares)
          const sumOf = (name: Channel) => sum(shares.map((of) => of.get(name) ?? ZERO))
          const closes = apportion(BigInt(deals.length) * 10_000n, CHANNELS.map(sumOf))
          expect(CHANNELS.map((name) => countCloses(alike(shares)).get(name))).toEqual(closes)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe("credit in money", () => {
  const split = (amount: bigint, n: number) =>
    creditTouches(
      amount,
      Array.from({ length: n }, (_, i) => touch("sales", i)),
      Array.from({ length: n }, () => rational(1n, BigInt(n))),
    ).map((c) => c.amount)

  it("is split to the cent by largest remainder, ties to the earlier", () => {
    expect(split(10_000n, 3)).toEqual([3334n, 3333n, 3333n])
    expect(split(5n, 4)).toEqual([2n, 1n, 1n, 1n])
    expect(split(1n, 2)).toEqual([1n, 0n])
  })

  it("is none without a touch", () => {
    expect(creditTouches(100n, [], [])).toEqual([])
    for (const weighing of weighings([won("sales")])) expect(weighTouches(weighing, [])).toEqual([])
  })

  it("credits touches first and sums by channel then", () => {
    const deal = (["product", "sales", "product"] as const).map(touch)
    const credits = creditTouches(100n, deal, weighTouches({ model: "linear" }, deal))
    expect(credits.map(({ amount, bps }) => [amount, bps])).toEqual([
      [34n, 3334],
      [33n, 3333],
      [33n, 3333],
    ])
    expect(sumByChannel(credits)).toEqual([
      { channel: "sales", bps: 3333, amount: 33n },
      { channel: "product", bps: 6667, amount: 67n },
    ])
  })

  it("sums to the amount and to 10000 in every model, and a negative amount mirrors the positive", () => {
    fc.assert(
      fc.property(journeys, touches, amounts, (all, deal, amount) => {
        for (const weighing of weighings(all)) {
          const weights = weighTouches(weighing, deal)
          expect(sum(weights)).toEqual(ONE)
          const splits = sumByChannel(creditTouches(amount, deal, weights))
          expect(splits.reduce((total, s) => total + s.amount, 0n)).toBe(amount)
          expect(splits.reduce((total, s) => total + s.bps, 0)).toBe(10_000)
          const mirrored = sumByChannel(creditTouches(-amount, deal, weights))
          expect(mirrored.map((s) => -s.amount)).toEqual(splits.map((s) => s.amount))
          expect(weighTouches(weighing, deal)).toEqual(weights)
        }
      }),
    )
  })

  it("of a person's record is split by its basis points", () => {
    const record = [
      { channel: "sales", bps: 6667 },
      { channel: "community", bps: 3333 },
    ] as const
    expect(splitByRecord(100n, record).map((s) => s.amount)).toEqual([67n, 33n])
    expect(() => splitByRecord(100n, [{ channel: "sales", bps: 9999 }])).toThrow("splits_sum_to_10000")
  })
})

describe("a refund of a credited sale", () => {
  it("is mirrored from the stored split", () => {
    expect(mirrorRefund([3334n, 3333n, 3333n], 5000n, [])).toEqual([-1667n, -1667n, -1666n])
    expect(mirrorRefund([0n, 0n], 0n, [])).toEqual([0n, 0n])
    expect(() => mirrorRefund([1n], 2n, [])).toThrow("refund_within_sale")
  })

  it("in parts that add up to the sale takes exactly what each channel was given", () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { minLength: 1, maxLength: 10 })
    const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(parts, shares, (refunds, weights) => {
        fc.pre(weights.some((w) => w > 0))
        const amount = refunds.reduce((a, b) => a + b, 0n)
        const deal = weights.map((_, i) => touch(CHANNELS[i]!, i))
        const total = weights.reduce((a, b) => a + b, 0)
        const exact = weights.map((w) => rational(BigInt(w), BigInt(total)))
        const stored = creditTouches(amount, deal, exact).map((c) => c.amount)
        let mirrored = stored.map(() => 0n)
        let refunded = 0n
        for (const refund of refunds) {
          refunded += refund
          const taken = mirrorRefund(stored, refunded, mirrored)
          expect(taken.reduce((a, b) => a + b, 0n)).toBe(-refund)
          mirrored = mirrored.map((m, i) => m + taken[i]!)
        }
        expect(mirrored).toEqual(stored.map((s) => -s))
      }),
    )
  })
})

const alike = (deals: ReadonlyMap<Channel, Rational>[]) => deals.map((shares) => ({ shares, count: 1 }))

describe("fractional closes", () => {
  it("sum to the number of deals exactly, those without a touch as unattributed", () => {
    fc.assert(
      fc.property(journeys, fc.array(fc.option(touches, { nil: [] }), { maxLength: 12 }), (all, deals) => {
        for (const weighing of weighings(all)) {
          const closes = countCloses(alike(deals.map((deal) => closeShares(deal, weighWhole(weighing, deal)))))
          expect([...closes.values()].reduce((a, b) => a + b, 0n)).toBe(BigInt(deals.length) * 10_000n)
          expect(closes.get("unattributed")).toBe(BigInt(deals.filter((deal) => deal.length === 0).length) * 10_000n)
        }
      }),
      { numRuns: 50 },
    )
  })

  it("are rounded once over all deals: three thirds make one", () => {
    const third = new Map<Channel, Rational>([
      ["sales", rational(1n, 3n)],
      ["product", rational(2n, 3n)],
    ])
    expect(countCloses(alike([third, third, third])).get("sales")).toBe(10_000n)
    expect(countCloses([{ shares: third, count: 3 }]).get("sales")).toBe(10_000n)
    expect(countCloses(alike([third])).get("sales")).toBe(3333n)
  })

  it("of many deals by time_decay are counted in a bounded size of number", () => {
    // Of two touches, half have a weight with fewer than 128 bits: no fixed denominator comes about by itself.
    const deals = Array.from({ length: 5000 }, (_, i) => {
      const deal = (i % 2 ? [0, 2] : [0, 1, 2]).map((n) => ({
        ...touch(CHANNELS[n]!, n),
        at: new Date(n * (i + 1) * 9_999_991),
      }))
      return closeShares(deal, weighWhole({ model: "time_decay", halfLifeMs: DEFAULT_HALF_LIFE_MS }, deal))
    })
    const closes = countCloses(alike(deals))
    expect([...closes.values()].reduce((a, b) => a + b, 0n)).toBe(50_000_000n)
    expect(closes.get("product")! > closes.get("sales")!).toBe(true)
  })
})
