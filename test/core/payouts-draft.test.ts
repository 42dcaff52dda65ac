import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Payee } from "../../src/features/payouts/accounts/core/payee.ts"
import { cutoffOf } from "../../src/features/payouts/runs/core/cutoff.ts"
import { type DraftInput, draftItems, grossAndDebts } from "../../src/features/payouts/runs/core/draft.ts"
import { type RunTerms, runHash } from "../../src/features/payouts/runs/core/fingerprint.ts"
import { canonicalJson, sha256Hex } from "../../src/lib/hash.ts"

const PROGRAMS = ["prg_a", "prg_b", "prg_c"]
const AFFILIATES = ["aff_1", "aff_2", "aff_3", "aff_4"]

const line = fc.record({ isDebt: fc.boolean(), amount: fc.bigInt({ min: 1n, max: 10_000n }) })
const groups = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...AFFILIATES), fc.constantFrom(...PROGRAMS)), {
    selector: String,
    maxLength: 12,
  })
  .chain((keys) =>
    fc.tuple(
      ...keys.map(([affiliateId, programId]) =>
        fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => ({ affiliateId, programId, lines })),
      ),
    ),
  )
  .map((all) =>
    all.map((g, i) => ({
      ...g,
      lines: g.lines.map((l, j) => ({ ...l, sourceId: `${l.isDebt ? "dbt" : "com"}_${i}_${j}` })),
    })),
  )
const account = fc.option(
  fc.record({
    provider: fc.constant("stripe" as const),
    accountId: fc.constant("acct_1"),
    status: fc.constantFrom("none", "onboarding", "ready", "restricted"),
  }),
  { nil: null, freq: 6 },
)
const input: fc.Arbitrary<DraftInput> = fc.record({
  groups,
  minimums: fc.constant(new Map(PROGRAMS.map((id, i) => [id, BigInt(i) * 3000n]))),
  payees: fc
    .tuple(
      ...AFFILIATES.map(() =>
        fc.record({ minPayout: fc.option(fc.bigInt({ min: 0n, max: 9000n }), { nil: null }), account }),
      ),
    )
    .map(
      (all) =>
        new Map(all.map((p, i): [string, Payee] => [AFFILIATES[i]!, { affiliateId: AFFILIATES[i]!, ...p } as Payee])),
    ),
  excluded: fc.subarray(AFFILIATES, { maxLength: 1 }).map((ids) => new Set(ids)),
})

const hashOf = (terms: RunTerms, items: Parameters<ReturnType<typeof runHash>["add"]>[0]) => {
  const hash = runHash(terms)
  hash.add(items)
  return hash.end()
}

const net = (lines: readonly { isDebt: boolean; amount: bigint }[]) =>
  lines.reduce((total, l) => total + (l.isDebt ? -l.amount : l.amount), 0n)

describe("a draft", () => {
  it("holds each line at most once, and each item's amount is its lines', positive and to a ready account", () => {
    fc.assert(
      fc.property(input, (given) => {
        const { items, total } = draftItems(given)
        const held = items.flatMap((item) => item.lines.map((l) => l.sourceId))
        expect(new Set(held).size).toBe(held.length)
        for (const item of items) {
          expect(item.amount).toBe(net(item.lines))
          expect(item.amount > 0n).toBe(true)
          expect(given.payees.get(item.affiliateId)?.account?.status).toBe("ready")
          const { payable, debts } = grossAndDebts(item.lines)
          expect(payable - debts).toBe(item.amount)
        }
        expect(total).toBe(items.reduce((sum, item) => sum + item.amount, 0n))
        expect(new Set(items.map((item) => item.affiliateId)).size).toBe(items.length)
      }),
      { numRuns: 500 },
    )
  })

  it("accounts for every affiliate who was not excluded: paid, or left out with a reason, to the last unit", () => {
    fc.assert(
      fc.property(input, (given) => {
        const { items, leftOut } = draftItems(given)
        for (const affiliateId of new Set(given.groups.map((g) => g.affiliateId))) {
          const all = net(given.groups.filter((g) => g.affiliateId === affiliateId).flatMap((g) => g.lines))
          const paid = items.find((item) => item.affiliateId === affiliateId)?.amount ?? 0n
          const left = leftOut.find((row) => row.affiliateId === affiliateId)
          if (given.excluded.has(affiliateId)) expect([paid, left]).toEqual([0n, undefined])
          else expect(paid + (left ? (left.reason === "owes" ? -left.amount : left.amount) : 0n)).toBe(all)
        }
      }),
      { numRuns: 500 },
    )
  })

  const READY = { provider: "stripe", accountId: "acct_1", status: "ready" }
  const draftOf = (groups: DraftInput["groups"], payee: Record<string, unknown> = {}) => {
    const one = { affiliateId: "aff_1", minPayout: null, account: READY, hold: null, ...payee } as unknown as Payee
    const minimums = new Map([
      ["prg_a", 100n],
      ["prg_b", 50n],
    ])
    return draftItems({ groups, minimums, payees: new Map([["aff_1", one]]), excluded: new Set() })
  }
  const group = (programId: string, amount: bigint, debt = 0n) => ({
    affiliateId: "aff_1",
    programId,
    lines: [
      { sourceId: `com_${programId}`, isDebt: false, amount },
      ...(debt > 0n ? [{ sourceId: `dbt_${programId}`, isDebt: true, amount: debt }] : []),
    ],
  })
  const said = ({ items, leftOut }: ReturnType<typeof draftItems>) => [
    ...items.map(({ amount }) => `${amount} paid`),
    ...leftOut.map(({ amount, reason }) => `${amount} ${reason}`),
  ]

  it("pays what reaches the minimum to the unit, debts taken off", () => {
    expect(said(draftOf([group("prg_a", 100n)]))).toEqual(["100 paid"])
    expect(said(draftOf([group("prg_a", 99n)]))).toEqual(["99 below_minimum"])
    expect(said(draftOf([group("prg_a", 150n, 50n)]))).toEqual(["100 paid"])
    expect(said(draftOf([group("prg_a", 150n, 51n)]))).toEqual(["99 below_minimum"])
    expect(said(draftOf([group("prg_a", 150n, 150n)]))).toEqual(["0 owes"])
    expect(said(draftOf([group("prg_a", 150n, 151n)]))).toEqual(["1 owes"])
    expect(said(draftOf([group("prg_a", 10n)], { minPayout: 10n }))).toEqual(["10 paid"])
    expect(said(draftOf([group("prg_c", 1n)]))).toEqual(["1 paid"])
  })

  it("takes debts of one program off what another pays, which must still reach the least minimum of those that pay", () => {
    const owing = (debt: bigint) => ({ ...group("prg_c", 1n, debt + 1n) })
    expect(said(draftOf([group("prg_a", 100n), group("prg_b", 50n), owing(100n)]))).toEqual(["50 paid"])
    expect(said(draftOf([group("prg_a", 100n), group("prg_b", 50n), owing(101n)]))).toEqual(["49 below_minimum"])
    expect(said(draftOf([group("prg_a", 99n), group("prg_b", 50n)]))).toEqual(["50 paid", "99 below_minimum"])
    expect(said(draftOf([group("prg_a", 99n), group("prg_b", 60n), owing(10n)]))).toEqual([
      "50 paid",
      "99 below_minimum",
    ])
    expect(said(draftOf([group("prg_a", 99n), group("prg_b", 60n), owing(11n)]))).toEqual(["148 below_minimum"])
  })

  it("counts no minimum of a program that does not pay, and settles one whose debts take all of it", () => {
    const [even, debt] = [group("prg_c", 5n, 5n), group("prg_c", 1n, 41n)]
    expect(said(draftOf([group("prg_a", 100n), group("prg_b", 10n, 20n), even]))).toEqual(["90 below_minimum"])
    expect(said(draftOf([group("prg_a", 100n), group("prg_b", 49n), debt]))).toEqual(["109 below_minimum"])
    const { items } = draftOf([group("prg_b", 60n), group("prg_a", 5n, 5n)])
    expect(items.map(({ lines }) => lines.length)).toEqual([3])
    expect(grossAndDebts(items[0]!.lines)).toEqual({ payable: 65n, debts: 5n })
  })

  it("names the hold that is the reason, and only where it is", () => {
    const hold = { detail: "payee_changed", until: new Date(9) }
    const leftOut = (payee: Record<string, unknown>, amount = 100n) => draftOf([group("prg_a", amount)], payee).leftOut
    const held = { affiliateId: "aff_1", amount: 100n, reason: "account_restricted" }
    expect(leftOut({ hold })).toEqual([{ ...held, detail: "payee_changed", heldUntil: new Date(9) }])
    expect(leftOut({ hold, account: { ...READY, status: "restricted" } })).toEqual([held])
    expect(leftOut({ account: { ...READY, status: "restricted" } })).toEqual([held])
    const none = { ...held, reason: "no_account" }
    expect(leftOut({ hold, account: null })).toEqual([none])
    for (const status of ["none", "onboarding"]) expect(leftOut({ account: { ...READY, status } })).toEqual([none])
    expect(leftOut({ hold }, 99n)).toEqual([{ affiliateId: "aff_1", amount: 99n, reason: "below_minimum" }])
  })

  it("says when the bank details changed, where they did", () => {
    const changed = { account: { ...READY, bankChangedAt: new Date(5) } }
    expect(draftOf([group("prg_a", 100n)], changed).items).toMatchObject([{ bankChangedAt: new Date(5) }])
    expect(draftOf([group("prg_a", 100n)]).items[0]).not.toHaveProperty("bankChangedAt")
  })

  it("pays nobody less than the least minimum among the programs it pays from", () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const item of draftItems(given).items) {
          const payee = given.payees.get(item.affiliateId)!
          const sources = new Set(item.lines.map((l) => l.sourceId))
          const paying = given.groups.filter((g) => net(g.lines) > 0n && g.lines.some((l) => sources.has(l.sourceId)))
          const minimums = paying.map((g) => payee.minPayout ?? given.minimums.get(g.programId)!)
          expect(minimums.some((minimum) => item.amount >= minimum)).toBe(true)
          for (const [i, group] of paying.entries()) expect(net(group.lines) >= minimums[i]!).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it("is the same, and has the same text, in whatever order things are found", () => {
    fc.assert(
      fc.property(input, fc.integer(), (given, seed) => {
        const shuffled = given.groups
          .map((g) => ({
            ...g,
            lines: g.lines.toSorted((a, b) => ((seed * a.sourceId.length) % 3) - ((seed * b.sourceId.length) % 2)),
          }))
          .toReversed()
        const terms = { currency: "EUR", cutoff: new Date(0), programId: null }
        const [one, two] = [draftItems(given), draftItems({ ...given, groups: shuffled })]
        expect(two.items.map((i) => ({ ...i, lines: [] }))).toEqual(one.items.map((i) => ({ ...i, lines: [] })))
        expect(hashOf(terms, two.items)).toBe(hashOf(terms, one.items))
      }),
    )
  })

  it("has the hash of its canonical JSON, in however many parts it comes", async () => {
    await fc.assert(
      fc.asyncProperty(input, fc.nat(4), async (given, cut) => {
        const { items } = draftItems(given)
        const rows = items.map(({ affiliateId, amount, destination, lines }) => ({
          affiliateId,
          amount,
          destination,
          lines,
        }))
        const terms = { currency: "EUR", cutoff: new Date(0), programId: null }
        const whole = { ...terms, version: 1, cutoff: terms.cutoff.toISOString(), items: rows }
        const parts = runHash(terms)
        parts.add(items.slice(0, cut))
        parts.add(items.slice(cut))
        expect(parts.end()).toBe(await sha256Hex(canonicalJson(whole)))
      }),
    )
  })

  it("has another hash when any amount, destination, line or term differs", () => {
    const terms = { currency: "EUR", cutoff: new Date(0), programId: null }
    const item = {
      affiliateId: "aff_1",
      amount: 5n,
      destination: "acct_1",
      lines: [{ sourceId: "c", isDebt: false, amount: 5n }],
    }
    const texts = [
      hashOf(terms, [item]),
      hashOf(terms, [{ ...item, amount: 6n }]),
      hashOf(terms, [{ ...item, destination: "acct_2" }]),
      hashOf(terms, [{ ...item, lines: [{ sourceId: "d", isDebt: false, amount: 5n }] }]),
      hashOf(terms, [{ ...item, lines: [{ sourceId: "c", isDebt: true, amount: 5n }] }]),
      hashOf(terms, []),
      hashOf({ ...terms, currency: "USD" }, [item]),
      hashOf({ ...terms, cutoff: new Date(1) }, [item]),
      hashOf({ ...terms, programId: "prg_1" }, [item]),
    ]
    expect(new Set(texts).size).toBe(texts.length)
  })

  it("nets another program's debt from what is paid, and waits when too little is left", () => {
    const payees = new Map([
      [
        "aff_1",
        {
          affiliateId: "aff_1",
          minPayout: null,
          account: { provider: "stripe" as const, accountId: "acct_1", status: "ready" as const },
        },
      ],
    ])
    const draft = (debt: bigint) =>
      draftItems({
        groups: [
          { affiliateId: "aff_1", programId: "prg_a", lines: [{ sourceId: "c", isDebt: false, amount: 6000n }] },
          { affiliateId: "aff_1", programId: "prg_b", lines: [{ sourceId: "d", isDebt: true, amount: debt }] },
        ],
        minimums: new Map([["prg_a", 5000n]]),
        payees,
        excluded: new Set<string>(),
      })
    expect(draft(1000n).items).toMatchObject([{ amount: 5000n }])
    expect(draft(1001n)).toMatchObject({ items: [], leftOut: [{ amount: 4999n, reason: "below_minimum" }] })
    expect(draft(7000n)).toMatchObject({ items: [], leftOut: [{ amount: 1000n, reason: "owes" }] })
  })
})

describe("a cutoff", () => {
  it("given as a date is the last millisecond of that day in the vendor's zone, also when clocks change", () => {
    const now = new Date("2026-11-21T10:00:00Z")
    expect(cutoffOf(undefined, now, "UTC")).toBe(now)
    expect(cutoffOf("2026-11-20", now, "America/New_York").toISOString()).toBe("2026-11-21T04:59:59.999Z")
    expect(cutoffOf("2026-10-25", now, "Europe/Oslo").toISOString()).toBe("2026-10-25T22:59:59.999Z")
    expect(cutoffOf("2026-03-28", now, "Europe/Oslo").toISOString()).toBe("2026-03-28T22:59:59.999Z")
  })
})
