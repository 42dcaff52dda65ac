import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { allocate, divRound, mulBps } from "../../src/lib/money.ts"

describe("money", () => {
  it("is rounded half away from zero", () => {
    const thirds = [1n, 2n, 3n, 4n, 5n, -1n, -2n, -3n, -4n, 0n].map((n) => divRound(n, 2n))
    expect(thirds).toEqual([1n, 1n, 2n, 2n, 3n, -1n, -1n, -2n, -2n, 0n])
    expect([divRound(1n, 3n), divRound(2n, 3n), divRound(-2n, 3n)]).toEqual([0n, 1n, -1n])
    expect([mulBps(5500n, 70n), mulBps(100n, 50n), mulBps(100n, 49n), mulBps(7n, 10_000n)]).toEqual([39n, 1n, 0n, 7n])
    expect(() => divRound(1n, 0n)).toThrow("denominator_positive")
    expect(() => divRound(1n, -1n)).toThrow("denominator_positive")
  })

  it("is shared by the largest remainder, ties to the earlier, a negative amount as the positive", () => {
    expect(allocate(10n, [1n, 2n, 4n])).toEqual([1n, 3n, 6n])
    expect(allocate(10n, [4n, 2n, 1n])).toEqual([6n, 3n, 1n])
    expect(allocate(2n, [1n, 1n, 1n, 1n])).toEqual([1n, 1n, 0n, 0n])
    expect(allocate(5n, [3n, 1n, 3n])).toEqual([2n, 1n, 2n])
    expect(allocate(-10n, [1n, 2n, 4n])).toEqual([-1n, -3n, -6n])
    expect(allocate(3n, [0n, 1n])).toEqual([0n, 3n])
    expect(() => allocate(1n, [0n])).toThrow("weights_positive")
    expect(() => allocate(1n, [2n, -1n])).toThrow("weights_positive")
  })

  it("sums to what was shared, each part within one unit of its weight's", () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (total, all) => {
        const sum = all.reduce((a, b) => a + b, 0n)
        fc.pre(sum > 0n)
        const parts = allocate(total, all)
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total)
        for (const [i, part] of parts.entries()) {
          const off = part * sum - total * all[i]!
          expect(off < sum && off > -sum).toBe(true)
        }
      }),
    )
  })
})
