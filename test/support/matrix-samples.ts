import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import type { Json } from "./app.ts"

/** Ids of one vendor's things by the field, or the place in a path, that names them. */
export type Ids = Record<string, string>

export const nameOf = (spec: Endpoint) => `${spec.method.toUpperCase()} ${spec.path}`

/** What a request that should succeed is made of; `n` makes names that no other request has. */
export type Sample = { query?: Record<string, string>; body?: Json; type?: string; ids?: Ids }
type Make = (ids: Ids, n: number) => Sample

const body =
  (make: (ids: Ids, n: number) => Json): Make =>
  (ids, n) => ({ body: make(ids, n) })
const query =
  (make: (ids: Ids) => Record<string, string>): Make =>
  (ids) => ({ query: make(ids) })
const money = { amount: 100, currency: "EUR" }
const window = { from: "2026-01-01", to: "2030-01-01" }
const csv = (text: string): Sample => ({ body: text, type: "text/csv" })

/** A request that succeeds for each endpoint, with our ids wherever it takes any: in lists and within texts too. */
const SAMPLES: Record<string, Make> = {
  "POST /v1/vendors": body((_, n) => ({
    name: `V${n}`,
    currency: "EUR",
    owner_email: `v${n}@mail.test`,
    mode: "test",
  })),
  "POST /v1/vendors/{id}/fundings": body((_, n) => ({ amount: 100, currency: "EUR", reference: `ref-${n}` })),
  "POST /v1/fundings": body(() => money),
  "POST /v1/members": body((_, n) => ({ email: `m${n}@mail.test`, role: "viewer" })),
  "PATCH /v1/members/{id}": body(() => ({ name: "Vera" })),
  "POST /v1/erasures": body((_, n) => ({ email: `gone${n}@mail.test` })),
  "GET /v1/people/export": query(() => ({ email: "nobody@mail.test" })),
  "POST /v1/keys": body((_, n) => ({ name: `key ${n}`, kind: "secret", scopes: ["reports:read"] })),
  "POST /v1/keys/{id}/rotation": body(() => ({ overlap_hours: 1 })),
  "POST /v1/test-clock": body((_, n) => ({ now: new Date(Date.UTC(2030, 0, 1, 0, n)).toISOString() })),
  "POST /v1/programs": body((_, n) => ({ name: `P${n}`, destination_url: "https://shop.acme.test/start" })),
  "PATCH /v1/programs/{id}": body((_, n) => ({ name: `P${n}` })),
  "PUT /v1/programs/{id}/tiers": body((ids) => ({
    tiers: [{ group_id: ids.group_id, metric: "sales", window: "all", at_least: 1_000_000 }],
  })),
  "PUT /v1/programs/{id}/recruiting": body(() => ({ levels_bps: [500], months: 12 })),
  "POST /v1/groups": body((ids, n) => ({ name: `G${n}`, program_id: ids.program_id })),
  "PATCH /v1/groups/{id}": body((_, n) => ({ name: `G${n}` })),
  "GET /v1/groups": query((ids) => ({ program_id: ids.program_id! })),
  "GET /v1/affiliates": query((ids) => ({ program_id: ids.program_id!, group_id: ids.group_id! })),
  "POST /v1/affiliates": body((ids, n) => ({
    email: `a${n}@mail.test`,
    name: "A",
    program_id: ids.program_id,
    group_id: ids.group_id,
    sub_affiliate_of: ids.affiliate_id,
  })),
  "PATCH /v1/affiliates/{id}": body((ids) => ({ name: "Ada", group_id: ids.group_id })),
  "POST /v1/affiliates/{id}/email-change/approval": body(() => ({})),
  "POST /v1/affiliates/{id}/email-change/rejection": body(() => ({})),
  "GET /v1/ledger/entries": query((ids) => ({ account: `liability:affiliate:${ids.affiliate_id}:pending` })),
  "POST /v1/ledger/closes": body(() => ({ month: "2026-10" })),
  "POST /v1/touches": body((ids, n) => ({
    customer_external_id: "customer_ann",
    channel: "sales",
    external_id: `t${n}`,
    member_id: ids.member_id,
  })),
  "GET /v1/touches": query((ids) => ({ customer_external_id: ids.customer_external_id! })),
  "PUT /v1/campaign-mapping": body(() => ({ rules: [] })),
  "PUT /v1/credit-policy": body(() => ({})),
  "GET /v1/credit-policy/evidence": query((ids) => ({ sale_id: ids.sale_id! })),
  "PUT /v1/sales/{id}/credit": body(() => ({ splits: [{ channel: "sales", bps: 10_000 }], reason: "r" })),
  "POST /v1/credit-transfers": body((ids) => ({
    sale_id: ids.sale_id,
    from: "sales",
    to: "product",
    bps: 1,
    reason: "r",
  })),
  "GET /v1/credit-transfers": query((ids) => ({ sale_id: ids.sale_id! })),
  "POST /v1/debts/{id}/write-off": body(() => ({ reason: "r" })),
  "PUT /v1/programs/{id}/page": body((_, n) => ({ slug: `page-${n}`, is_public: true, headline: "Refer us" })),
  "PUT /v1/programs/{id}/rules": body((ids) => ({
    rules: [
      {
        event: "sale",
        rate: { kind: "percent", bps: 100 },
        group_id: ids.group_id,
        when: { all: [{ field: "affiliate.group_id", op: "in", value: [ids.group_id] }] },
      },
    ],
  })),
  "POST /v1/programs/{id}/rules/preview": body((ids) => ({
    rules: [{ event: "sale", rate: { kind: "percent", bps: 100 }, group_id: ids.group_id }],
  })),
  "GET /v1/commissions": query((ids) => ({
    affiliate_id: ids.affiliate_id!,
    program_id: ids.program_id!,
    sale_id: ids.sale_id!,
  })),
  "POST /v1/commissions": body((ids) => ({
    affiliate_id: ids.affiliate_id,
    program_id: ids.program_id,
    amount: 1,
    currency: "EUR",
    reason: "r",
  })),
  "POST /v1/commissions/{id}/rejection": body(() => ({ reason: "r" })),
  "POST /v1/links": body((ids, n) => ({ affiliate_id: ids.affiliate_id, program_id: ids.program_id, slug: `s-${n}` })),
  "PATCH /v1/links/{id}": body(() => ({ status: "active" })),
  "GET /v1/links": query((ids) => ({ affiliate_id: ids.affiliate_id!, program_id: ids.program_id! })),
  "POST /v1/coupons": body((ids, n) => ({ code: `C${n}`, affiliate_id: ids.affiliate_id, program_id: ids.program_id })),
  "POST /v1/clicks": body((ids) => ({ slug: ids.slug })),
  "POST /v1/leads": body((_, n) => ({ customer_external_id: `lead-${n}` })),
  "POST /v1/sales": body((ids, n) => ({
    external_id: `o-${n}`,
    customer_external_id: `c-${n}`,
    amount: 100,
    currency: "EUR",
    affiliate_id: ids.affiliate_id,
  })),
  "GET /v1/coupons": query((ids) => ({ affiliate_id: ids.affiliate_id!, program_id: ids.program_id! })),
  "GET /v1/customers": query((ids) => ({ affiliate_id: ids.affiliate_id! })),
  "GET /v1/sales": query((ids) => ({ affiliate_id: ids.affiliate_id!, program_id: ids.program_id! })),
  "POST /v1/sales/{id}/amendments": body(() => ({ amount: 1300, reason: "edited" })),
  "POST /v1/refunds": body((_, n) => ({ external_id: `r-${n}`, sale_external_id: "nothing-yet" })),
  "POST /v1/customers/{external_id}/rebinding": body((ids) => ({ affiliate_id: ids.affiliate_id, reason: "r" })),
  "POST /v1/claims/{id}/approval": body((ids) => ({ affiliate_id: ids.affiliate_id })),
  "POST /v1/claims/{id}/rejection": body(() => ({ reason: "r" })),
  "POST /v1/embed-tokens": body((ids, n) => ({
    program_id: ids.program_id,
    affiliate: { email: `embedded${n}@mail.test`, name: "E" },
  })),
  "POST /v1/deals": body((ids, n) => ({
    program_id: ids.program_id,
    affiliate_id: ids.affiliate_id,
    company: `C${n}`,
    contact_email: `c${n}@buyer.test`,
  })),
  "GET /v1/deals": query((ids) => ({ affiliate_id: ids.affiliate_id!, program_id: ids.program_id! })),
  "POST /v1/deals/{id}/rejection": body(() => ({ reason: "r" })),
  "GET /v1/claims": query(() => ({ status: "open" })),
  "POST /v1/imports": () => ({ ...csv("external_id,sale_external_id\n"), query: { kind: "refunds" } }),
  "POST /v1/payout-runs": body((ids) => ({
    program_id: ids.program_id,
    exclude_affiliate_ids: [ids.affiliate_id],
  })),
  "POST /v1/payout-runs/{id}/approval": body((ids) => ({ hash: ids.hash })),
  "PUT /v1/payout-schedule": body(() => ({ day: 1, enabled: false })),
  "GET /v1/reconciliation": query((ids) => ({ run_id: ids.run_id! })),
  "PUT /v1/integrations/stripe": body(() => ({ webhook_secret: "whsec_of_the_vendor_12345" })),
  "POST /v1/inquiries": body((ids) => ({ kind: "request", program_id: ids.program_id, channel: "call" })),
  "GET /v1/inquiries": query((ids) => ({ owner_id: ids.member_id! })),
  "POST /v1/inquiries/{id}/responses": body(() => ({ channel: "call", outcome: "reached" })),
  "POST /v1/inquiries/{id}/replies": body(() => ({ text: "Hello" })),
  "POST /v1/inquiries/{id}/assignment": body((ids) => ({ member_id: ids.sales_id, reason: "r" })),
  "POST /v1/inquiries/{id}/stage": body(() => ({ stage: "qualified" })),
  "POST /v1/inquiries/{id}/resolution": body(() => ({ reason: "r" })),
  "POST /v1/inquiries/{id}/waiting": body(() => ({ until: "2099-01-01T00:00:00Z" })),
  "POST /v1/inquiries/{id}/expert": body((ids) => ({ member_id: ids.expert_id, question: "q" })),
  "POST /v1/inquiries/{id}/expert-answer": body(() => ({ answer: "a" })),
  "PUT /v1/inquiries/{id}/checklist": body(() => ({ done: [] })),
  "PUT /v1/members/{id}/availability": body((ids) => ({
    away_from: "2031-01-01T00:00:00Z",
    away_until: "2031-01-02T00:00:00Z",
    substitute_id: ids.sales_id,
  })),
  "PUT /v1/members/{id}/seat": body((ids) => ({ program_ids: [ids.program_id] })),
  "PUT /v1/sla": body(() => ({})),
  "PUT /v1/desk": body(() => ({})),
  "POST /v1/affiliates/{id}/questions": body(() => ({ message: "m" })),
  "PUT /v1/targets": body(() => []),
  "PUT /v1/targets.csv": () => csv("channel,metric,period,value\n"),
  "PUT /v1/budgets.csv": () => csv("channel,kind,contractor,period,amount,committed\n"),
  "POST /v1/plan-reviews": body(() => ({ period: "2026-10", happened: "h", changes: "c" })),
  "POST /v1/costs": body(() => ({ channel: "sales", period: "2026-11", kind: "tools", amount: 1, currency: "EUR" })),
  "PUT /v1/sso": body(() => ({
    issuer: "https://id.acme.test",
    client_id: "c",
    client_secret: "s",
    domains: ["people.acme.test"],
  })),
  "POST /v1/webhook-endpoints": body(() => ({ url: "https://hooks.acme.test/in", events: ["*"] })),
  "PATCH /v1/webhook-endpoints/{id}": body(() => ({ events: ["sale.created"] })),
  "PUT /v1/affiliates/{id}/postback": body(() => ({ url: "https://ads.partner.test/?click={click_id}" })),
  "GET /v1/reports/channels": query(() => window),
  "GET /v1/reports/funnel": query(() => window),
  "GET /v1/reports/inquiries": query(() => window),
  "GET /v1/reports/plan": query(() => ({ period: "2026-11" })),
  "GET /v1/budgets": query(() => ({ period: "2026-11" })),
  "PUT /v1/budgets": body(() => []),
}

/** Which of several things of a kind an endpoint is asked about, as what others do to one would close it. */
const OTHERS: Record<string, Record<string, string>> = {
  "POST /v1/deals/{id}/rejection": { deal_id: "rejected_deal_id" },
  "POST /v1/claims/{id}/rejection": { claim_id: "rejected_claim_id" },
  "POST /v1/payout-runs/{id}/cancellation": { run_id: "canceled_run_id" },
  "POST /v1/inquiries/{id}/waiting": { inquiry_id: "answered_inquiry_id" },
  "POST /v1/inquiries/{id}/expert": { inquiry_id: "open_inquiry_id" },
  "POST /v1/inquiries/{id}/expert-answer": { inquiry_id: "open_inquiry_id" },
  "PUT /v1/inquiries/{id}/checklist": { inquiry_id: "open_inquiry_id" },
  "POST /v1/inquiries/{id}/spam": { inquiry_id: "spam_inquiry_id" },
  "POST /v1/inquiries/{id}/release": { inquiry_id: "spam_inquiry_id" },
}

/** Whether a success would take from the walk what it needs: then it is asked in a way that is refused. */
const isRemoval = ({ method, path }: Endpoint) => method === "delete" || path === "/v1/sign-out-everywhere"

/** The sample of an endpoint; an empty body where it takes nothing. */
export function sampleOf(spec: Endpoint, ids: Ids, n: number): Sample {
  if (isRemoval(spec)) return { body: { refused: true } }
  const made = SAMPLES[nameOf(spec)]?.(ids, n) ?? (spec.method === "get" ? {} : { body: {} })
  const other = Object.entries(OTHERS[nameOf(spec)] ?? {}).map(([field, of]) => [field, ids[of]!])
  return other.length > 0 ? { ...made, ids: Object.fromEntries(other) } : made
}

/** What no endpoint takes: whoever may not do a thing does not see that either. */
export const GARBAGE: Sample = { body: { "no such field": 1 }, query: { "no-such-parameter": "1" } }
