import { describe, expect, it } from "vitest"
import type { Explanation } from "../../src/features/conversions/contract.ts"
import { forAffiliate } from "../../src/features/conversions/sales/core/for-affiliate.ts"

const piece = (affiliate_id: string | null) => ({
  basis: "click_id" as const,
  verified: true,
  verdict: "won" as const,
  reason: null,
  detail: "A click.",
  affiliate_id,
  program_id: "prg_1",
  link_id: "lnk_1",
  click_id: "clk_1",
  coupon: "TEN",
  at: "2030-01-01T00:00:00.000Z",
  counts_until: "2030-02-01T00:00:00.000Z",
})
const line = (account: string) => ({ transaction_id: "txn_1", kind: "earned", account, amount: 1, currency: "EUR" })
const commission = (affiliate_id: string) => ({ id: `com_${affiliate_id}`, affiliate_id })

const found = {
  sale: {
    id: "sal_1",
    customer: { id: "cus_1", external_id: "ada@mail.test" },
    attribution: { affiliate_id: "aff_1", link_id: "lnk_1", click_id: "clk_1" },
    commissions: [commission("aff_1"), commission("aff_2")],
  },
  evidence: [piece("aff_1"), piece("aff_2"), piece(null)],
  commissions: [commission("aff_1"), commission("aff_2")],
  claims: [
    { id: "clm_1", status: "approved", told_by: "my friend Ada", affiliate_id: "aff_1", reason: "ours" },
    { id: "clm_2", status: "matched", told_by: "Bob", affiliate_id: "aff_2" },
  ],
  amendments: [{ id: "amd_1", reason: "A discount for Ada", by: "mem_1" }],
  refunds: [{ id: "ref_1", external_id: "re_secret", reason: "She was cross" }],
  ledger: [
    line("liability:affiliate:aff_1:pending"),
    line("receivable:affiliate:aff_1"),
    line("liability:affiliate:aff_10:pending"),
    line("liability:affiliate:aff_2:pending"),
    line("expense:commissions"),
  ],
} as unknown as Explanation

describe("an explanation as an affiliate reads it", () => {
  const seen = forAffiliate(found, new Set(["aff_1"]))

  it("has of the sale their own commissions, and our id of the customer instead of the vendor's", () => {
    expect(seen.sale.customer).toEqual({ id: "cus_1", external_id: "cus_1" })
    expect(seen.sale.commissions).toEqual([commission("aff_1")])
    expect(seen.commissions).toEqual([commission("aff_1")])
    expect(seen.sale.id).toBe("sal_1")
  })

  it("shows what others brought as nobody's: how it was judged, and not what it was", () => {
    const { basis, verified, verdict, reason, detail } = piece(null)
    const nobodys = { affiliate_id: null, program_id: null, link_id: null, click_id: null, coupon: null, at: null }
    const hidden = { basis, verified, verdict, reason, detail, ...nobodys, counts_until: null }
    expect(seen.evidence).toEqual([piece("aff_1"), hidden, hidden])
  })

  it("says nothing in the vendor's words, nor by whom, nor of others' accounts", () => {
    const nameless = { told_by: "", customer_external_id: null, reason: null, decided_by: null }
    expect(seen.claims).toEqual([{ id: "clm_1", status: "approved", affiliate_id: "aff_1", ...nameless }])
    expect(seen.amendments).toEqual([{ id: "amd_1", reason: null, by: null }])
    expect(seen.refunds).toEqual([{ id: "ref_1", external_id: "ref_1", reason: null }])
    expect(seen.ledger.map(({ account }) => account)).toEqual([
      "liability:affiliate:aff_1:pending",
      "receivable:affiliate:aff_1",
    ])
  })

  it("leaves to who has a part of another's link whose it is, and not by which click", () => {
    expect(seen.sale.attribution).toEqual(found.sale.attribution)
    const { attribution } = forAffiliate(found, new Set(["aff_2"])).sale
    expect(attribution).toEqual({ affiliate_id: "aff_1", link_id: null, click_id: null })
  })

  it("is all of a person's who has several enrollments, and nothing of nobody's", () => {
    expect(forAffiliate(found, new Set(["aff_1", "aff_2"])).commissions).toEqual(found.commissions)
    expect(forAffiliate(found, new Set()).ledger).toEqual([])
  })
})
