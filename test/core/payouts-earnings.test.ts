import { describe, expect, it } from "vitest"
import { lastNight, nextRunAt } from "../../src/features/payouts/runs/core/schedule.ts"

describe("the next run of a schedule", () => {
  it.each([
    [15, "2026-11-14T22:59:59.999Z", "2026-11-14T23:00:00.000Z"],
    [15, "2026-11-14T23:00:00.000Z", "2026-12-14T23:00:00.000Z"],
    [31, "2026-11-01T00:00:00.000Z", "2026-11-29T23:00:00.000Z"],
    [31, "2026-11-29T23:00:00.000Z", "2026-12-30T23:00:00.000Z"],
    [31, "2026-12-31T00:00:00.000Z", "2027-01-30T23:00:00.000Z"],
    [29, "2027-02-01T00:00:00.000Z", "2027-02-27T23:00:00.000Z"],
    [1, "2026-11-30T22:59:59.000Z", "2026-11-30T23:00:00.000Z"],
    [28, "2027-03-28T00:00:00.000Z", "2027-04-27T22:00:00.000Z"],
  ])("on day %i after %s in Berlin is at %s", (day, after, at) => {
    expect(nextRunAt(day, new Date(after), "Europe/Berlin").toISOString()).toBe(at)
  })
})

describe("the last night that is compared", () => {
  it.each([
    ["2026-11-15T02:00:00.000Z", "2026-11-15T02:00:00.000Z"],
    ["2026-11-15T01:59:59.999Z", "2026-11-14T02:00:00.000Z"],
    ["2026-11-15T22:59:59.999Z", "2026-11-15T02:00:00.000Z"],
    ["2026-07-15T00:59:59.999Z", "2026-07-14T01:00:00.000Z"],
  ])("up to %s in Berlin is %s", (until, night) => {
    expect(lastNight(new Date(until), "Europe/Berlin").toISOString()).toBe(night)
  })
})
