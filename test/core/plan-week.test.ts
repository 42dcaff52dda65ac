import { describe, expect, it } from "vitest"
import { deskWords, planWords } from "../../src/features/planning/progress/core/week-words.ts"
import type { ToSay } from "../../src/vocabulary/words.ts"
import { spoken } from "../../src/web/mail-text.ts"

const english = (words: ToSay) => spoken("en", words)

describe("a week in words", () => {
  const counts = { received: 3, open: 1, breached: 1, won: 1, lost: 0 }

  it("says nothing where nothing came", () => {
    expect(deskWords({ ...counts, received: 0 }, null)).toEqual([])
    expect(deskWords(counts, null).map(english)).toEqual([
      "3 received: none answered yet. 1 too late, 1 won, 0 lost, 1 still open.",
    ])
    expect(deskWords(counts, { responses: 2, median: 5, p90: 9 }).map(english)).toEqual([
      "3 received: 2 answered, half within 5 min, nine of ten within 9 min. 1 too late, 1 won, 0 lost, 1 still open.",
    ])
  })

  it("says how the plan is met, in figures as people write them", () => {
    const row = { plan: 20_000n, actual: 15_000n, attainment: 7500n, runRate: 18_500n } as never as object
    const of = (metric: string, more = {}) => ({ metric, ...row, ...more }) as never
    const [words] = planWords("2026-11", [of("closes"), of("response_minutes"), of("cost", { plan: null })], "EUR")
    expect(english(words!)).toBe(
      [
        "The plan of November 2026 so far",
        "- Closes: 1.5 of 2, 75.0 %; it ends at 1.85",
        "- Response minutes: 1.5 of 2, 75.0 %",
      ].join("\n"),
    )
    const [money] = planWords("2026-11", [of("revenue", { actual: null, attainment: null, runRate: null })], "EUR")
    expect(english(money!)).toBe("The plan of November 2026 so far\n- Revenue: none of 0.02 EUR")
    expect(planWords("2026-11", [of("closes", { plan: null })], "EUR")).toEqual([])
  })
})
