import fc from "fast-check"
import { expect, test } from "vitest"
import { packClick, unpackClick } from "../../src/features/links/clicks/core/pack-click.ts"
import { type ClickMessage, CONSENTS } from "../../src/features/links/redirect/core/click.ts"

const text = fc.string({ maxLength: 20, unit: "binary" })
const perhaps = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const click: fc.Arbitrary<ClickMessage> = fc.record(
  {
    v: fc.constant(1 as const),
    id: text,
    linkId: text,
    linkNumber: fc.nat(),
    vendorId: text,
    programId: text,
    affiliateId: text,
    at: fc.nat(),
    flags: fc.record({
      head: fc.boolean(),
      prefetch: fc.boolean(),
      bot: fc.boolean(),
      qr: fc.boolean(),
      unattributed: fc.boolean(),
    }),
    keptId: perhaps(text),
    repeat: fc.constant(true),
    subs: fc.dictionary(fc.constantFrom("sub1", "sub2", "sub5"), text),
    landingUrl: text,
    referrer: perhaps(text),
    userAgent: perhaps(text),
    country: perhaps(text),
    consent: fc.constantFrom(...CONSENTS),
    visitor: text,
  },
  {
    requiredKeys: [
      "v",
      "id",
      "linkId",
      "linkNumber",
      "vendorId",
      "programId",
      "affiliateId",
      "at",
      "flags",
      "keptId",
      "subs",
      "landingUrl",
      "referrer",
      "userAgent",
      "country",
      "visitor",
    ],
  },
)

test("a click comes back from the disk as it was", () => {
  fc.assert(
    fc.property(click, (one) => {
      expect(unpackClick(JSON.parse(JSON.stringify(packClick(one))))).toEqual(JSON.parse(JSON.stringify(one)))
    }),
  )
})

test("what was written as a message, or is none of a click, is left as it is", () => {
  const consent = { v: 1, kind: "consent", vendorId: "v", id: "clk_1", at: 1, consent: "granted" }
  for (const body of [consent, { v: 1, id: "clk_1" }, null, "text", [], [2, "of another form"]])
    expect(unpackClick(body)).toBe(body)
})
