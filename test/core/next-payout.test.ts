import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Payee } from "../../src/features/payouts/accounts/core/payee.ts"
import {
  nextPayout,
  type OpenMoney,
  type VendorPosition,
} from "../../src/features/payouts/earnings/core/next-payout.ts"
import { draftItems, type PayableGroup } from "../../src/features/payouts/runs/core/draft.ts"

const DAY = new Date("2026-12-01T00:00:00Z")
const VENDORS = ["ven_a", "ven_b"]
const PROGRAMS = ["prg_a", "prg_b"]
const AFFILIATES = ["aff_1", "aff_2"]
const CURRENCIES = ["EUR", "JPY"]

/** A commission or a debt, as it will be at the day of the payout. */
const line = fc.record({
  affiliateId: fc.constantFrom(...AFFILIATES),
  programId: fc.constantFrom(...PROGRAMS),
  currency: fc.constantFrom(...CURRENCIES),
  amount: fc.bigInt({ min: 1n, max: 9_000n }),
  is: fc.constantFrom("payable", "payable", "pending", "held", "debt"),
})
type Line = { affiliateId: string; programId: string; currency: string; amount: bigint; is: string }

const payee = fc.record({
  minPayout: fc.option(fc.bigInt({ min: 0n, max: 9000n }), { nil: null }),
  account: fc.option(
    fc.record({
      provider: fc.constant("stripe" as const),
      accountId: fc.constant("acct_1"),
      status: fc.constantFrom("onboarding" as const, "ready" as const, "ready" as const, "restricted" as const),
    }),
    { nil: null, freq: 6 },
  ),
  hold: fc.option(fc.constant({ detail: "payee_changed" as const, until: new Date(DAY.getTime() + 1) }), { nil: null }),
})
const vendor = fc.record({
  lines: fc.array(line, { maxLength: 12 }),
  payees: fc.tuple(payee, payee),
  schedule: fc.option(
    fc.record({
      at: fc.date({ min: DAY, max: new Date("2027-01-31T00:00:00Z"), noInvalidDate: true }),
      currency: fc.constantFrom(null, ...CURRENCIES),
    }),
    { nil: null },
  ),
})

const MINIMUMS = new Map(PROGRAMS.map((id, i) => [id, BigInt(i) * 4000n + 500n]))
const payeesOf = (all: readonly object[]) =>
  new Map(all.map((one, i) => [AFFILIATES[i]!, { affiliateId: AFFILIATES[i]!, ...one } as Payee]))

/** Lines added up as the store adds up rows. */
function moneyOf(lines: readonly Line[]): OpenMoney[] {
  const groups = Map.groupBy(lines, (one) => `${one.affiliateId} ${one.programId} ${one.currency}`)
  return [...groups.values()].map((own) => {
    const total = (is: string) => own.filter((one) => one.is === is).reduce((all, { amount }) => all + amount, 0n)
    const { affiliateId, programId, currency } = own[0]!
    const [payable, pending, held, owed] = ["payable", "pending", "held", "debt"].map(total) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ]
    return { affiliateId, programId, currency, payable, pending, pendingUntil: DAY, held, heldSince: DAY, owed }
  })
}

/** The same lines as a run takes them, one by one. */
function groupsOf(lines: readonly Line[], currency: string): PayableGroup[] {
  const taken = lines.filter((one) => one.currency === currency && (one.is === "payable" || one.is === "debt"))
  return [...Map.groupBy(taken, (one) => `${one.affiliateId} ${one.programId}`).values()].map((own) => ({
    affiliateId: own[0]!.affiliateId,
    programId: own[0]!.programId,
    lines: own.map(({ is, amount }, i) => ({ sourceId: `${i}`, isDebt: is === "debt", amount })),
  }))
}

const positions = fc.tuple(vendor, vendor).map((all) =>
  all.map(({ lines, payees, schedule }, i) => ({
    lines,
    position: {
      vendorId: VENDORS[i]!,
      schedule,
      minimums: MINIMUMS,
      payees: payeesOf(payees),
      money: moneyOf(lines),
    } satisfies VendorPosition,
  })),
)

describe("the next payout", () => {
  it("is what each vendor's draft of that day would pay, to the last unit and by currency", () => {
    fc.assert(
      fc.property(positions, (all) => {
        const { due } = nextPayout(all.map(({ position }) => position))
        for (const { lines, position } of all)
          for (const currency of CURRENCIES) {
            const given = { minimums: MINIMUMS, payees: position.payees, excluded: new Set<string>() }
            const { total } = draftItems({ groups: groupsOf(lines, currency), ...given })
            const isDrafted = !position.schedule?.currency || position.schedule.currency === currency
            const said = due.filter((one) => one.vendorId === position.vendorId && one.currency === currency)
            expect(said.map(({ amount }) => amount)).toEqual(isDrafted && total > 0n ? [total] : [])
            expect(said.every(({ at }) => at === (position.schedule?.at ?? null))).toBe(true)
          }
      }),
    )
  })

  it("and what is not in it are all that there is, each with a reason", () => {
    fc.assert(
      fc.property(positions, (all) => {
        const { due, left } = nextPayout(all.map(({ position }) => position))
        for (const { lines, position } of all)
          for (const currency of CURRENCIES) {
            const own = lines.filter((one) => one.currency === currency)
            const all = own.reduce((sum, { is, amount }) => sum + (is === "debt" ? -amount : amount), 0n)
            const isOf = (one: { vendorId: string; currency: string }) =>
              one.vendorId === position.vendorId && one.currency === currency
            const paid = due.filter(isOf).reduce((sum, { amount }) => sum + amount, 0n)
            const kept = left
              .filter(isOf)
              .reduce((sum, { amount, reason }) => sum + (reason === "owes" ? -amount : amount), 0n)
            expect(paid + kept).toBe(all)
          }
        expect(left.every(({ reason, minimum }) => (reason === "below_minimum") === (minimum !== null))).toBe(true)
      }),
    )
  })

  it("names the earliest day first, and those without a day last, whatever order vendors come in", () => {
    fc.assert(
      fc.property(positions, (all) => {
        const given = all.map(({ position }) => position)
        const { due } = nextPayout(given)
        const days = due.map(({ at }) => at?.getTime() ?? Number.POSITIVE_INFINITY)
        expect(days).toEqual(days.toSorted((a, b) => a - b))
        expect(nextPayout(given.toReversed()).due).toEqual(due)
      }),
    )
  })
})
