import fc from "fast-check"
import { expect, it } from "vitest"
import {
  BREAKS_AFTER,
  type Lane,
  leaseMs,
  openTally,
  PARKS_AFTER,
  pauseMs,
  retryMs,
  tallyDone,
  tallyFailed,
  tallyWritten,
} from "../../src/platform/outbox-pace.ts"

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

it("failures one after another come to the same, however often it is written down what became of rows", () => {
  const row = fc.record({ isDone: fc.boolean(), isWritten: fc.boolean() })
  fc.assert(
    fc.property(fc.nat(BREAKS_AFTER), fc.array(row), (before, rows) => {
      let [stored, streak, hasBroken] = [before, before, false]
      let tally = openTally("k", before)
      for (const { isDone, isWritten } of [...rows, { isDone: false, isWritten: true }]) {
        streak = isDone ? 0 : streak + 1
        hasBroken ||= !isDone && streak >= BREAKS_AFTER
        tally = isDone ? tallyDone(tally) : tallyFailed(tally)
        if (!isWritten) continue
        stored = (tally.isReset ? 0 : stored) + tally.added
        tally = tallyWritten(tally)
      }
      expect([stored, tally.streak, tally.isPaused]).toEqual([streak, streak, hasBroken])
    }),
  )
})
