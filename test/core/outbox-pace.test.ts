import fc from "fast-check"
import { expect, it } from "vitest"
import { BREAKS_AFTER, type Lane, leaseMs, PARKS_AFTER, pauseMs, retryMs } from "../../src/platform/outbox-pace.ts"

const lane = fc.record({
  parallel: fc.integer({ min: 1, max: 16 }),
  batch: fc.integer({ min: 1, max: 200 }),
  rowMs: fc.integer({ min: 1, max: 120_000 }),
  fails: fc.constantFrom<Lane["fails"]>("together", "by_vendor"),
})

it("a lane's lease is longer than its whole batch may run, however slow each row is", () => {
  fc.assert(
    fc.property(lane, (one) => {
      // The slowest schedule there is: each of the parallel runners takes as many rows as any does.
      const longest = Math.ceil(one.batch / one.parallel) * one.rowMs
      expect(leaseMs(one)).toBeGreaterThan(longest)
    }),
  )
})

it("waits and pauses only grow, have an end, and begin with the failures that break", () => {
  for (let n = 1; n < 100; n++) {
    expect(retryMs(n + 1)).toBeGreaterThanOrEqual(retryMs(n))
    expect(retryMs(n)).toBeLessThanOrEqual(3_600_000)
    expect(pauseMs(n) === null).toBe(n < BREAKS_AFTER)
    expect(pauseMs(n + 1) ?? 0).toBeGreaterThanOrEqual(pauseMs(n) ?? 0)
    expect(pauseMs(n) ?? 0).toBeLessThanOrEqual(60_000)
  }
  expect(PARKS_AFTER).toBeGreaterThan(BREAKS_AFTER)
})
