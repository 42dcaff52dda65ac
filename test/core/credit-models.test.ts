import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decay, decays } from "../../src/features/credit/models/core/half-life.ts"
import {
  CHANNELS,
  eligibleTouches,
  influencedBy,
  MILESTONES,
  type Milestone,
  sourcedBy,
  type Touch,
} from "../../src/features/credit/models/core/journey.ts"
import { MODELS_VERSION, RULE_MODELS, type RuleModel, weigh } from "../../src/features/credit/models/core/models.ts"
import { ONE, type Rational, rational, sum, toWhole, ZERO } from "../../src/lib/rational.ts"

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 1)

/** Touches a day apart, by their milestones. */
const journey = (...milestones: (Milestone | null)[]): Touch[] =>
  milestones.map((milestone, i) => ({
    id: `tch_${i}`,
    channel: CHANNELS[i % CHANNELS.length]!,
    at: new Date(START + i * DAY),
    arrival: i,
    milestone,
  }))
const plain = (n: number) => journey(...Array.from({ length: n }, () => null))
const text = (weights: readonly Rational[]) => weights.map((w) => (w.d === 1n ? `${w.n}` : `${w.n}/${w.d}`)).join(" ")
const weights = (model: RuleModel, touches: Touch[]) => text(weigh(model, touches))

const anyJourney = fc
  .array(
    fc.record({
      channel: fc.constantFrom(...CHANNELS),
      at: fc.integer({ min: 0, max: 400 * DAY }).map((ms) => new Date(START + ms)),
      milestone: fc.constantFrom(null, null, ...MILESTONES),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((touches) => {
    const all = touches.map((touch, i) => ({ id: `tch_${i}`, arrival: i, ...touch }))
    return eligibleTouches(all, { closedAt: new Date(START + 500 * DAY), lookbackDays: 1000 })
  })

describe("every model", () => {
  it("keeps its weights as long as the version stays the same", () => {
    const touches = journey(null, "lead", null, "opportunity", null, "close")
    const found = Object.fromEntries(RULE_MODELS.map((model) => [model, weights(model, touches)]))
    expect({ version: MODELS_VERSION, ...found }).toMatchInlineSnapshot(`
      {
        "first_touch": "1 0 0 0 0 0",
        "full_path": "9/40 9/40 1/20 9/40 1/20 9/40",
        "last_touch": "0 0 0 0 0 1",
        "linear": "1/6 1/6 1/6 1/6 1/6 1/6",
        "position_based": "2/5 1/20 1/20 1/20 1/20 2/5",
        "time_decay": "207404425780820656233133242584266411730/1616856120128398108312709288357621972689 228993051594142584055008604384863842502/1616856120128398108312709288357621972689 252828826969259102681999026038124424636/1616856120128398108312709288357621972689 279145656611209731576324086924612032278/1616856120128398108312709288357621972689 308201792252027570302869720993987050087/1616856120128398108312709288357621972689 340282366920938463463374607431768211456/1616856120128398108312709288357621972689",
        "u_shaped": "2/5 2/5 1/20 1/20 1/20 1/20",
        "version": 2,
        "w_shaped": "3/10 3/10 1/30 3/10 1/30 1/30",
      }
    `)
  })

  it("gives weights that sum to exactly one, none negative, one for each touch", () => {
    fc.assert(
      fc.property(anyJourney, fc.constantFrom(...RULE_MODELS), (touches, model) => {
        const found = weigh(model, touches)
        expect(found.length).toBe(touches.length)
        expect(sum(found)).toEqual(ONE)
        expect(found.every((w) => w.n >= 0n)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it.each(RULE_MODELS)("%s: no touch has no weight, one touch has it all", (model) => {
    expect(weigh(model, [])).toEqual([])
    for (const milestone of [null, ...MILESTONES]) expect(weigh(model, journey(milestone))).toEqual([ONE])
  })
})

describe("weights by place", () => {
  it("first_touch and last_touch give all to one", () => {
    expect(weights("first_touch", plain(3))).toBe("1 0 0")
    expect(weights("last_touch", plain(3))).toBe("0 0 1")
  })

  it("linear gives the same to all", () => {
    expect(weights("linear", plain(3))).toBe("1/3 1/3 1/3")
  })

  it("position_based gives 40 to the first, 40 to the last, and 20 to those between", () => {
    expect(weights("position_based", plain(3))).toBe("2/5 1/5 2/5")
    expect(weights("position_based", plain(6))).toBe("2/5 1/20 1/20 1/20 1/20 2/5")
  })

  it("position_based gives half and half to two touches, u_shaped by which of them was the lead", () => {
    expect(weights("position_based", plain(2))).toBe("1/2 1/2")
    expect(weights("u_shaped", journey(null, "lead"))).toBe("1/2 1/2")
    expect(weights("u_shaped", journey("lead", null))).toBe("4/5 1/5")
    expect(weights("u_shaped", plain(2))).toBe("2/3 1/3")
  })
})

describe("weights by milestone", () => {
  it("u_shaped gives 40 to the first, 40 to the lead, and 20 to the others", () => {
    expect(weights("u_shaped", journey(null, null, "lead", null))).toBe("2/5 1/10 2/5 1/10")
  })

  it("w_shaped gives 30 each to the first, the lead and the opportunity, and 10 to the others", () => {
    expect(weights("w_shaped", journey(null, "lead", null, "opportunity", null))).toBe("3/10 3/10 1/20 3/10 1/20")
  })

  it("full_path gives 22.5 each to the first, lead, opportunity and close, and 10 to the others", () => {
    const touches = journey(null, "lead", null, "opportunity", "close", null)
    expect(weights("full_path", touches)).toBe("9/40 9/40 1/20 9/40 9/40 1/20")
  })

  it("full_path takes the last touch for the close where none says so", () => {
    expect(weights("full_path", journey(null, "lead", null, "opportunity", null))).toBe("9/40 9/40 1/10 9/40 9/40")
  })

  it("a missing milestone is dropped and the rest normalised", () => {
    expect(weights("u_shaped", plain(3))).toBe("2/3 1/6 1/6")
    expect(weights("w_shaped", journey(null, "lead", null))).toBe("3/7 3/7 1/7")
    expect(weights("w_shaped", plain(3))).toBe("3/4 1/8 1/8")
    expect(weights("full_path", plain(3))).toBe("9/22 2/11 9/22")
  })

  it("the weights of two milestones in one touch add", () => {
    expect(weights("w_shaped", journey("lead", "opportunity", null))).toBe("3/5 3/10 1/10")
    expect(weights("u_shaped", journey("lead", null, null))).toBe("4/5 1/10 1/10")
    expect(weights("full_path", journey(null, "lead", "opportunity"))).toBe("1/4 1/4 1/2")
  })

  it("the share of the others is dropped where there are none", () => {
    expect(weights("w_shaped", journey(null, "lead", "opportunity"))).toBe("1/3 1/3 1/3")
    expect(weights("full_path", journey(null, "lead", "opportunity", "close"))).toBe("1/4 1/4 1/4 1/4")
  })

  it("a milestone reached twice counts where it was first reached, the close where it was last", () => {
    expect(weights("u_shaped", journey(null, "lead", "lead"))).toBe("2/5 2/5 1/5")
    expect(weights("full_path", journey(null, "lead", "opportunity", "close", "close"))).toBe(
      "9/40 9/40 9/40 1/10 9/40",
    )
  })
})

describe("time_decay", () => {
  const aged = (...days: number[]): Touch[] =>
    plain(days.length).map((t, i) => ({ ...t, at: new Date(START - days[i]! * DAY) }))

  it("halves with each half-life, exactly", () => {
    expect(text(weigh("time_decay", aged(14, 7, 0)))).toBe("1/7 2/7 4/7")
    expect(text(weigh("time_decay", aged(2, 0), DAY))).toBe("1/5 4/5")
  })

  it("gives equal weights at the same instant", () => {
    expect(weights("time_decay", aged(3, 3, 3))).toBe("1/3 1/3 1/3")
  })

  it("is the same measured to the close or to the last touch", () => {
    const touches = aged(20, 3, 1)
    const shifted = touches.map((t) => ({ ...t, at: new Date(t.at.getTime() - 90 * DAY) }))
    expect(weigh("time_decay", shifted)).toEqual(weigh("time_decay", touches))
  })

  it("gives a later touch no less than an earlier one", () => {
    fc.assert(
      fc.property(anyJourney, fc.integer({ min: 1, max: 400 * DAY }), (touches, halfLife) => {
        const found = weigh("time_decay", touches, halfLife)
        for (let i = 1; i < found.length; i++)
          expect(found[i - 1]!.n * found[i]!.d <= found[i]!.n * found[i - 1]!.d).toBe(true)
      }),
    )
  })

  it("computes 2^-x to 120 bits and more: two half steps make a whole one", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 11n }), fc.bigInt({ min: 1n, max: 10n ** 11n }), (age, halfLife) => {
        fc.pre(age / halfLife < 1000n)
        const half = decay(age, 2n * halfLife)
        const whole = decay(age, halfLife)
        const difference = half.n * half.n * whole.d - whole.n * half.d * half.d
        const scale = whole.n * half.d * half.d
        expect((difference < 0n ? -difference : difference) << 120n <= scale).toBe(true)
      }),
    )
  })

  it("weighs several at once as each by itself", () => {
    const ages = fc.array(fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom(0n, 7n, 14n, 5000n * 7n)), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(ages, fc.constantFrom(7n, 604_800_000n), (rest, halfLife) => {
        const all = [0n, ...rest]
        expect(decays(all, halfLife)).toEqual(toWhole(all.map((age) => decay(age, halfLife))))
      }),
    )
  })

  it("gives the known digits of 2^-1/2, whatever the platform", () => {
    const { n, d } = decay(1n, 2n)
    expect((n * 10n ** 36n) / d).toBe(707_106_781_186_547_524_400_844_362_104_849_039n)
    expect(decay(0n, 5n)).toEqual(ONE)
    expect(decay(5n, 5n)).toEqual(rational(1n, 2n))
    expect(decay(5n * 4097n, 5n)).toEqual(ZERO)
  })
})

describe("eligible touches", () => {
  const closedAt = new Date(START + 100 * DAY)
  const at = (id: string, ms: number, arrival: number): Touch => ({
    ...plain(1)[0]!,
    id,
    at: new Date(ms),
    arrival,
  })

  it("are those inside the lookback and not after the close, both edges included", () => {
    const touches = [
      at("too_old", START + 10 * DAY - 1, 0),
      at("oldest", START + 10 * DAY, 1),
      at("at_close", START + 100 * DAY, 2),
      at("after", START + 100 * DAY + 1, 3),
    ]
    expect(eligibleTouches(touches, { closedAt, lookbackDays: 90 }).map((t) => t.id)).toEqual(["oldest", "at_close"])
  })

  it("are in order of time, and at the same instant in order of arrival", () => {
    const touches = [at("third", START + 5, 1), at("second", START, 9), at("first", START, 2)]
    expect(eligibleTouches(touches, { closedAt, lookbackDays: 365 }).map((t) => t.id)).toEqual([
      "first",
      "second",
      "third",
    ])
  })

  it("name exactly one source, and any number of influences", () => {
    const touches = [
      at("a", START, 0),
      { ...at("b", START + 1, 1), channel: "community" as const },
      at("c", START + 2, 2),
    ]
    expect(sourcedBy(touches)).toBe("sales")
    expect(influencedBy(touches)).toEqual(["sales", "community"])
    expect([sourcedBy([]), influencedBy([])]).toEqual([null, []])
  })
})
