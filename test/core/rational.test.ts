import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  add,
  apportion,
  divide,
  multiply,
  normalize,
  ONE,
  rational,
  subtract,
  sum,
  toFixedPoint,
  ZERO,
} from "../../src/lib/rational.ts"

const integer = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
const fraction = fc
  .tuple(
    integer,
    integer.filter((d) => d !== 0n),
  )
  .map(([n, d]) => rational(n, d))
const weight = fraction.map((r) => (r.n < 0n ? rational(-r.n, r.d) : r))

describe("rationals", () => {
  it("are in lowest terms with a positive denominator, so that equal values are equal", () => {
    expect(rational(2n, -4n)).toEqual({ n: -1n, d: 2n })
    expect(rational(0n, -7n)).toEqual(ZERO)
    expect(rational(9n, 3n)).toEqual({ n: 3n, d: 1n })
    expect(() => rational(1n, 0n)).toThrow("denominator_not_zero")
  })

  it("form a field", () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a))
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)))
        expect(subtract(add(a, b), b)).toEqual(a)
        if (b.n !== 0n) expect(divide(multiply(a, b), b)).toEqual(a)
      }),
    )
  })

  it("normalise to exactly one, and nothing to nothing", () => {
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 8 }), (weights) => {
        const shares = normalize(weights)
        if (weights.every((w) => w.n === 0n)) expect(shares).toBeNull()
        else expect(sum(shares!)).toEqual(ONE)
      }),
    )
  })

  it("round half away from zero when they become fixed-point at last", () => {
    expect(toFixedPoint(rational(1n, 3n), 4)).toBe(3333n)
    expect(toFixedPoint(rational(-1n, 8n), 2)).toBe(-13n)
  })

  it("apportion a whole without losing any of it", () => {
    fc.assert(
      fc.property(integer, fc.array(weight, { minLength: 1, maxLength: 8 }), (total, weights) => {
        fc.pre(weights.some((w) => w.n > 0n))
        expect(apportion(total, weights).reduce((a, b) => a + b, 0n)).toBe(total)
      }),
    )
    expect(apportion(10_000n, [rational(1n, 3n), rational(1n, 3n), rational(1n, 3n)])).toEqual([3334n, 3333n, 3333n])
  })
})
