import fc from "fast-check"
import { expect, it } from "vitest"
import { allocate } from "../../src/features/payouts/transfers/core/allocate.ts"

const claims = fc.uniqueArray(
  fc.record({
    id: fc.nat(999).map((n) => `itm_${String(n).padStart(3, "0")}`),
    amount: fc.bigInt({ min: 1n, max: 100n }),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
)
const sum = (rows: { amount: bigint }[]) => rows.reduce((total, row) => total + row.amount, 0n)

it("covers no more than there is, loses no item, and lets none overtake another", () => {
  fc.assert(
    fc.property(claims, fc.bigInt({ min: -50n, max: 900n }), (items, available) => {
      const { covered, beyond } = allocate(items, available, null)
      expect(sum(covered) <= available || covered.length === 0).toBe(true)
      const inOrder = [...covered, ...beyond].map(({ id }) => id)
      expect(inOrder).toEqual(items.map(({ id }) => id).toSorted())
      const [next] = beyond
      if (next) expect(sum(covered) + next.amount > available).toBe(true)
    }),
  )
})

it("lets nothing go before what waits already, and everything that is older", () => {
  fc.assert(
    fc.property(claims, fc.nat(999), (items, n) => {
      const waiting = `itm_${String(n).padStart(3, "0")}x`
      const { covered } = allocate(items, 1_000_000n, waiting)
      expect(covered.map(({ id }) => id)).toEqual(
        items
          .map(({ id }) => id)
          .filter((id) => id < waiting)
          .toSorted(),
      )
    }),
  )
})
