import fc from "fast-check"
import { expect, it } from "vitest"
import { type Position, positionText, readPosition, WALK_START } from "../../src/features/ledger/audit/core/walk.ts"

const name = fc.string({ unit: "binary", maxLength: 40 }).filter((text) => text.isWellFormed() && !text.includes("\0"))
const position: fc.Arbitrary<Position> = fc.oneof(
  fc.record({ at: fc.constant("chain" as const), number: fc.nat() }),
  fc.record({ at: fc.constant("transactions" as const), after: name }),
  fc.record({ at: fc.constant("accounts" as const), account: name, currency: name }),
  fc.record({
    at: fc.constant("entries" as const),
    account: name,
    currency: name,
    transactionId: name,
    line: fc.nat(),
    total: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
  }),
)

it("a walk over the ledger goes on exactly where it was left, wherever that is", () => {
  expect(readPosition(positionText(WALK_START))).toEqual(WALK_START)
  fc.assert(
    fc.property(position, (given) => {
      expect(readPosition(positionText(given))).toEqual(given)
    }),
  )
})

it("text that says no position of a walk is none", () => {
  const texts = [
    "",
    "chain",
    "chain/-1",
    "chain/1/2",
    "accounts/a",
    "entries/a/EUR/t/1/x",
    "entries/a/EUR/t/1",
    "%",
    "seals/1",
  ]
  for (const text of texts) expect(readPosition(text)).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => void readPosition(text)))
})
