import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addBalances, payoutObstacle } from "../../src/features/payouts/earnings/core/own-earnings.ts"
import { lastNight, nextRunAt } from "../../src/features/payouts/runs/core/schedule.ts"

const balance = (payable: bigint, owedBack = 0n) => ({ pending: 0n, payable, inTransit: 0n, paid: 0n, owedBack })

describe("what a person has earned in several places", () => {
  const amount = fc.bigInt({ min: 0n, max: 99n })
  const one = fc.record({ pending: amount, payable: amount, inTransit: amount, paid: amount, owedBack: amount })
  const place = fc.dictionary(fc.constantFrom("USD", "EUR", "GBP"), one).map((found) => new Map(Object.entries(found)))

  it("is the sum of the places, figure by figure and currency by currency", () => {
    fc.assert(
      fc.property(fc.array(place), (places) => {
        const sums = addBalances(places)
        const codes = new Set(places.flatMap((found) => [...found.keys()]))
        expect(sums.map(({ currency }) => currency)).toEqual([...codes].sort())
        for (const { currency, ...sum } of sums)
          for (const figure of ["pending", "payable", "inTransit", "paid", "owedBack"] as const)
            expect(sum[figure]).toBe(places.reduce((total, found) => total + (found.get(currency)?.[figure] ?? 0n), 0n))
      }),
    )
  })
})

describe("what is in the way of a payout", () => {
  const ready = { account: "ready" as const, minimum: 50n }

  it.each([
    [balance(50n), null],
    [balance(49n), "below_minimum"],
    [balance(60n, 10n), null],
    [balance(60n, 11n), "below_minimum"],
    [balance(60n, 59n), "below_minimum"],
    [balance(60n, 60n), "owes"],
    [balance(0n), "owes"],
    [undefined, "owes"],
  ])("of %o at a minimum of 50 is %s", (owed, obstacle) => {
    expect(payoutObstacle({ ...ready, balance: owed })).toBe(obstacle)
  })

  it("is the account only where there is enough to pay", () => {
    const of = (account: "none" | "pending" | "restricted", payable = 50n) =>
      payoutObstacle({ account: account as never, minimum: 50n, balance: balance(payable) })
    expect([of("none"), of("pending"), of("restricted")]).toEqual(["no_account", "no_account", "account_restricted"])
    expect(of("restricted", 49n)).toBe("below_minimum")
  })
})

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
