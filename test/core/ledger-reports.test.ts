import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type LiabilityRow, liabilityOf } from "../../src/features/ledger/audit/core/liability.ts"
import { foldAccounts } from "../../src/features/ledger/posting/core/fold.ts"
import { type Movement, statementsOf } from "../../src/features/ledger/posting/core/statement.ts"
import { type Balance, trialBalance } from "../../src/features/ledger/posting/core/trial-balance.ts"

describe("what is owed by age", () => {
  const row = (currency: string, state: LiabilityRow["state"], bucket: string, amount: bigint): LiabilityRow => ({
    currency,
    state,
    bucket,
    amount,
    affiliates: 1,
  })
  const rows = [
    row("USD", "pending", "0-30", 7n),
    row("EUR", "owed_back", "0-30", 4n),
    row("EUR", "payable", "31-60", 20n),
    row("EUR", "payable", "0-30", 1n),
    row("EUR", "pending", "91+", 100n),
  ]
  const ledger = [
    { currency: "EUR", state: "pending" as const, amount: 100n },
    { currency: "EUR", state: "payable" as const, amount: 21n },
    { currency: "EUR", state: "owed_back" as const, amount: 4n },
    { currency: "USD", state: "pending" as const, amount: 7n },
  ]

  it("is sorted by currency, state and age, and added up by currency, debts apart", () => {
    const { rows: sorted, totals } = liabilityOf(rows, ledger)
    expect(sorted.map((one) => `${one.currency} ${one.state} ${one.bucket}`)).toEqual([
      "EUR pending 91+",
      "EUR payable 0-30",
      "EUR payable 31-60",
      "EUR owed_back 0-30",
      "USD pending 0-30",
    ])
    expect(totals).toEqual([
      { currency: "EUR", owed: 121n, owedBack: 4n },
      { currency: "USD", owed: 7n, owedBack: 0n },
    ])
  })

  it("is never shown when the ages do not add up to the ledger, by a single unit", () => {
    for (const off of [-1n, 1n])
      expect(() => liabilityOf([...rows, row("EUR", "payable", "61-90", off)], ledger)).toThrow("ages_of_payable")
  })
})

describe("a statement", () => {
  const kinds = [
    ...["commission_earned", "commission_reversed", "commission_restored", "commission_rejected"],
    ...["payout_settled", "transfer_reversed", "grant", "reversal:commission_earned", "reversal:payout_settled"],
  ]
  const movement = fc.record({
    id: fc.string(),
    at: fc.constant(new Date(0)),
    kind: fc.constantFrom(...kinds),
    ref: fc.string(),
    currency: fc.constantFrom("EUR", "USD"),
    amount: fc.bigInt({ min: -500n, max: 500n }),
  })
  const opening = fc.dictionary(fc.constantFrom("EUR", "GBP"), fc.bigInt({ min: -9n, max: 9n }))

  it("adds up from what was owed before to what is owed now, in every currency", () => {
    fc.assert(
      fc.property(opening, fc.array(movement), (before, movements) => {
        const statements = statementsOf(new Map(Object.entries(before)), movements)
        const currencies = new Set([...Object.keys(before), ...movements.map((one) => one.currency)])
        expect(statements.map((one) => one.currency)).toEqual([...currencies].sort())
        for (const one of statements) {
          const moved = movements.filter(({ currency }) => currency === one.currency)
          expect(one.movements).toEqual(moved)
          expect(one.opening).toBe(before[one.currency] ?? 0n)
          expect(one.opening + one.earned - one.reversed + one.adjustments - one.paid).toBe(one.closing)
          expect(one.closing - one.opening).toBe(moved.reduce((sum, { amount }) => sum + amount, 0n))
        }
      }),
    )
  })

  it.each([
    ["commission_earned", "earned", 5n],
    ["reversal:commission_earned", "earned", 5n],
    ["commission_reversed", "reversed", -5n],
    ["commission_restored", "reversed", -5n],
    ["commission_rejected", "reversed", -5n],
    ["payout_settled", "paid", -5n],
    ["transfer_reversed", "paid", -5n],
    ["reversal:payout_settled", "paid", -5n],
    ["grant", "adjustments", 5n],
  ] as const)("puts %s under %s", (kind, column, amount) => {
    const movement: Movement = { id: "t", at: new Date(0), kind, ref: "", currency: "EUR", amount: 5n }
    const [found] = statementsOf(new Map(), [movement])
    const none = { earned: 0n, reversed: 0n, adjustments: 0n, paid: 0n }
    expect(found).toMatchObject({ ...none, [column]: amount })
  })
})

describe("a trial balance", () => {
  const balance = fc.record({
    account: fc.string(),
    currency: fc.constantFrom("USD", "EUR"),
    balance: fc.bigInt({ min: -3n, max: 3n }),
  })

  it("is balanced when the balances of every currency add up to nothing, and only then", () => {
    fc.assert(
      fc.property(fc.array(balance), (accounts) => {
        const { balanced, currencies } = trialBalance(accounts)
        expect(currencies.map(({ currency }) => currency)).toEqual([...new Set(accounts.map((a) => a.currency))].sort())
        for (const { currency, debit, credit } of currencies) {
          const own = accounts.filter((one) => one.currency === currency).map((one) => one.balance)
          expect(debit).toBe(own.filter((one) => one > 0n).reduce((a, b) => a + b, 0n))
          expect(credit).toBe(-own.filter((one) => one < 0n).reduce((a, b) => a + b, 0n))
        }
        expect(balanced).toBe(currencies.every(({ debit, credit }) => debit - credit === 0n))
      }),
    )
  })
})

describe("many accounts", () => {
  const accounts: Balance[] = [
    { account: "asset:stripe", currency: "EUR", balance: 30n },
    { account: "liability:affiliate:aff_1:payable", currency: "EUR", balance: -10n },
    { account: "liability:affiliate:aff_2:payable", currency: "EUR", balance: -20n },
    { account: "liability:affiliate:aff_1:payable", currency: "USD", balance: -5n },
    { account: "credit:sales", currency: "CREDIT", balance: -10_000n },
  ]

  it("are a line for each kind and currency, with how many they are", () => {
    expect(foldAccounts(accounts)).toEqual([
      { kind: "credit", channel: "sales", currency: "CREDIT", balance: -10_000n, count: 1 },
      { kind: "stripe", channel: null, currency: "EUR", balance: 30n, count: 1 },
      { kind: "payable", channel: null, currency: "EUR", balance: -30n, count: 2 },
      { kind: "payable", channel: null, currency: "USD", balance: -5n, count: 1 },
    ])
  })

  it("come to the same in all, whatever they are", () => {
    const key = fc.constantFrom("asset:stripe", "expense:commissions", "receivable:affiliate:a", "what:ever")
    const row = fc.record({ account: key, currency: fc.constantFrom("EUR", "USD"), balance: fc.bigInt(-99n, 99n) })
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const sum = (all: { balance: bigint }[]) => all.reduce((total, { balance }) => total + balance, 0n)
        expect(sum(foldAccounts(rows))).toBe(sum(rows))
        expect(foldAccounts(rows).reduce((total, { count }) => total + count, 0)).toBe(rows.length)
      }),
    )
  })
})
