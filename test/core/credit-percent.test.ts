import fc from "fast-check"
import { expect, it } from "vitest"
import { splitWords } from "../../src/features/credit/records/credit-words-view.tsx"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"
import { parsePercent, percentInput } from "../../src/web/ui/read-input.ts"

it.each(LANGUAGES)("percentages are written and read back as the same basis points in %s", (language) => {
  const written = (bps: number) => percentInput(bps, language)
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (bps) => parsePercent(written(bps), language) === bps))
  const mark = language === "en" ? "." : ","
  expect([0, 1, 10, 3350, 10_000].map(written)).toEqual(["0", `0${mark}01`, `0${mark}1`, `33${mark}5`, "100"])
  for (const text of ["", "100.01", "-1", "1e2", "33.333", "a"]) expect(parsePercent(text, language)).toBeNull()
  expect(["33.5", "33,5", "33.5 %"].map((text) => parsePercent(text, language))).toEqual([3350, 3350, 3350])
})

it("says how a sale is split", () => {
  expect(splitWords([{ channel: "sales", bps: 10_000 }], "en")).toBe("sales 100\u00a0%")
})
