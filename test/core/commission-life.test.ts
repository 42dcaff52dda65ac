import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { availableAt, isDue } from "../../src/features/commissions/commissions/core/due.ts"
import { giveBack, type Reducible } from "../../src/features/commissions/commissions/core/give-back.ts"
import { spread } from "../../src/features/commissions/commissions/core/parts.ts"
import { restorationDue, reversalDue, reversalTarget } from "../../src/features/commissions/commissions/core/reverse.ts"
import {
  holdReasons,
  isBannedReferrer,
  mailbox,
  type SignalEvidence,
} from "../../src/features/commissions/commissions/core/signals.ts"
import { afterReversal, COMMISSION_STATUSES, canBecome } from "../../src/features/commissions/commissions/core/state.ts"

describe("a refund", () => {
  it("reverses in proportion, rounded once over the running total", () => {
    const first = { saleAmount: 300n, commissionAmount: 100n, refundedTotal: 100n, alreadyReversed: 0n }
    expect(reversalDue(first)).toBe(33n)
    expect(reversalDue({ ...first, refundedTotal: 200n, alreadyReversed: 33n })).toBe(34n)
    expect(reversalDue({ ...first, refundedTotal: 300n, alreadyReversed: 67n })).toBe(33n)
    expect(reversalTarget({ saleAmount: 1000n, commissionAmount: 1n, refundedTotal: 500n })).toBe(1n)
    expect(reversalTarget({ saleAmount: 1000n, commissionAmount: 1n, refundedTotal: 499n })).toBe(0n)
  })

  it("of parts that add up to the sale reverses exactly the commission, never going back on the way", () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 0n, max: 10n ** 10n }), (refunds, commissionAmount) => {
        const saleAmount = refunds.reduce((a, b) => a + b, 0n)
        let refundedTotal = 0n
        let alreadyReversed = 0n
        for (const refund of refunds) {
          refundedTotal += refund
          const due = reversalDue({ saleAmount, commissionAmount, refundedTotal, alreadyReversed })
          expect(due).toBeGreaterThanOrEqual(0n)
          alreadyReversed += due
          expect(alreadyReversed).toBe(reversalTarget({ saleAmount, commissionAmount, refundedTotal }))
        }
        expect(alreadyReversed).toBe(commissionAmount)
      }),
    )
  })

  it("of a sale of zero, or of more than the sale with its dispute, takes the commission and no more", () => {
    const flat = { saleAmount: 0n, commissionAmount: 250n, refundedTotal: 0n, alreadyReversed: 0n }
    expect(reversalDue(flat)).toBe(250n)
    expect(reversalDue({ ...flat, alreadyReversed: 250n })).toBe(0n)
    expect(reversalDue({ ...flat, saleAmount: 100n, refundedTotal: 150n })).toBe(250n)
  })

  it("counted in a dispute that was won is given back to the cent", () => {
    const sums = { min: 1n, max: 10n ** 9n }
    fc.assert(
      fc.property(fc.bigInt(sums), fc.bigInt(sums), fc.bigInt(sums), (refund, dispute, commissionAmount) => {
        const sale = { saleAmount: refund + dispute, commissionAmount }
        const before = reversalTarget({ ...sale, refundedTotal: refund })
        const disputed = reversalDue({ ...sale, refundedTotal: refund + dispute, alreadyReversed: before })
        const won = { ...sale, refundedTotal: refund, alreadyReversed: before + disputed }
        expect(restorationDue(won)).toBe(disputed)
        expect(reversalDue(won)).toBe(0n)
      }),
    )
    const whole = { saleAmount: 0n, commissionAmount: 7n, refundedTotal: 0n, alreadyReversed: 7n }
    expect(restorationDue(whole)).toBe(7n)
  })
})

describe("what a refund or dispute had taken, given back,", () => {
  const debt = (id: string, status: Reducible["status"], isOwn: boolean, amount = 400n) => ({
    id,
    status,
    isOwn,
    amount,
  })

  it("ends its own debts and no other's: what was given up of a refund that stands stays given up", () => {
    const refund = debt("dbt_refund", "written_off", false)
    expect(giveBack(600n, 600n, [refund])).toEqual({ parts: [], reinstated: 600n })
    const dispute = debt("dbt_dispute", "written_off", true, 600n)
    const open = debt("dbt_refund", "open", false)
    const ended = { id: "dbt_dispute", status: "written_off", amount: 600n }
    expect(giveBack(600n, 600n, [open, dispute])).toEqual({ parts: [ended], reinstated: 0n })
  })

  it("is payable again where it was withheld, or taken before anything was paid", () => {
    expect(giveBack(700n, 700n, [debt("dbt_a", "open", true, 300n)])).toMatchObject({ reinstated: 400n })
  })

  it("comes off others' debts where it was taken in another's name", () => {
    expect(giveBack(400n, 0n, [debt("dbt_rest", "written_off", false)])).toMatchObject({ reinstated: 0n })
  })

  it("is shared out to the last unit, open debts first, none of them below zero", () => {
    const sums = fc.bigInt({ min: 0n, max: 1000n })
    const debts = fc
      .array(
        fc.record({
          status: fc.constantFrom("open" as const, "written_off" as const),
          isOwn: fc.boolean(),
          amount: sums,
        }),
      )
      .map((rows) => rows.map((row, index) => ({ ...row, id: String(index) })))
    fc.assert(
      fc.property(sums, sums, debts, (due, ownTaken, rows) => {
        const { parts, reinstated } = giveBack(due, ownTaken, rows)
        expect(parts.reduce((sum, { amount }) => sum + amount, reinstated)).toBe(due)
        const ended = (row: Reducible) => parts.find(({ id }) => id === row.id)?.amount ?? 0n
        const ofOthers = rows.filter((row) => !row.isOwn).reduce((sum, row) => sum + ended(row), 0n)
        expect(ofOthers <= (due > ownTaken ? due - ownTaken : 0n)).toBe(true)
        for (const row of rows) {
          expect(ended(row) <= row.amount).toBe(true)
          const stillOpen = rows.some(
            (one) => one.isOwn === row.isOwn && one.status === "open" && ended(one) < one.amount,
          )
          if (row.status === "written_off" && stillOpen) expect(ended(row)).toBe(0n)
        }
      }),
    )
  })
})

describe("the hold", () => {
  it("lasts whole days of 24 hours and ends at the very instant", () => {
    const due = availableAt(new Date("2026-03-01T10:00:00.001Z"), 30)
    expect(due.toISOString()).toBe("2026-03-31T10:00:00.001Z")
    expect(isDue(due, new Date("2026-03-31T10:00:00.000Z"))).toBe(false)
    expect(isDue(due, due)).toBe(true)
    expect(isDue(availableAt(due, 0), due)).toBe(true)
  })
})

describe("signals", () => {
  const innocent: SignalEvidence = {
    customerEmails: ["grace@customer.example"],
    affiliateEmail: "ada@blog.example",
    at: new Date("2026-03-01T10:00:15.000Z"),
    clickAt: new Date("2026-03-01T10:00:00.000Z"),
    referrer: "https://blog.example/review",
    clickQuery: "?utm_source=blog&fbclid=1",
    bannedReferrers: ["coupons.example"],
    forbidsPaidSearch: true,
  }
  const reasons = (more: Partial<SignalEvidence>) => holdReasons({ ...innocent, ...more })

  it("are none for a sale without suspicion, 15 seconds after the click", () => {
    expect(reasons({})).toEqual([])
    expect(reasons({ customerEmails: [], clickAt: null, referrer: null, clickQuery: null })).toEqual([])
  })

  it("hold a sale to the affiliate's own mailbox, however it is spelled", () => {
    for (const email of ["ada@blog.example", " ADA@Blog.Example ", "a.d.a@blog.example", "ada+buy+me@blog.example"])
      expect(reasons({ customerEmails: ["kim@customer.example", email] })).toEqual(["self_referral"])
    expect(mailbox("a.da+x@googlemail.com")).toBe(mailbox("Ada@gmail.com"))
    expect(mailbox("ada@mail.blog.example")).not.toBe(mailbox("ada@blog.example"))
    expect(mailbox("+tag@x.example")).not.toBe(mailbox("+other@x.example"))
  })

  it("hold a sale under 15 seconds after the click", () => {
    expect(reasons({ at: new Date("2026-03-01T10:00:14.999Z") })).toEqual(["fast_conversion"])
  })

  it("hold what came from a banned host or below it, not what only ends alike", () => {
    for (const referrer of [
      "https://coupons.example/x",
      "http://de.COUPONS.example:8080",
      "coupons.example",
      "android-app://coupons.example",
    ])
      expect(reasons({ referrer })).toEqual(["banned_referrer"])
    for (const referrer of [
      "https://mycoupons.example",
      "https://coupons.example.org",
      "https://x.example/coupons.example",
      "%",
      "",
    ])
      expect(reasons({ referrer })).toEqual([])
    expect(isBannedReferrer("https://a.b.example", ["*.b.example"])).toBe(true)
    expect(isBannedReferrer("https://a.b.example", ["https://b.example/path"])).toBe(true)
    expect(isBannedReferrer("https://bücher.example", ["BÜCHER.example"])).toBe(true)
    expect(isBannedReferrer("https://a.example", ["", "/"])).toBe(false)
  })

  it("hold a click from a search ad only where the program forbids it", () => {
    expect(reasons({ clickQuery: "a=1&gclid=Cj0" })).toEqual(["paid_search"])
    expect(reasons({ clickQuery: "?msclkid=9", forbidsPaidSearch: false })).toEqual([])
    expect(reasons({ clickQuery: "gclid=" })).toEqual([])
  })

  it("are all named at once, in a fixed order", () => {
    const worst = { customerEmails: [innocent.affiliateEmail], clickAt: innocent.at, referrer: "coupons.example" }
    expect(reasons({ ...worst, clickQuery: "gclid=1" })).toEqual([
      "self_referral",
      "fast_conversion",
      "banned_referrer",
      "paid_search",
    ])
  })
})

describe("the states of a commission", () => {
  it("allow exactly these steps", () => {
    const steps = COMMISSION_STATUSES.flatMap((from) =>
      COMMISSION_STATUSES.filter((to) => canBecome(from, to)).map((to) => `${from} ${to}`),
    )
    expect(steps).toEqual([
      "pending payable",
      "pending held",
      "pending rejected",
      "pending reversed",
      "payable in_payout",
      "payable held",
      "payable rejected",
      "payable reversed",
      "in_payout payable",
      "in_payout paid",
      "in_payout reversed",
      "paid payable",
      "paid reversed",
      "held pending",
      "held rejected",
      "held reversed",
      "reversed pending",
      "reversed payable",
      "reversed in_payout",
      "reversed paid",
      "reversed held",
    ])
  })

  it("stay where they are until nothing is left of the commission", () => {
    expect(afterReversal("paid", 100n, 99n)).toBe("paid")
    expect(afterReversal("paid", 100n, 100n)).toBe("reversed")
    expect(() => afterReversal("paid", 100n, 101n)).toThrow("reversed_within_amount")
  })
})

describe("the commissions of an amended sale", () => {
  const part = fc
    .record({
      amount: fc.bigInt({ min: 1n, max: 1000n }),
      share: fc.integer({ min: 0, max: 100 }),
      hasLeft: fc.boolean(),
    })
    .map(({ amount, share, hasLeft }) => ({ amount, hasLeft, reversed: (amount * BigInt(share)) / 100n }))

  it("keep together exactly what the sale gives, never less than nothing each, and what has left gives last", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.bigInt({ min: 0n, max: 6000n }), (parts, net) => {
        const { reversed, more } = spread(parts, net)
        expect(reversed.every((r, i) => r >= 0n && r <= parts[i]!.amount)).toBe(true)
        const kept = parts.reduce((sum, { amount }, i) => sum + amount - reversed[i]!, 0n)
        expect(kept + more).toBe(net)
        const isDebt = parts.some(({ hasLeft, reversed: before }, i) => hasLeft && reversed[i]! > before)
        if (isDebt) expect(parts.every(({ hasLeft, amount }, i) => hasLeft || reversed[i] === amount)).toBe(true)
        expect(
          spread(
            parts.map((one, i) => ({ ...one, reversed: reversed[i]! })),
            net - more,
          ),
        ).toEqual({ reversed, more: 0n })
      }),
    )
  })
})
