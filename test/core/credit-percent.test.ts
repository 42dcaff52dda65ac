import fc from "fast-check"
import { expect, it } from "vitest"
import { percentText, readPercent } from "../../src/features/credit/records/core/percent.ts"
import { splitWords } from "../../src/features/credit/records/credit-words-view.tsx"

it("percentages are written and read back as the same basis points", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (bps) => readPercent(percentText(bps)) === bps))
  expect([0, 1, 10, 3350, 10_000].map(percentText)).toEqual(["0", "0.01", "0.1", "33.5", "100"])
  for (const text of ["", "100.01", "-1", "1e2", "33.333", "1,5", "a"]) expect(readPercent(text)).toBeNull()
  expect(splitWords([{ channel: "sales", bps: 10_000 }], "en")).toBe("sales 100\u00a0%")
})
