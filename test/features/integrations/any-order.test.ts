import fc from "fast-check"
import { expect, it } from "vitest"
import { type Evidence, reportStory, type Story } from "../../support/any-order.ts"
import { useVendorStripe } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
/** More of them now and then: `PROPERTY_RUNS=200 npx vitest run test/features/integrations/any-order.test.ts`. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12)

const evidence = fc.constantFrom<Evidence>("none", "click", "click", "coupon")
const story: fc.Arbitrary<Story> = fc.record({
  amount: fc.integer({ min: 10_000, max: 20_000 }),
  tax: fc.integer({ min: 0, max: 3000 }),
  refunds: fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 })),
  evidence: fc.record({ lead: evidence, api: evidence, session: evidence, invoice: evidence }),
  namesCustomer: fc.constantFrom("session", "invoice", "created", "nobody"),
  isDeferred: fc.boolean(),
  dispute: fc.constantFrom("none", "open", "won", "lost"),
  chargeReports: fc.constantFrom("nothing", "first", "all"),
  adasPart: fc.constantFrom(null, 1, 3333, 5000, 9999),
})

/** Which part comes when: every part at least once, some again, a few at the same moment. */
const course = fc.record({
  ranks: fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 40 }),
  again: fc.array(fc.nat(100), { maxLength: 8 }),
  together: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40, maxLength: 40 }),
})

it("any interleaving, duplication and reordering of clicks, lead, the sale reported twice, refunds and dispute ends in the state of the plain order", async () => {
  await fc.assert(
    fc.asyncProperty(story, course, async (reported, { ranks, again, together }) => {
      const plain = await reportStory(world.app, reported)
      for (const part of plain.parts) await part()
      const expected = await plain.readState()
      expect(expected).toMatchObject({ balanced: true, events: [], sales: [{ external_id: "in_1" }] })

      const mixed = await reportStory(world.app, reported)
      const all = [...mixed.parts, ...again.map((index) => mixed.parts[index % mixed.parts.length]!)]
      const order = all.map((part, i) => ({ part, rank: ranks[i]! })).sort((a, b) => a.rank - b.rank)
      for (let at = 0; at < order.length; ) {
        const group = order.slice(at, at + together[at]!)
        await Promise.all(group.map(({ part }) => part()))
        at += group.length
      }
      expect(await mixed.readState()).toEqual(expected)
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
}, 3_600_000)
