import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type PayeeChanges, payeeHold, recentChange } from "../../src/features/payouts/accounts/core/payee-hold.ts"

const HOUR_MS = 3_600_000
const CHANGED = new Date("2030-01-01T12:00:00.000Z")
const later = (ms: number) => new Date(CHANGED.getTime() + ms)
const NEVER: PayeeChanges = { emailChangedAt: null, namedAt: null, bankChangedAt: null }

describe("the hold after where an affiliate's money goes changed", () => {
  it.each([
    ["emailChangedAt", "payee_changed"],
    ["namedAt", "payee_changed"],
    ["bankChangedAt", "bank_details_changed"],
  ] as const)("counts 72 hours from %s, to the millisecond", (field, detail) => {
    const changes = { ...NEVER, [field]: CHANGED }
    const hold = { detail, until: later(72 * HOUR_MS) }
    expect(payeeHold(changes, CHANGED)).toEqual(hold)
    expect(payeeHold(changes, later(72 * HOUR_MS - 1))).toEqual(hold)
    expect(payeeHold(changes, later(72 * HOUR_MS))).toBeNull()
  })

  it("stands for nobody of whom nothing changed", () => {
    expect(payeeHold(NEVER, CHANGED)).toBeNull()
  })

  it("is over when every change is 72 hours old, and never before", () => {
    const instant = fc.option(fc.integer({ min: 0, max: 200 * HOUR_MS }).map(later), { nil: null })
    const changed = fc.record({ emailChangedAt: instant, namedAt: instant, bankChangedAt: instant })
    fc.assert(
      fc.property(changed, fc.integer({ min: 0, max: 300 * HOUR_MS }).map(later), (changes, now) => {
        const young = Object.values(changes).filter((at) => at && now.getTime() - at.getTime() < 72 * HOUR_MS)
        const latest = Math.max(...young.map((at) => at!.getTime()))
        const hold = payeeHold(changes, now)
        expect(hold?.until.getTime() ?? null).toBe(young.length === 0 ? null : latest + 72 * HOUR_MS)
      }),
    )
  })
})

describe("a change of the bank details", () => {
  it("is pointed out for 30 days, to the millisecond, and never where there was none", () => {
    expect(recentChange(CHANGED, CHANGED)).toEqual(CHANGED)
    expect(recentChange(CHANGED, later(30 * 24 * HOUR_MS - 1))).toEqual(CHANGED)
    expect(recentChange(CHANGED, later(30 * 24 * HOUR_MS))).toBeNull()
    expect(recentChange(null, CHANGED)).toBeNull()
  })
})
