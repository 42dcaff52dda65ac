import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { accountState } from "../../src/features/payouts/providers/core/stripe-account.ts"
import { classifyFailure } from "../../src/features/payouts/providers/core/stripe-failure.ts"
import { toSeen, transferKey, transferParams } from "../../src/features/payouts/providers/core/stripe-transfer.ts"
import { differencesOf } from "../../src/features/payouts/reconciliation/core/reconcile.ts"
import { ITEM_STATUSES, isInFlight, itemCanBecome } from "../../src/features/payouts/runs/core/states.ts"
import {
  fundsDelayMs,
  LONGEST_WAIT_MS,
  lookDelayMs,
  unknownDelayMs,
} from "../../src/features/payouts/transfers/core/backoff.ts"
import { fulfils, transfersOf } from "../../src/features/payouts/transfers/core/intent.ts"
import { resolveUnknown } from "../../src/features/payouts/transfers/core/resolve.ts"
import { fromStripeAmount, toStripeAmount } from "../../src/lib/stripe-amount.ts"

const HOUR = 3_600_000
const intent = {
  vendorId: "ven_1",
  runId: "run_1",
  itemId: "itm_1",
  affiliateId: "aff_1",
  attempt: 1,
  amount: 5000n,
  currency: "EUR",
  destination: "acct_1",
}

describe("a failed call", () => {
  it("is a refusal only when a plain 4xx says so; all that may hide a transfer is ambiguous", () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
        fc.constantFrom("", "balance_insufficient", "insufficient_capabilities_for_transfer", "made_up"),
        fc.constantFrom("api_error", "invalid_request_error", "idempotency_error"),
        (statusCode, code, rawType) => {
          const { kind } = classifyFailure({ statusCode, code, rawType })
          const isPlain = statusCode !== undefined && statusCode >= 400 && statusCode < 500 && statusCode !== 409
          if (kind === "refused") expect(isPlain && rawType !== "idempotency_error").toBe(true)
          if (kind === "not_acted") expect([401, 403, 429]).toContain(statusCode)
          if (!isPlain) expect(kind).toBe("ambiguous")
        },
      ),
      { numRuns: 1000 },
    )
  })

  it.each([
    [
      { statusCode: 400, code: "balance_insufficient" },
      { kind: "refused", becomes: "waiting_funds" },
    ],
    [
      { statusCode: 400, code: "insufficient_capabilities_for_transfer" },
      { kind: "refused", becomes: "blocked" },
    ],
    [
      { statusCode: 400, code: "resource_missing", param: "destination" },
      { kind: "refused", becomes: "blocked" },
    ],
    [
      { statusCode: 403, code: "account_invalid" },
      { kind: "refused", becomes: "blocked" },
    ],
    [
      { statusCode: 400, code: "amount_too_small" },
      { kind: "refused", becomes: "failed", reason: "amount_too_small" },
    ],
    [
      { statusCode: 429, headers: { "retry-after": "7" } },
      { kind: "not_acted", retryAfterSeconds: 7 },
    ],
    [
      { statusCode: 429, headers: { "retry-after": "9999" } },
      { kind: "not_acted", retryAfterSeconds: 60 },
    ],
    [{ statusCode: 401 }, { kind: "not_acted", reason: "stripe_key_refused" }],
    [{ statusCode: 409 }, { kind: "ambiguous", isStored: false }],
    [
      { statusCode: 400, rawType: "idempotency_error" },
      { kind: "ambiguous", isStored: false },
    ],
    [
      { statusCode: 500, headers: { "idempotent-replayed": "true" } },
      { kind: "ambiguous", isStored: true },
    ],
    [{ statusCode: 500 }, { kind: "ambiguous", isStored: false }],
    [{}, { kind: "ambiguous", reason: "no_answer" }],
  ])("%o is %o", (failure, outcome) => {
    expect(classifyFailure(failure)).toMatchObject(outcome)
  })
})

describe("an unknown item", () => {
  const unknown = { isFound: false, ageMs: HOUR, isStoredFailure: false, emptyLooks: 1, emptyForMs: 0 }

  it("never calls after 24 hours or on a stored failure, and never concludes from one empty look", () => {
    fc.assert(
      fc.property(
        fc.record({
          isFound: fc.boolean(),
          ageMs: fc.integer({ min: 0, max: 72 * HOUR }),
          isStoredFailure: fc.boolean(),
          emptyLooks: fc.integer({ min: 1, max: 6 }),
          emptyForMs: fc.integer({ min: 0, max: 60_000 }),
        }),
        (given) => {
          const { kind } = resolveUnknown(given)
          expect(kind === "settle").toBe(given.isFound)
          if (kind === "call") expect(given.ageMs < 24 * HOUR && !given.isStoredFailure).toBe(true)
          if (kind === "retire") expect(given.isStoredFailure && given.ageMs < 24 * HOUR).toBe(true)
          if (kind === "give_up") expect(given.ageMs >= 24 * HOUR).toBe(true)
          if (kind === "retire" || kind === "give_up") expect(given.emptyLooks > 1 && given.emptyForMs > 0).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it("is called for again within 24 hours, waited for after, and given up on when looking stays empty", () => {
    expect(resolveUnknown(unknown).kind).toBe("call")
    expect(resolveUnknown({ ...unknown, ageMs: 24 * HOUR }).kind).toBe("wait")
    expect(resolveUnknown({ ...unknown, ageMs: 24 * HOUR, emptyLooks: 3, emptyForMs: 10_000 }).kind).toBe("give_up")
    expect(resolveUnknown({ ...unknown, isStoredFailure: true }).kind).toBe("wait")
    expect(resolveUnknown({ ...unknown, isStoredFailure: true, emptyLooks: 2, emptyForMs: 2000 }).kind).toBe("retire")
  })
})

describe("states of an item", () => {
  it("in flight lead nowhere but to what is known: never back to being sent without an answer", () => {
    for (const from of ITEM_STATUSES.filter(isInFlight)) expect(itemCanBecome(from, "returned")).toBe(false)
    expect(ITEM_STATUSES.filter((to) => itemCanBecome("sent", to))).toEqual(["returned"])
    expect(ITEM_STATUSES.some((to) => itemCanBecome("returned", to))).toBe(false)
  })

  it("let go lead nowhere but to a transfer that was made after all", () => {
    for (const end of ["blocked", "failed"] as const)
      expect(ITEM_STATUSES.filter((to) => itemCanBecome(end, to))).toEqual(["sent"])
  })
})

describe("an intent", () => {
  it("gives the same key and bytes at every retry, and another key at every attempt", () => {
    expect(transferParams({ ...intent })).toEqual(transferParams(intent))
    expect(transferKey(intent)).toBe("itm_1:1")
    expect(transferKey({ ...intent, attempt: 2 })).not.toBe(transferKey(intent))
    expect(transferParams(intent)).toMatchObject({
      amount: 5000,
      currency: "eur",
      transfer_group: "run_1",
      metadata: { item_id: "itm_1" },
    })
  })

  it("counts in Stripe's units and back without losing one", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.constantFrom("EUR", "JPY", "KWD", "ISK", "UGX", "MGA"),
        (amount, currency) => {
          const counted = toStripeAmount(amount, currency)
          if (counted === null) expect(currency).toBe("MGA")
          else expect(fromStripeAmount(Number(counted), currency)).toBe(amount)
        },
      ),
    )
    expect(toStripeAmount(500n, "ISK")).toBe(50_000n)
    expect(toStripeAmount(501n, "MGA")).toBe(null)
  })

  it("is fulfilled by nothing but its own transfer, to the last unit", () => {
    const made = {
      id: "tr_1",
      amount: 5000,
      amount_reversed: 0,
      currency: "eur",
      destination: "acct_1",
      metadata: { item_id: "itm_1" },
    }
    expect(fulfils(intent, toSeen(made))).toBe(true)
    for (const wrong of [{ amount: 4999 }, { currency: "usd" }, { destination: "acct_2" }])
      expect(fulfils(intent, toSeen({ ...made, ...wrong }))).toBe(false)
    const inKronur = { ...intent, amount: 50n, currency: "ISK" }
    expect(fulfils(inKronur, toSeen({ ...made, currency: "isk" }))).toBe(true)
    expect(fulfils(inKronur, toSeen({ ...made, currency: "isk", amount: 5001 }))).toBe(false)
    const others = [
      { ...made, metadata: { item_id: "itm_2" } },
      { ...made, metadata: {} },
    ]
    expect(transfersOf(intent, [made, ...others].map(toSeen))).toEqual([toSeen(made)])
  })
})

describe("waits", () => {
  it("grow, and none is longer than the longest", () => {
    fc.assert(
      fc.property(fc.nat(10_000), (tries) => {
        for (const delay of [unknownDelayMs, lookDelayMs, fundsDelayMs]) {
          expect(delay(tries + 1) >= delay(tries)).toBe(true)
          expect(delay(tries) <= LONGEST_WAIT_MS && delay(tries) > 0).toBe(true)
        }
      }),
    )
  })
})

describe("an account", () => {
  it.each([
    [{ payouts_enabled: true, capabilities: { transfers: "active" } }, "ready"],
    [{ payouts_enabled: true, details_submitted: true, capabilities: { transfers: "inactive" } }, "restricted"],
    [{ payouts_enabled: false, details_submitted: true, capabilities: { transfers: "active" } }, "restricted"],
    [{ payouts_enabled: false, details_submitted: false, capabilities: { transfers: "inactive" } }, "onboarding"],
    [{ payouts_enabled: false, details_submitted: true, capabilities: { transfers: "pending" } }, "onboarding"],
    [
      { payouts_enabled: false, details_submitted: true, requirements: { disabled_reason: "requirements.past_due" } },
      "restricted",
    ],
    [{}, "onboarding"],
  ])("%o is %s", (facts, status) => {
    expect(accountState(facts).status).toBe(status)
  })
})

describe("reconciliation", () => {
  const sound = {
    runId: "run_1",
    itemId: "itm_1",
    affiliateId: "aff_1",
    currency: "EUR",
    status: "sent" as const,
    amount: 500n,
    returned: 0n,
    transferId: "tr_1",
    ledgerPaid: 500n,
    ledgerInTransit: 0n,
    transfers: [{ id: "tr_1", amount: 500n, reversed: 0n }],
  }
  const kinds = (change: Partial<Parameters<typeof differencesOf>[0]>) =>
    differencesOf({ ...sound, ...change }).map((difference) => difference.kind)

  it("finds nothing where all three agree, and names whatever differs", () => {
    expect(kinds({})).toEqual([])
    expect(kinds({ transfers: [] })).toEqual(["transfer_missing"])
    expect(kinds({ transfers: [...sound.transfers, { id: "tr_2", amount: 500n, reversed: 0n }] })).toEqual([
      "transfer_repeated",
    ])
    expect(kinds({ transfers: [{ id: "tr_1", amount: 400n, reversed: 0n }] })).toEqual(["amount_differs"])
    expect(kinds({ transfers: [{ id: "tr_1", amount: 500n, reversed: 9n }] })).toEqual(["return_differs"])
    expect(kinds({ ledgerPaid: 0n })).toEqual(["ledger_paid_differs"])
    expect(kinds({ ledgerInTransit: 500n })).toEqual(["ledger_in_transit_differs"])
    const letGo = { status: "failed" as const, transferId: null, ledgerPaid: 0n }
    expect(kinds(letGo)).toEqual(["transfer_unexpected"])
    const come = (late: "owed" | "settled" | "other") => [{ ...sound.transfers[0]!, late }]
    expect(kinds({ ...letGo, transfers: come("owed") })).toEqual(["transfer_late"])
    expect(kinds({ ...letGo, transfers: come("settled") })).toEqual(["transfer_too_late"])
    expect(kinds({ ...letGo, transfers: come("other") })).toEqual(["transfer_unexpected"])
    expect(kinds({ ...letGo, transfers: [{ id: "tr_1", amount: 500n, reversed: 500n }] })).toEqual([])
    expect(kinds({ status: "unknown", transferId: null, ledgerPaid: 0n, ledgerInTransit: 500n })).toEqual([])
  })
})
