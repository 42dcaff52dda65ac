import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type CountedVisitor, countVisits } from "../../src/features/links/clicks/core/roll-up.ts"
import { clickName, takeClicks } from "../../src/features/links/clicks/core/take-clicks.ts"
import type { ClickMessage, ConsentMessage } from "../../src/features/links/redirect/core/click.ts"

import { HOUR_MS } from "../../src/lib/time.ts"

const NOON = Date.UTC(2026, 10, 21, 12)

const message = fc.record({
  n: fc.nat(30),
  vendorId: fc.constantFrom("ven_a", "ven_b"),
  linkId: fc.constantFrom("lnk_a", "lnk_b"),
  programId: fc.constantFrom("prg_a", "prg_b"),
  visitor: fc.constantFrom("v", "w"),
  hour: fc.integer({ min: -14, max: 14 }),
  bot: fc.boolean(),
  repeat: fc.boolean(),
  unattributed: fc.boolean(),
})

const toClick = ({ n, hour, bot, unattributed, ...one }: typeof message extends fc.Arbitrary<infer T> ? T : never) =>
  ({
    ...one,
    id: `clk_${n}`,
    at: NOON + hour * HOUR_MS + n * 1000,
    affiliateId: `aff of ${one.linkId}`,
    keptId: null,
    flags: { head: false, prefetch: false, bot, qr: false, unattributed },
  }) as unknown as ClickMessage

/** Clicks of which the same one is always the same, as their ids are made. */
const clicks = fc
  .array(message, { maxLength: 40 })
  .map((all) => [...new Map(all.map((one) => [one.n, toClick(one)])).values()])

/** What is there after batches, as the database keeps it. */
function kept(batches: ClickMessage[][]) {
  const stored = new Set<string>()
  const visitors = new Map<string, CountedVisitor>()
  const hours = new Map<string, number[]>()
  const earning: string[] = []
  for (const batch of batches) {
    const facts = { stored, visitors: [...visitors.values()], paying: new Set(["ven_a prg_a"]) }
    const taken = takeClicks(batch, [], facts)
    for (const click of taken.clicks) stored.add(clickName(click))
    for (const one of taken.visitors)
      visitors.set([one.vendorId, one.linkId, one.day.getTime(), one.visitor].join(), one)
    for (const { vendorId, linkId, affiliateId, hour, ...gain } of taken.hours) {
      const key = [vendorId, linkId, affiliateId, hour.toISOString()].join()
      const had = hours.get(key) ?? [0, 0, 0]
      hours.set(key, [had[0]! + gain.clicks, had[1]! + gain.visitors, had[2]! + gain.flagged])
    }
    earning.push(...taken.earning.map(({ id }) => id))
  }
  return { stored: [...stored].sort(), hours: [...hours].sort(), earning: earning.sort() }
}

describe("clicks in batches", () => {
  it("come to the same, however they are cut, in any order, and each any number of times", () => {
    fc.assert(
      fc.property(clicks, fc.array(fc.nat(1000), { minLength: 80, maxLength: 80 }), fc.nat(6), (all, chance, size) => {
        const twice = [...all, ...all.filter((_, i) => chance[i]! % 2 === 0)]
        const shuffled = twice
          .map((click, i) => ({ click, by: chance[i]! }))
          .sort((a, b) => a.by - b.by)
          .map(({ click }) => click)
        const cut = Array.from({ length: Math.ceil(shuffled.length / (size + 1)) }, (_, i) =>
          shuffled.slice(i * (size + 1), (i + 1) * (size + 1)),
        )
        expect(kept(cut)).toEqual(kept([all]))
      }),
    )
  })

  it("count every visit once, and each visitor once a link and day", () => {
    fc.assert(
      fc.property(clicks, (all) => {
        const { visitors, hours } = countVisits(all, [])
        const sum = (of: "clicks" | "visitors" | "flagged") => hours.reduce((total, hour) => total + hour[of], 0)
        expect(sum("clicks") + sum("flagged")).toBe(all.length)
        expect(sum("visitors")).toBe(visitors.length)
      }),
    )
  })

  it("leave a visitor where they are of whom nobody knows in which hour they were counted", () => {
    const click = { vendorId: "v", linkId: "l", affiliateId: "a", at: NOON, visitor: "x" }
    const flags = { head: false, prefetch: false, bot: false }
    const known = { vendorId: "v", linkId: "l", day: new Date("2026-11-21T00:00:00Z"), visitor: "x", hour: null }
    expect(countVisits([{ ...click, flags }], [known])).toMatchObject({ visitors: [], hours: [{ visitors: 0 }] })
  })
})

describe("a consent", () => {
  const at = NOON
  const click = { vendorId: "ven_a", id: "clk_1", at, flags: {}, programId: "prg_a" } as unknown as ClickMessage
  const consent = { v: 1, kind: "consent", vendorId: "ven_a", id: "clk_1", at, consent: "granted" } as ConsentMessage
  const none = { stored: new Set<string>(), visitors: [], paying: new Set<string>() }

  it("goes with its click, to the one that is there, or waits", () => {
    expect(takeClicks([click], [consent], none)).toMatchObject({ clicks: [{ consent: "granted" }], consents: [] })
    const there = { ...none, stored: new Set([clickName(click)]) }
    expect(takeClicks([], [consent], there)).toMatchObject({ clicks: [], consents: [consent], early: new Set() })
    expect(takeClicks([], [consent], none)).toMatchObject({ consents: [], early: new Set([consent]) })
  })
})
