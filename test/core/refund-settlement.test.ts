import fc from "fast-check"
import { expect, it } from "vitest"
import { type TakenBack, takeBackOfSale } from "../../src/features/commissions/commissions/core/take-back.ts"
import { decideSettlement, type SettlementFacts } from "../../src/features/conversions/refunds/core/settlement.ts"
import { sumByCurrency } from "../../src/features/ledger/posting/core/postings.ts"
import type { Stamp } from "../../src/lib/stamp.ts"

type Sale = SettlementFacts["sale"]
type Claim = SettlementFacts["claims"][number]
type Commission = SettlementFacts["commissions"][number]

const NOW = new Date("2031-03-01T12:00:00.000Z")
const EARLIER = new Date("2031-02-01T12:00:00.000Z")
const STATUSES = ["pending", "held", "payable", "in_payout", "paid"] as const

function stamp(): Stamp {
  let count = 0
  return { vendorId: "ven_1", by: "key_1", now: NOW, createdAt: NOW, newId: (kind) => `${kind}_${++count}` }
}

const saleOf = (amount: bigint): Sale => ({
  vendorId: "ven_1",
  id: "sal_1",
  externalId: "order_1",
  customerId: "cus_1",
  sequence: 1,
  amount,
  tax: 0n,
  shipping: 0n,
  currency: "EUR",
  refunded: 0n,
  isDisputed: false,
  source: "verified",
  counts: true,
  restsOnClaim: false,
  dealId: null,
  replacedBy: null,
  addressHash: null,
  importedFrom: null,
  productId: null,
  eventName: null,
  clickId: null,
  coupon: null,
  metadata: {},
  attribution: { outcome: "attributed", source: "verified", binds: false, winner: null, considered: [] } as never,
  affiliateId: "aff_1",
  programId: "prg_1",
  linkId: null,
  terms: null,
  reported: null,
  occurredAt: EARLIER,
  createdAt: EARLIER,
})

const commissionOf = (id: string, amount: bigint, status: Commission["status"], availableAt: Date): Commission => ({
  vendorId: "ven_1",
  id,
  programId: "prg_1",
  affiliateId: `aff_${id}`,
  kind: "sale",
  sourceId: "sal_1",
  recruitedId: null,
  shareBps: null,
  shareOf: null,
  part: 0,
  customerId: "cus_1",
  base: amount,
  amount,
  entitled: null,
  currency: "EUR",
  reversed: 0n,
  status,
  reasons: [],
  note: null,
  rule: null,
  ruleVersion: null,
  itemId: null,
  cutBy: null,
  visit: null,
  earnedAt: EARLIER,
  availableAt,
  maturesAt: null,
  heldId: null,
  createdAt: EARLIER,
})

const claimOf = (id: string, kind: Claim["kind"], requested: bigint | null): Claim => ({
  vendorId: "ven_1",
  id,
  externalId: `of_${id}`,
  saleExternalId: "order_1",
  saleId: null,
  kind,
  requested,
  amount: null,
  reason: null,
  currency: null,
  status: "waiting_for_sale",
  occurredAt: NOW,
  closedAt: null,
  createdAt: NOW,
})

const world = fc.record({
  amount: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  commissions: fc.array(
    fc.record({ share: fc.bigInt({ min: 0n, max: 100n }), status: fc.constantFrom(...STATUSES), isDue: fc.boolean() }),
    { maxLength: 3 },
  ),
  parts: fc.array(fc.bigInt({ min: 1n, max: 60n }), { minLength: 1, maxLength: 6 }),
  kind: fc.constantFrom<Claim["kind"]>("refund", "refund", "dispute", "rest"),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const commissionsIn = ({ amount, commissions }: World) =>
  commissions.map(({ share, status, isDue }, i) =>
    commissionOf(`com_${i}`, (amount * share) / 100n, status, isDue ? NOW : new Date(NOW.getTime() + 1)),
  )

/** Reports one claim after the other; what each of them made, and the facts after all. */
function report(given: World) {
  const made: ReturnType<typeof decideSettlement>[] = []
  let facts: SettlementFacts = { sale: saleOf(given.amount), claims: [], commissions: commissionsIn(given) }
  for (const [i, part] of given.parts.entries()) {
    const claim = claimOf(`ref_${i}`, given.kind, (given.amount * part) / 100n)
    const one = decideSettlement(
      { ...facts, claims: [...facts.claims, claim] },
      { claimId: claim.id, isNew: true },
      stamp(),
    )
    made.push(one)
    const changed = new Map([...one.changed, ...one.added].map((row) => [row.id, row]))
    facts = {
      sale: one.sale,
      claims: [...facts.claims, claim].map((row) => changed.get(row.id) ?? row),
      commissions: facts.commissions.map((row) => one.taken.commissions.find(({ id }) => id === row.id) ?? row),
    }
  }
  return { made, facts }
}

const total = (rows: readonly { amount: bigint | null }[]) => rows.reduce((sum, row) => sum + (row.amount ?? 0n), 0n)
const sumsOf = ({ transactions }: TakenBack) =>
  transactions.flatMap(({ lines }) => [...sumByCurrency(lines).values()]).filter((sum) => sum !== 0n)

it("what claims take is what the sale says, never more than the sale, and every posting sums to zero", () => {
  fc.assert(
    fc.property(world, (given) => {
      const { made, facts } = report(given)
      const applied = facts.claims.filter(({ status }) => status === "applied")
      expect(total(applied)).toBe(facts.sale.refunded)
      expect(facts.sale.refunded <= given.amount).toBe(true)
      expect(made.reduce((sum, { refund }) => sum + refund.amount, 0n)).toBe(facts.sale.refunded)
      expect(made.flatMap(({ taken }) => sumsOf(taken))).toEqual([])
      for (const one of made) expect(one.added).toHaveLength(1)
    }),
  )
})

it("a sale that is refunded as a whole takes each commission as a whole, whatever the parts; what has left is owed back", () => {
  fc.assert(
    fc.property(world, (given) => {
      const whole = { ...given, kind: "refund" as const, parts: [...given.parts, 100n] }
      const before = commissionsIn(whole)
      const rest = claimOf("ref_rest", "refund", null)
      const { made, facts } = report({ ...whole, parts: whole.parts.slice(0, -1) })
      const last = decideSettlement(
        { ...facts, claims: [...facts.claims, rest] },
        { claimId: rest.id, isNew: true },
        stamp(),
      )
      const after = facts.commissions.map((row) => last.taken.commissions.find(({ id }) => id === row.id) ?? row)
      for (const [i, row] of after.entries()) {
        const { status: stood, amount } = before[i]!
        const hasLeft = stood === "in_payout" || stood === "paid"
        expect(row.reversed).toBe(amount)
        const debts = [...made, last].flatMap(({ taken }) => taken.debts).filter((debt) => debt.commissionId === row.id)
        expect(total(debts)).toBe(hasLeft ? amount : 0n)
        if (amount > 0n) expect(row.status).toBe(hasLeft ? stood : "reversed")
      }
    }),
  )
})

it("what is left of a pending commission is payable when its hold is over, and the same facts decide the same", () => {
  fc.assert(
    fc.property(world, (given) => {
      const reversal = { saleId: "sal_1", saleAmount: given.amount, refundedTotal: given.amount / 2n, causeId: "ref_1" }
      const rows = commissionsIn(given)
      const taken = takeBackOfSale(rows, reversal, stamp())
      expect(takeBackOfSale(rows, reversal, stamp())).toEqual(taken)
      for (const row of taken.commissions) {
        const before = rows.find(({ id }) => id === row.id)!
        const isDue = before.availableAt.getTime() <= NOW.getTime()
        if (before.status === "pending" && row.status !== "reversed")
          expect(row.status).toBe(isDue ? "payable" : "pending")
      }
    }),
  )
})

it("a claim that is no more than refused or of another currency takes nothing, and says so", () => {
  const sale = { ...saleOf(100n), refunded: 80n }
  const before = { ...claimOf("ref_0", "refund", 80n), status: "applied" as const, amount: 80n, saleId: "sal_1" }
  const commissions = [{ ...commissionOf("com_0", 10n, "pending", NOW), reversed: 8n }]
  const decide = (claim: Claim, isNew: boolean) =>
    decideSettlement(
      { sale, claims: [before, claim], commissions },
      { claimId: isNew ? claim.id : null, isNew },
      stamp(),
    )
  const over = decide(claimOf("ref_1", "refund", 21n), false)
  expect(over.deeds).toEqual([{ action: "refund.refuse", subject: "ref_1", detail: { sale_id: "sal_1" } }])
  expect(over.work).toEqual([{ topic: "claim.settled", ref: "of_ref_1" }])
  expect([over.sale.refunded, over.taken.transactions, over.changed.map(({ id }) => id)]).toEqual([80n, [], ["ref_1"]])
  const foreign = decide({ ...claimOf("ref_2", "refund", 5n), currency: "USD" }, true)
  expect([foreign.parked.map(({ id }) => id), foreign.added[0]!.status, foreign.work]).toEqual([
    ["ref_2"],
    "currency_mismatch",
    [],
  ])
  const just = decide(claimOf("ref_3", "refund", 20n), true)
  expect(just.events).toEqual([{ type: "sale.refunded", ref: "sal_1", carries: { refund_id: "ref_3" } }])
  expect([just.sale.refunded, just.taken.commissions[0]!.status, just.work]).toEqual([100n, "reversed", []])
})
