import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Answered, decideAttempt, PAUSED_AFTER_MS } from "../../src/features/webhooks/core/decide-attempt.ts"
import { fillMacros, MACROS, whyNoTemplate } from "../../src/features/webhooks/core/fill-macros.ts"
import { postbackValues } from "../../src/features/webhooks/core/postback-values.ts"

const NOW = new Date("2026-11-29T12:00:00Z")
const tried = (tries: number, failingSince: Date | null = null) => ({ tries, failingSince, at: NOW, now: NOW })
const answered = (status: number, retryAfter: string | null = null): Answered => ({ status, retryAfter, text: "" })
const failing: Answered = { failure: "ECONNREFUSED" }

describe("an attempt", () => {
  it("is followed by the next after the waits of the contract, and by none after ten", () => {
    const waits = Array.from({ length: 10 }, (_, tries) => decideAttempt(failing, tried(tries)))
    const [second, minute, hour] = [1_000, 60_000, 3_600_000]
    expect(waits.map(({ waitMs }) => waitMs)).toEqual([
      ...[5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
      0,
    ])
    expect(waits.map(({ status }) => status)).toEqual([...Array(9).fill("pending"), "failed"])
  })

  it("succeeds by any 2xx and by nothing else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.nat(20), (status, tries) => {
        const decided = decideAttempt(answered(status), tried(tries))
        expect(decided.isSuccess).toBe(status >= 200 && status <= 299)
        expect(decided.status === "delivered").toBe(decided.isSuccess)
      }),
    )
  })

  it("waits for what a receiver asks, but never less than it would have, nor more than a day", () => {
    const date = new Date(NOW.getTime() + 3_600_000).toUTCString()
    const waitOf = (retryAfter: string) => decideAttempt(answered(503, retryAfter), tried(0)).waitMs
    expect(["60", date, "1", "999999999", "soon", "-5"].map(waitOf)).toEqual([
      ...[60_000, 3_600_000, 5_000, 86_400_000, 5_000, 5_000],
    ])
  })

  it("stops its endpoint by a 410, or when nothing has succeeded for three days", () => {
    const since = (ms: number) => new Date(NOW.getTime() - ms)
    expect(decideAttempt(answered(410), tried(0))).toMatchObject({ status: "failed", stop: "gone" })
    expect(decideAttempt(failing, tried(3, since(PAUSED_AFTER_MS - 1))).stop).toBeNull()
    expect(decideAttempt(failing, tried(3, since(PAUSED_AFTER_MS)))).toMatchObject({
      status: "pending",
      stop: "failing",
    })
    expect(decideAttempt(answered(200), tried(3, since(PAUSED_AFTER_MS))).stop).toBeNull()
  })

  it("keeps of an answer what a database can hold", () => {
    const { attempt } = decideAttempt(
      { status: 200, retryAfter: null, text: `a\u0000b\ud800${"x".repeat(2000)}` },
      tried(0),
    )
    expect(attempt.response).toMatch(/^ab\ufffdx+$/)
    expect(attempt.response!.length).toBeLessThanOrEqual(1000)
  })
})

describe("macros", () => {
  it("are replaced by their values, encoded, wherever they stand after the host", () => {
    const url = "https://ads.test/p/{event}?c={click_id}&s={sub1}&none={nothing}"
    expect(fillMacros(url, { event: "sale.created", click_id: "clk_1", sub1: "a b&c={sub2}" })).toBe(
      "https://ads.test/p/sale.created?c=clk_1&s=a%20b%26c%3D%7Bsub2%7D&none=",
    )
  })

  it("never lead up a path, alone or beside each other", () => {
    const step = fc.constantFrom("", ".", "..", "a", "%2e", "/", "../..")
    fc.assert(
      fc.property(step, step, (sub1, sub2) => {
        const filled = new URL(fillMacros("https://ads.test/own/{sub1}{sub2}/in?s={sub1}", { sub1, sub2 }))
        expect(filled.pathname).toMatch(/^\/own\/[^/]*\/in$/)
        expect(filled.searchParams.get("s")).toBe(sub1)
      }),
    )
  })

  it("never change the host, whatever their values", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("@evil.test", "//evil.test", "\\evil", "#", "?"),
    )
    fc.assert(
      fc.property(fc.constantFrom(...MACROS), value, (macro, given) => {
        const filled = new URL(fillMacros(`https://ads.test/{${macro}}?x={${macro}}#{${macro}}`, { [macro]: given }))
        expect(filled.host).toBe("ads.test")
        expect(filled.searchParams.get("x")).toBe(given.toWellFormed())
      }),
    )
  })

  it("are refused in a host, unknown, or unclosed", () => {
    const refused = [
      "https://{sub1}.ads.test/",
      "https://ads.test:{sub1}/",
      "https://ads.test/{payout}",
      "https://ads.test/{sub1",
    ]
    expect(refused.filter((url) => whyNoTemplate(url) === null)).toEqual([])
    expect(whyNoTemplate(`https://ads.test/?${MACROS.map((name) => `${name}={${name}}`).join("&")}`)).toBeNull()
  })

  it("say amounts in major units, and only the affiliate's own commission", () => {
    const commission = (affiliate_id: string, amount: number, reversed_amount: number) => {
      const state = { currency: "EUR", status: "pending" as const, available_at: NOW.toISOString() }
      return { id: "com", affiliate_id, amount, reversed_amount, ...state }
    }
    const attribution = { outcome: "attributed" as const, basis: "click_id" as const, affiliate_id: "aff_1" }
    const data = {
      id: "sal_1",
      external_id: "o",
      customer: { id: "cus", external_id: "c" },
      verified: true,
      amount: 12_345,
      currency: "EUR",
      refunded_amount: 2_345,
      occurred_at: NOW.toISOString(),
      attribution: { ...attribution, link_id: null, click_id: "clk_1", reason: "" },
      commissions: [commission("aff_1", 1_234, 200), commission("aff_2", 500, 0)],
    }
    const seen = { timestamp: NOW.toISOString(), eventId: "evt_1", affiliateId: "aff_1", data }
    const sale = postbackValues({ ...seen, type: "sale.created" })
    expect(sale).toMatchObject({ amount: "123.45", currency: "EUR", commission: "10.34", click_id: "clk_1" })
    expect(postbackValues({ ...seen, type: "sale.refunded" }).amount).toBe("23.45")
  })
})
