import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  earned,
  matured,
  type Posting,
  payoutIntended,
  payoutSettled,
  restored,
  reversed,
  transferReversed,
} from "../../../src/features/ledger/posting/core/postings.ts"
import { postEntries } from "../../../src/features/ledger/posting/post-entry.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, createVendor } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"

const test = useApp()

const DAY_MS = 86_400_000
const BEGUN = Date.parse("2030-01-01T00:00:00Z")
const AGES = [31, 61, 91, Number.POSITIVE_INFINITY]
const BUCKETS = ["0-30", "31-60", "61-90", "91+"]
const SEED = 20_261_130

type Move = { state: string; affiliate: string; currency: string; lot: string; at: number; amount: bigint }

const step = fc.record({
  what: fc.constantFrom("earn", "earn", "earn", "mature", "reverse", "restore", "owe", "intend", "settle", "return"),
  affiliate: fc.constantFrom("aff_x", "aff_y"),
  currency: fc.constantFrom("EUR", "USD"),
  commission: fc.nat({ max: 4 }),
  amount: fc.bigInt({ min: 1n, max: 50n }),
  /** A tenth of a day; most fall on one that an age ends with, or near it. */
  later: fc.oneof(fc.constantFrom(0, 300, 310), fc.nat({ max: 400 })),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Postings that leave no account below nothing, and what each moves in accounts of affiliates. */
function history(steps: Step[]) {
  const moves: Move[] = []
  const postings: Posting[] = []
  let at = BEGUN
  for (const { what, affiliate, currency, commission, amount: most, later } of steps) {
    at += (later * DAY_MS) / 10
    const ref = `com_${commission}_${affiliate}_${currency}`
    const held = (state: string) =>
      moves
        .filter((move) => move.state === state && move.affiliate === affiliate && move.currency === currency)
        .filter(({ lot }) => state !== "pending" || lot === ref)
        .reduce((sum, move) => sum + move.amount, 0n)
    const upTo = (state: string) => (held(state) < most ? held(state) : most)
    const add = (
      amount: bigint,
      post: (owed: { affiliateId: string; currency: string; amount: bigint }) => Posting,
      by: Record<string, 1n | -1n>,
    ) => {
      if (amount <= 0n) return
      postings.push({ ...post({ affiliateId: affiliate, currency, amount }), at: new Date(at) })
      for (const [state, sign] of Object.entries(by))
        moves.push({ state, affiliate, currency, lot: state === "pending" ? ref : "", at, amount: sign * amount })
    }
    if (what === "earn") add(most, (owed) => earned(ref, owed), { pending: 1n })
    if (what === "restore") add(most, (owed) => restored(ref, owed, "pending"), { pending: 1n })
    if (what === "mature") add(upTo("pending"), (owed) => matured(ref, owed), { pending: -1n, payable: 1n })
    if (what === "reverse") add(upTo("payable"), (owed) => reversed(ref, owed, "payable"), { payable: -1n })
    if (what === "owe") add(most, (owed) => reversed(ref, owed, "paid"), { owed_back: 1n })
    if (what === "intend")
      add(upTo("payable"), ({ amount, ...owed }) => payoutIntended("item_1", { ...owed, payable: amount, debts: 0n }), {
        payable: -1n,
        in_transit: 1n,
      })
    if (what === "settle") add(upTo("in_transit"), (owed) => payoutSettled("item_1", owed), { in_transit: -1n })
    if (what === "return") add(most, (owed) => transferReversed("item_1", owed), { payable: 1n })
  }
  return { postings, moves, end: at }
}

/** What is left of what came in, one after another, the oldest leaving first: the report's rows without their order. */
function reference(moves: Move[], at: number) {
  const lots = Map.groupBy(
    moves.filter((move) => move.at <= at),
    (move) => `${move.state} ${move.affiliate} ${move.currency} ${move.lot}`,
  )
  const rows = new Map<string, { amount: bigint; affiliates: Set<string> }>()
  for (const lot of lots.values()) {
    let gone = lot.reduce((sum, { amount }) => (amount < 0n ? sum - amount : sum), 0n)
    for (const { state, currency, affiliate, amount, at: came } of lot.filter((move) => move.amount > 0n)) {
      const left = amount > gone ? amount - gone : 0n
      gone -= amount - left
      if (left === 0n) continue
      const bucket = BUCKETS[AGES.findIndex((days) => at - came < days * DAY_MS)]
      const key = `${currency} ${state} ${bucket}`
      const row = rows.get(key) ?? { amount: 0n, affiliates: new Set() }
      rows.set(key, { amount: row.amount + left, affiliates: row.affiliates.add(affiliate) })
    }
  }
  return Object.fromEntries([...rows].map(([key, row]) => [key, [Number(row.amount), row.affiliates.size]]))
}

describe("the ages of what is owed", () => {
  it("are those of what is left of each that came in, at any instant of any history", async () => {
    const histories = fc.tuple(fc.array(step, { minLength: 20, maxLength: 60 }), fc.array(fc.nat({ max: 1100 })))
    await fc.assert(
      fc.asyncProperty(histories, async ([steps, shares]) => {
        const { postings, moves, end } = history(steps)
        const vendor = await createVendor(test.app)
        const ctx = { ...systemContext(test.app.deps, "test"), now: new Date(end) }
        await asVendor(ctx, vendor.id, (tx) => postEntries(tx, ctx, vendor.id, postings))
        const asked = shares.slice(0, 4).map((share) => BEGUN + ((end - BEGUN) * share) / 1000)
        for (const at of [end, end + 31 * DAY_MS, end + 91 * DAY_MS - 1, ...asked].map(Math.trunc)) {
          const path = `/v1/reports/liability?at=${new Date(at).toISOString()}`
          const { data } = await ask(test.app, 200, "GET", path, vendor.sk)
          const found = data.map((row: Json) => [
            `${row.currency} ${row.state} ${row.age_days}`,
            [row.amount, row.affiliates],
          ])
          expect(Object.fromEntries(found)).toEqual(reference(moves, at))
        }
      }),
      { numRuns: 12, seed: SEED },
    )
  })
})
