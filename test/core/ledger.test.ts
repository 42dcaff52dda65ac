import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { liability, parseAccount, receivable } from "../../src/features/ledger/posting/core/chart.ts"
import {
  assertBalanced,
  type CommissionStage,
  debtSetOff,
  debtWrittenOff,
  earned,
  fundingRestored,
  fundingReturned,
  granted,
  type Line,
  matured,
  mergeLines,
  type Owed,
  type Posting,
  payoutIntended,
  payoutReleased,
  payoutSettled,
  platformAdvanced,
  platformRepaid,
  rejected,
  restored,
  reverse,
  reversed,
  stripeFunded,
  sumByCurrency,
  transferReversed,
} from "../../src/features/ledger/posting/core/postings.ts"
import { MAX_AMOUNT } from "../../src/lib/money.ts"

const STAGES: CommissionStage[] = ["pending", "held", "payable", "in_payout", "paid"]
const eur = (amount: bigint): Owed => ({ affiliateId: "aff_1", currency: "EUR", amount })
const balances = (...postings: Posting[]) =>
  Object.fromEntries(mergeLines(postings.flatMap((p) => p.lines)).map((l) => [l.account, l.amount]))

const amount = fc.bigInt({ min: 0n, max: MAX_AMOUNT })
const owed: fc.Arbitrary<Owed> = fc.record({
  affiliateId: fc.stringMatching(/^aff_[a-z0-9]{1,8}$/),
  currency: fc.constantFrom("EUR", "JPY", "KWD"),
  amount,
})
const stage = fc.constantFrom(...STAGES)
const item = fc.tuple(owed, amount).map(([o, other]) => {
  const [debts, payable] = o.amount < other ? [o.amount, other] : [other, o.amount]
  return { affiliateId: o.affiliateId, currency: o.currency, payable, debts }
})
const anyPosting: fc.Arbitrary<Posting> = fc.oneof(
  owed.map((o) => earned("r", o)),
  owed.map((o) => granted("r", o)),
  owed.map((o) => matured("r", o)),
  fc.tuple(owed, fc.constantFrom("pending", "held", "payable")).map(([o, s]) => rejected("r", o, s)),
  fc.tuple(owed, stage).map(([o, s]) => reversed("r", o, s)),
  fc.tuple(owed, stage).map(([o, s]) => restored("r", o, s, s === "paid" ? o.amount / 3n : 0n)),
  item.map((i) => payoutIntended("r", i)),
  item.map((i) => payoutReleased("r", i)),
  owed.map((o) => payoutSettled("r", o)),
  owed.map((o) => transferReversed("r", o)),
  owed.map((o) => debtWrittenOff("r", o)),
  owed.map((o) => debtSetOff("r", o)),
  owed.map((o) => stripeFunded("r", o)),
  fc
    .tuple(owed, amount)
    .map(([o, other]) => fundingReturned("r", { ...o, spent: other < o.amount ? other : o.amount })),
  owed.map((o) => fundingRestored("r", o)),
  owed.map((o) => platformAdvanced("r", o)),
  owed.map((o) => platformRepaid("r", o)),
)

describe("every posting", () => {
  it("sums to zero per currency, without zero lines, one line per account, sorted", () => {
    fc.assert(
      fc.property(anyPosting, ({ lines }) => {
        expect([...sumByCurrency(lines).values()].every((sum) => sum === 0n)).toBe(true)
        expect(lines.every((l) => l.amount !== 0n)).toBe(true)
        const accounts = lines.map((l) => l.account)
        expect(accounts).toEqual([...new Set(accounts)].sort())
      }),
      { numRuns: 500 },
    )
  })

  it("uses only accounts of the chart", () => {
    fc.assert(fc.property(anyPosting, ({ lines }) => lines.every((l) => parseAccount(l.account) !== null)))
  })

  it("comes back unchanged from reversing twice, and cancels with its reversal", () => {
    fc.assert(
      fc.property(anyPosting, (entry) => {
        expect(reverse(reverse(entry))).toEqual(entry)
        expect(mergeLines([...entry.lines, ...reverse(entry).lines])).toEqual([])
      }),
    )
  })

  it("refuses a negative amount, since a sign turned by accident pays somebody", () => {
    expect(() => earned("r", eur(-1n))).toThrow("amount_not_negative")
  })
})

describe("a commission's way through the accounts", () => {
  it("is an expense and a pending liability when earned, payable when the hold is over", () => {
    expect(earned("com_1", eur(550n))).toEqual({
      kind: "commission_earned",
      ref: "com_1",
      lines: [
        { account: "expense:commissions", currency: "EUR", amount: 550n },
        { account: "liability:affiliate:aff_1:pending", currency: "EUR", amount: -550n },
      ],
    })
    expect(balances(earned("c", eur(550n)), matured("c", eur(550n)))).toEqual({
      "expense:commissions": 550n,
      "liability:affiliate:aff_1:payable": -550n,
    })
  })

  it("leaves nothing behind when rejected or reversed before it was paid", () => {
    expect(balances(earned("c", eur(9n)), rejected("c", eur(9n)))).toEqual({})
    expect(balances(granted("c", eur(9n)), reversed("r", eur(9n), "held"))).toEqual({})
    expect(balances(earned("c", eur(9n)), matured("c", eur(9n)), reversed("r", eur(9n), "payable"))).toEqual({})
    expect(balances(earned("c", eur(9n)), matured("c", eur(9n)), rejected("r", eur(9n), "payable"))).toEqual({})
  })

  it("becomes a debt of exactly the reversed amount once a payout has taken it", () => {
    for (const stands of ["in_payout", "paid"] as const)
      expect(balances(reversed("rfd_1", eur(200n), stands))).toEqual({
        "expense:commissions": -200n,
        "receivable:affiliate:aff_1": 200n,
      })
  })

  it("is restored by a won dispute to where it stood", () => {
    fc.assert(
      fc.property(owed, stage, (o, stood) => {
        expect(balances(reversed("d", o, stood), restored("d", o, stood))).toEqual({})
      }),
    )
  })

  it("is restored as payable where a run has already netted the debt", () => {
    const netting = payoutIntended("itm_2", { affiliateId: "aff_1", currency: "EUR", payable: 500n, debts: 120n })
    const before = [reversed("d", eur(200n), "paid"), netting]
    expect(balances(...before, restored("d", eur(200n), "paid", 120n))).toEqual({
      "liability:affiliate:aff_1:in_transit": -380n,
      "liability:affiliate:aff_1:payable": 500n - 120n,
    })
    expect(() => restored("d", eur(200n), "pending", 1n)).toThrow("only_debts_are_netted")
    expect(() => restored("d", eur(200n), "paid", 201n)).toThrow("netted_debt_within_amount")
  })
})

describe("a payout's way through the accounts", () => {
  const amounts = { affiliateId: "aff_1", currency: "EUR", payable: 1000n, debts: 300n }

  it("takes the payable amount, nets the debts, and puts the item's amount in transit", () => {
    expect(balances(payoutIntended("itm_1", amounts))).toEqual({
      "liability:affiliate:aff_1:in_transit": -700n,
      "liability:affiliate:aff_1:payable": 1000n,
      "receivable:affiliate:aff_1": -300n,
    })
  })

  it("leaves everything as it was when refused", () => {
    fc.assert(
      fc.property(item, (i) => {
        expect(balances(payoutIntended("i", i), payoutReleased("i", i))).toEqual({})
      }),
    )
  })

  it("ends on the Stripe balance when settled, and a part that comes back is payable again", () => {
    const sent = [payoutIntended("i", amounts), payoutSettled("i", eur(700n)), transferReversed("trr", eur(150n))]
    expect(balances(...sent)).toEqual({
      "asset:stripe": -550n,
      "liability:affiliate:aff_1:payable": 850n,
      "receivable:affiliate:aff_1": -300n,
    })
  })

  it("never nets more debt than there is payable", () => {
    expect(() => payoutIntended("i", { ...amounts, debts: 1001n })).toThrow("debts_within_payable")
  })

  it("turns a debt that is written off back into an expense", () => {
    expect(balances(reversed("r", eur(80n), "paid"), debtWrittenOff("w", eur(80n)))).toEqual({})
  })
})

describe("the chart", () => {
  it("reads back the accounts that it names, and nothing else", () => {
    expect(parseAccount(liability("aff_9", "in_transit"))).toEqual({
      kind: "liability",
      affiliateId: "aff_9",
      stage: "in_transit",
    })
    expect(parseAccount(receivable("aff_9"))).toEqual({ kind: "receivable", affiliateId: "aff_9" })
    expect(["expense:commissions", "asset:stripe", "asset:funding"].map((k) => parseAccount(k)?.kind)).toEqual([
      "expense",
      "stripe",
      "funding",
    ])
    for (const key of [
      "",
      "asset:bank",
      "liability:affiliate:a:b:pending",
      "liability:affiliate::pending",
      "receivable:affiliate:",
    ])
      expect(parseAccount(key)).toBeNull()
  })

  it("keeps currencies apart: an entry balanced only across currencies is refused", () => {
    const lines: Line[] = [
      { account: "asset:stripe", currency: "USD", amount: 5n },
      { account: "asset:funding", currency: "JPY", amount: -5n },
    ]
    expect(() => assertBalanced(lines)).toThrow("entry_balanced_in_USD")
  })
})
