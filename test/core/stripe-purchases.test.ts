import { describe, expect, it } from "vitest"
import {
  missingLink,
  outcomeOf,
  type ReportedClaim,
  waitingMail,
} from "../../src/features/integrations/stripe-vendor/core/claim-outcome.ts"
import { happened } from "../../src/features/integrations/stripe-vendor/core/instants.ts"
import { purchaseOfInvoice, purchaseOfSession } from "../../src/features/integrations/stripe-vendor/core/purchase.ts"
import { redeemedCodes } from "../../src/features/integrations/stripe-vendor/core/redeemed.ts"
import { cutText, shortName } from "../../src/features/integrations/stripe-vendor/core/texts.ts"
import type { Invoice, StripeSession } from "../../src/features/integrations/stripe-vendor/objects-contract.ts"
import { spoken } from "../../src/web/mail-text.ts"

const invoice = (more: Partial<Invoice> = {}) =>
  purchaseOfInvoice({
    id: "in_1",
    currency: "eur",
    amount_paid: 1190,
    amount_shipping: 0,
    total: 1190,
    total_excluding_tax: null,
    total_taxes: [],
    tax: null,
    customer: "cus_1",
    customer_email: null,
    customer_name: null,
    customer_address: null,
    metadata: {},
    subscription: {},
    lines: [],
    codes: [],
    ...more,
  } as never as Invoice)!
const line = (amount: number, product: string, metadata = {}) => ({ amount, price: { product }, metadata }) as never

describe("a paid invoice", () => {
  it("has the tax that its taxes add up to, else what its total leaves, else what it says", () => {
    const taxes = [{ amount: 100 }, { amount: 90 }] as never
    expect(invoice({ total_taxes: taxes, total_excluding_tax: 1, tax: 2 } as never).tax).toBe(190n)
    expect(invoice({ total_excluding_tax: 1000, tax: 2 } as never).tax).toBe(190n)
    expect(invoice({ tax: 190 } as never).tax).toBe(190n)
    expect(invoice().tax).toBe(0n)
    expect(invoice({ total: null, amount_paid: 500, total_excluding_tax: 400 } as never)).toMatchObject({
      amount: 500n,
      tax: 100n,
    })
  })

  it("was for the product of its dearest line", () => {
    expect(invoice({ lines: [line(1, "prod_a"), line(3, "prod_b"), line(2, "prod_c")] }).productId).toBe("prod_b")
    const newer = { amount: 9, pricing: { price_details: { product: "prod_new" } }, price: { product: "prod_old" } }
    expect(invoice({ lines: [newer as never] }).productId).toBe("prod_new")
    expect(invoice().productId).toBeNull()
  })

  it("is the buyer's whom its metadata names, its own before its subscription's and those before its lines'", () => {
    const subscription = { metadata: { gv_customer: "sub", plan: "s" } } as never
    const lines = [line(1, "p", { gv_customer: "line", own: "l" })]
    expect(invoice({ metadata: { gv_customer: "own" }, subscription, lines }).buyer.firm).toBe("own")
    const found = invoice({ subscription, lines })
    expect([found.buyer.firm, found.metadata]).toEqual(["sub", { plan: "s", own: "l" }])
    expect(invoice({ lines }).buyer.firm).toBe("line")
    expect(invoice().buyer).toMatchObject({ firm: null, stripeId: "cus_1", guestKey: "in_1" })
    expect(invoice({ customer_email: " A@B.test " }).buyer.guestKey).toBe("a@b.test")
  })

  it("keeps 50 keys of the vendor's own metadata", () => {
    const metadata = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "x"]))
    expect(Object.keys(invoice({ metadata: { gv_click: "clk_1", ...metadata } }).metadata)).toHaveLength(50)
  })

  it("is none of a currency that is none", () => {
    expect(invoice({ currency: "xx" })).toBeNull()
  })
})

describe("a paid session", () => {
  const session = (more: Partial<StripeSession> = {}) =>
    purchaseOfSession({
      id: "cs_1",
      currency: "eur",
      amount_total: 1000,
      total_details: null,
      invoice: null,
      payment_intent: null,
      customer: null,
      client_reference_id: null,
      customer_details: null,
      metadata: {},
      codes: [],
      ...more,
    } as never as StripeSession)

  it("is the sale of its invoice, else of its payment, else of its own", () => {
    expect(session({ invoice: "in_1", payment_intent: "pi_1" })?.externalId).toBe("in_1")
    expect(session({ payment_intent: "pi_1" })?.externalId).toBe("pi_1")
    expect(session()?.externalId).toBe("cs_1")
    expect([session({ currency: null }), session({ currency: "xx" })]).toEqual([null, null])
  })

  it("has tax and shipping where it says so", () => {
    const details = { amount_tax: 160, amount_shipping: 40 } as never
    expect(session({ total_details: details })).toMatchObject({ amount: 1000n, tax: 160n, shipping: 40n })
    expect(session()).toMatchObject({ amount: 1000n, tax: 0n, shipping: 0n })
  })

  it("takes as evidence our click ids and codes only", () => {
    const hints = (more: Partial<StripeSession>) => session(more)!.hints
    expect(hints({ metadata: { gv_click: "clk_1" }, client_reference_id: "clk_2" }).clickIds).toEqual([
      "clk_1",
      "clk_2",
    ])
    expect(hints({ client_reference_id: "order 7" }).clickIds).toEqual([])
    expect(hints({ metadata: { gv_coupon: "A" }, codes: ["B", " "] }).coupons).toEqual(["A", "B"])
    expect(hints({}).coupons).toEqual([])
  })
})

describe("the codes of a purchase", () => {
  it("are found wherever discounts are, the nearest first, as they are typed before what names them", () => {
    const object = {
      deep: { discounts: [{ promotion_code: { code: "DEEP", id: "promo_9", coupon: "co_9" } }] },
      metadata: { discount: { coupon: "no" } },
      discount: { coupon: { name: "Ten", id: "co_1" }, promotion_code: "promo_1" },
    }
    expect(redeemedCodes(object)).toEqual(["promo_1", "Ten", "co_1", "DEEP", "promo_9", "co_9"])
    expect(redeemedCodes({ discounts: [{ source: { coupon: "co_2" } }, "di_1"] })).toEqual(["co_2"])
    const behind = { promotion_code: { promotion: { coupon: "co_3" } } }
    expect(redeemedCodes({ discounts: [behind] })).toEqual(["co_3"])
    expect(redeemedCodes({ discount: { coupon: "" } })).toEqual([])
    expect([redeemedCodes(null), redeemedCodes("x")]).toEqual([[], []])
  })

  it("are looked for eight levels deep, and 30 at most", () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? { discount: { coupon: "co_1" } } : { below: nested(depth - 1) }
    expect(redeemedCodes(nested(7))).toEqual(["co_1"])
    expect(redeemedCodes(nested(8))).toEqual([])
    const discounts = Array.from({ length: 31 }, (_, i) => ({ coupon: `co_${i}` }))
    expect(redeemedCodes({ discounts })).toHaveLength(30)
  })
})

describe("what Stripe says", () => {
  it("happened at the first time that can be, and never after now", () => {
    const now = new Date(5_000_000)
    expect(happened(now, "4000", null, -1, 4000, 3000)).toEqual(new Date(4_000_000))
    expect(happened(now, 0)).toEqual(new Date(0))
    expect(happened(now, 5001)).toEqual(now)
    expect(happened(now)).toEqual(now)
  })

  it("is cut to what fits, without half a character", () => {
    expect([cutText("abc", 3), cutText("abcd", 3), cutText("ab😀", 3)]).toEqual(["abc", "abc", "ab"])
    const digest = "d".repeat(64)
    expect(shortName("n".repeat(300), digest)).toBe(`${"n".repeat(190)}~${digest}`)
  })

  it("waits with words for people", () => {
    const claim = { kind: "refund", externalId: "re_1", requested: 1200n, currency: "EUR" } as const
    const waiting = { ...claim, saleExternalId: "in_1" }
    const subject = (all: ReportedClaim[]) => spoken("en", waitingMail(all, "u").subject)
    expect(missingLink(waiting)).toBe("its sale in_1 was not reported")
    for (const name of ["pi_1", "ch_1", "py_1"])
      expect(missingLink({ saleExternalId: name })).toBe(`nothing said which sale the payment ${name} was for`)
    expect(subject([waiting])).toBe("Refund re_1 of 12.00 EUR has no sale")
    expect(subject([waiting, waiting])).toBe("2 refunds or disputes have no sale")
    expect(subject([{ ...waiting, requested: null }])).toBe("Refund re_1 has no sale")
    expect(subject([{ ...waiting, currency: null }])).toBe("Refund re_1 has no sale")
    expect(outcomeOf({ status: "recorded", currency: "EUR" })).toEqual({ status: "processed", reason: null })
    expect(outcomeOf({ status: "currency_mismatch", currency: "USD" }).status).toBe("parked")
  })
})
