import { describe, expect, it } from "vitest"
import { BUCKET_MINUTES, toMinutes } from "../../src/features/reports/inquiries/core/spread.ts"

describe("response times", () => {
  it("are minutes with two decimals, halves up", () => {
    const minutes = [0, 1, 30, 60, 90, 100, 0.3, 0.29, 86_400].map(toMinutes)
    expect(minutes).toEqual([0, 0.02, 0.5, 1, 1.5, 1.67, 0.01, 0, 1440])
  })

  it("are counted in bars up to a day, each longer than the one before", () => {
    expect(BUCKET_MINUTES).toEqual([5, 15, 30, 60, 120, 240, 480, 1440])
  })
})
