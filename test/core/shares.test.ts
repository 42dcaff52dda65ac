import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decideEarning, NO_CAPS } from "../../src/features/commissions/commissions/core/earning.ts"
import { type LineMember, recruitersOf } from "../../src/features/commissions/commissions/core/recruiters.ts"
import { reversalTarget } from "../../src/features/commissions/commissions/core/reverse.ts"
import { sharesOf } from "../../src/features/commissions/commissions/core/shares.ts"
import { mailbox } from "../../src/features/commissions/commissions/core/signals.ts"
import type { RuleSet } from "../../src/features/commissions/rules/core/rule.ts"
import { groupReached, type Tier } from "../../src/features/programs/groups/core/tiers.ts"
import { addMonths } from "../../src/lib/calendar.ts"
import { allocate, mulBps } from "../../src/lib/money.ts"
import type { Stamp } from "../../src/lib/stamp.ts"

const NOW = { at: new Date("2031-03-01T12:00:00Z"), timeZone: "Europe/Berlin" }
const APPROVED = "2031-01-31T10:00:00.000Z"

/** Trees, and what a broken import may have left: circles, orphans, several enrollments of a person. */
const line = fc
  .array(
    fc.record({
      above: fc.option(fc.integer({ min: 0, max: 9 })),
      person: fc.integer({ min: 0, max: 6 }),
      status: fc.constantFrom("approved", "approved", "approved", "banned", "applied"),
      program: fc.constantFrom("prg_1", "prg_1", "prg_1", "prg_2"),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((rows) =>
    rows.map(({ above, person, status, program }, index): LineMember => {
      const who = { personId: `per_${person}`, email: `p.${person}+${index}@mail.test` }
      const recruitedBy = above === null ? null : `aff_${above}`
      return { id: `aff_${index}`, recruitedBy, programId: program, status, approvedAt: APPROVED, ...who }
    }),
  )
const levels = fc
  .array(fc.integer({ min: 0, max: 3000 }), { maxLength: 3 })
  .map((bps) => ({ levels_bps: bps, months: null }))

describe("recruiters", () => {
  it("are approved others of the program up the line, each by their level, once", () => {
    fc.assert(
      fc.property(line, levels, (members, recruiting) => {
        const earner = members[0]!
        const recruiters = recruitersOf(earner.id, members, recruiting, NOW)
        const byId = new Map(members.map((member) => [member.id, member]))
        expect(new Set(recruiters.map(({ affiliateId }) => affiliateId)).size).toBe(recruiters.length)
        for (const { affiliateId, recruitedId, bps } of recruiters) {
          const recruiter = byId.get(affiliateId)!
          expect(recruitedId).toBe(earner.id)
          expect(recruiter.status).toBe("approved")
          expect(recruiter.personId).not.toBe(earner.personId)
          expect(recruiter.programId).toBe(earner.programId)
          let above: LineMember | undefined = earner
          const level = recruiting.levels_bps.findIndex(() => {
            above = byId.get(above?.recruitedBy ?? "")
            return above === recruiter
          })
          expect(bps).toBe(recruiting.levels_bps[level])
        }
      }),
    )
  })

  it("earn until so many months after the approval of whom they recruited, to the instant", () => {
    const members: LineMember[] = ["aff_0", "aff_1"].map((id, index) => ({
      id,
      recruitedBy: index === 0 ? "aff_1" : null,
      programId: "prg_1",
      personId: id,
      email: `${id}@mail.test`,
      status: "approved",
      approvedAt: APPROVED,
    }))
    const end = addMonths(new Date(APPROVED), 1, NOW.timeZone)
    const at = (ms: number) =>
      recruitersOf("aff_0", members, { levels_bps: [500], months: 1 }, { ...NOW, at: new Date(end.getTime() + ms) })
    expect(at(-1)).toEqual([{ affiliateId: "aff_1", recruitedId: "aff_0", bps: 500 }])
    expect(at(0)).toEqual([])
  })
})

describe("shares of a commission", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n })

  it("leave the affiliate theirs, and give each recruiter their share, rounded once", () => {
    fc.assert(
      fc.property(line, levels, amount, (members, recruiting, earned) => {
        const recruiters = recruitersOf("aff_0", members, recruiting, NOW)
        const [own, ...shares] = sharesOf(earned, "aff_0", { recruiters })
        expect(own).toEqual({ affiliateId: "aff_0", recruitedId: null, amount: earned, bps: null, of: null })
        expect(shares).toHaveLength(recruiters.length)
        for (const share of shares) {
          const off = share.amount * 10_000n - earned * BigInt(share.bps!)
          expect(off <= 5000n && off >= -5000n).toBe(true)
          expect(share.amount <= earned).toBe(true)
        }
      }),
    )
  })

  it("of a link of several sum to the commission, but for who is not approved, whose part is nobody's", () => {
    const weights = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), earns: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(weights, line, levels, amount, (rows, members, recruiting, earned) => {
        const bps = allocate(
          10_000n,
          rows.map(({ weight }) => BigInt(weight)),
        )
        const splits = rows.map(({ earns }, i) => ({ affiliateId: `aff_${i}`, bps: Number(bps[i]), earns }))
        const recruiters = splits.flatMap(({ affiliateId }) => recruitersOf(affiliateId, members, recruiting, NOW))
        const all = sharesOf(earned, "aff_0", { splits: splits.map((one) => ({ ...one, earns: true })), recruiters })
        const own = all.filter(({ recruitedId }) => recruitedId === null)
        expect(own.reduce((sum, share) => sum + share.amount, 0n)).toBe(earned)
        const paid = sharesOf(earned, "aff_0", { splits, recruiters })
        const isPaid = (id: string | null) => splits.some(({ affiliateId, earns }) => affiliateId === id && earns)
        expect(paid).toEqual(all.filter((share) => isPaid(share.recruitedId ?? share.affiliateId)))
        for (const share of paid.filter(({ recruitedId }) => recruitedId !== null))
          expect(share.of).toBe(own.find(({ affiliateId }) => affiliateId === share.recruitedId)!.amount)
      }),
    )
  })

  it("are taken back by refunds exactly as their commission is: all of it by all of the sale", () => {
    const refunds = fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        refunds,
        fc.integer({ min: 1, max: 3000 }),
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        (parts, bps, earned) => {
          const saleAmount = parts.reduce((sum, part) => sum + part, 0n)
          const recruiters = [{ affiliateId: "aff_1", recruitedId: "aff_0", bps }]
          const share = sharesOf(earned, "aff_0", { recruiters })[1]!
          let refundedTotal = 0n
          let taken = 0n
          for (const part of parts) {
            refundedTotal += part
            const target = reversalTarget({ saleAmount, commissionAmount: share.amount, refundedTotal })
            expect(target >= taken && target <= share.amount).toBe(true)
            taken = target
          }
          expect(taken).toBe(share.amount)
        },
      ),
    )
  })
})

describe("a program that grows", () => {
  const tier = (group_id: string, at_least: number): Tier => {
    return { group_id, metric: "revenue", window: "all", at_least, currency: null }
  }
  const tiers = [tier("silver", 1_000_000), tier("gold", 3_000_000)]
  const BPS: Record<string, bigint> = { none: 1000n, silver: 1500n, gold: 2000n }
  const sale = fc.record({
    amount: fc.bigInt({ min: 1n, max: 10n ** 6n }),
    refunds: fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { maxLength: 4 }),
  })
  const parts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 })

  it("pays recruiters their share and no more, nobody on themself, and takes all back with the sale: over trees, tiers, parts and refunds", () => {
    fc.assert(
      fc.property(line, levels, parts, fc.array(sale, { maxLength: 8 }), (members, recruiting, weights, sales) => {
        const bps = allocate(10_000n, weights.map(BigInt)).map(Number)
        const splits = bps.map((part, i) => ({ affiliateId: `aff_${i}`, bps: part, earns: true }))
        const recruiters = splits.flatMap(({ affiliateId }) => recruitersOf(affiliateId, members, recruiting, NOW))
        const personOf = (id: string) => members.find((one) => one.id === id)?.personId
        let brought = 0n
        for (const { amount, refunds } of sales) {
          // The group of a sale is a function of what was brought before it, refunds off.
          const figures = tiers.map(() => ({ sales: 0n, revenue: brought, customers: 0n }))
          const earned = mulBps(amount, BPS[groupReached(tiers, figures) ?? "none"]!)
          const shares = sharesOf(earned, "aff_0", { splits, recruiters })
          const own = shares.filter(({ recruitedId }) => recruitedId === null)
          expect(own.reduce((sum, one) => sum + one.amount, 0n)).toBe(earned)
          const taken = (share: bigint, refunded: bigint) =>
            reversalTarget({ saleAmount: amount, commissionAmount: share, refundedTotal: refunded })
          let refunded = 0n
          for (const wanted of [0n, ...refunds, amount]) {
            refunded = refunded + wanted > amount ? amount : refunded + wanted
            for (const { affiliateId, recruitedId, amount: share, bps: level } of shares) {
              if (recruitedId === null) continue
              const theirs = own.find((one) => one.affiliateId === recruitedId)!.amount
              const left = share - taken(share, refunded)
              const leftOfTheirs = theirs - taken(theirs, refunded)
              const off = left * 10_000n - leftOfTheirs * BigInt(level!)
              // Each is rounded once when it is earned, and once when it is taken back.
              expect(off <= 15_000n && off >= -15_000n).toBe(true)
              expect(left <= leftOfTheirs).toBe(true)
              expect(personOf(affiliateId)).not.toBe(personOf(recruitedId))
            }
          }
          for (const { amount: share } of shares) expect(taken(share, amount)).toBe(share)
          brought += amount - refunds.reduce((sum, one) => (sum + one > amount ? amount : sum + one), 0n)
        }
      }),
    )
  })
})

describe("who buys from themselves", () => {
  it("has nothing of it that nobody looks at: their share waits, and what recruiters have of that", () => {
    const rules = {
      version: 1,
      rules: [{ event: "lead", rate: { kind: "flat", amount: 100_000 } }],
    } as unknown as RuleSet
    const stamp = { vendorId: "ven_1", createdAt: NOW.at, newId: () => "com_1" } as unknown as Stamp
    const buyer = fc.integer({ min: 0, max: 9 }).map((index) => `p.${index % 7}+shop${index}@MAIL.test`)
    fc.assert(
      fc.property(line, levels, buyer, fc.boolean(), (members, recruiting, email, isSplit) => {
        const ids = members.slice(0, 2).map(({ id }) => id)
        const splits = ids.map((affiliate_id) => ({ affiliate_id, bps: 10_000 / ids.length }))
        const links = isSplit ? [{ linkId: "lnk_1", splits }] : null
        const occasion = { event: "lead", ...NOW, currency: "EUR", customerCountry: null, metadata: {}, quantity: 1 }
        const earning = { sourceId: "led_1", customerId: "cus_1", programId: "prg_1", affiliateId: "aff_0" }
        const decided = decideEarning(
          { ...earning, linkId: "lnk_1", occasion, holdReasons: [], customerEmails: [email] } as never,
          {
            rules,
            affiliate: { id: "aff_0", groupId: null, country: null },
            holdDays: 0,
            shared: { recruiting, line: members, links },
          },
          NO_CAPS,
          stamp,
        )
        const isBuyer = (id: string | null) =>
          members.some((member) => member.id === id && mailbox(member.email) === mailbox(email))
        for (const row of decided.kind === "earned" ? decided.rows : []) {
          const isSelf = isBuyer(row.affiliateId) || isBuyer(row.recruitedId ?? null)
          expect([row.status, row.reasons]).toEqual(isSelf ? ["held", ["self_referral"]] : ["pending", []])
        }
      }),
    )
  })
})
