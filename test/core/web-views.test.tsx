import type { Child } from "hono/jsx"
import { describe, expect, it } from "vitest"
import { OwedView } from "../../src/features/commissions/views.tsx"
import { SalesView } from "../../src/features/conversions/sales/sale-list-view.tsx"
import { ConfirmLinkView, LinkSentView } from "../../src/features/identity/sessions/views.tsx"
import { foldAccounts } from "../../src/features/ledger/posting/core/fold.ts"
import { LedgerView } from "../../src/features/ledger/views.tsx"
import { NOTHING_BROUGHT } from "../../src/features/links/links/core/figures.ts"
import { LinksView } from "../../src/features/links/links/views.tsx"
import { PayableView } from "../../src/features/payouts/runs/payable-view.tsx"
import { RunView, runSteps, type ShownRun } from "../../src/features/payouts/runs/run-view.tsx"
import type { OwnEnrollment } from "../../src/features/programs/affiliates/act-for-affiliate.ts"
import { BarChart, LineChart } from "../../src/web/chart/chart.tsx"
import { linear, ticks } from "../../src/web/chart/scale.ts"
import { DocsGroupView, DocsView } from "../../src/web/docs/docs.tsx"
import { outline } from "../../src/web/docs/outline.ts"
import { searchOutline } from "../../src/web/docs/search-outline.ts"
import { OutboxView } from "../../src/web/outbox.tsx"
import { arrange } from "../../src/web/ui/list.ts"

const html = (node: Child) => String(node)
const words = (node: Child) =>
  html(node)
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
const page = { path: "/x", cursor: null, next: null }
const none = { submit: false, approve: false, cancel: false, isOwn: false }

const run: ShownRun = {
  id: "run_1",
  status: "submitted",
  currency: "EUR",
  total: 150000n,
  preparedBy: "fay@acme.test",
  createdAt: "2026-11-20T09:00:00.000Z",
  hash: "3f1c",
  cutoff: "2026-11-20T08:59:59.000Z",
  submittedBy: "fay@acme.test",
  approvedBy: null,
}
const ada = {
  id: "itm_1",
  affiliateId: "aff_1",
  name: "Ada",
  amount: 150000n,
  status: "planned",
  reason: null,
} as const
const bo = { affiliateId: "aff_2", name: "Bo", amount: 1200n, reason: "below_minimum" } as const
const listed = <Row extends { amount: bigint }>(row: Row, value: string) => {
  return {
    found: arrange([row], "/f/runs/run_1", {}, { sorts: {}, sort: "" }),
    total: 1,
    amount: row.amount,
    values: [value],
  }
}
const lists = {
  items: listed({ ...ada, bankChangedAt: null }, ada.status),
  leftOut: listed({ ...bo, detail: null, heldUntil: null }, bo.reason),
}

describe("signing in", () => {
  it("a mail scanner that opens the link burns nothing: the token goes by POST only", () => {
    const view = html(<ConfirmLinkView action="/sign-in/confirm" token="tok" />)
    expect(view).toContain('<form method="post" action="/sign-in/confirm"')
    expect(view).not.toMatch(/href="[^"]*tok/)
  })

  it("says the same whether or not the address is known, and shows the outbox locally only", () => {
    expect(words(<LinkSentView email="a@b.test" isLocal={false} />)).toContain("If a@b.test belongs to somebody here")
    expect(html(<LinkSentView email="a@b.test" isLocal={false} />)).not.toContain("/outbox")
    expect(html(<LinkSentView email="a@b.test" isLocal />)).toContain("/outbox")
  })
})

describe("an affiliate's pages", () => {
  it("never makes a link of a destination that is not on the web", () => {
    const link = { id: "lnk_1", slug: "a", url: "https://go.test/a", status: "active" as const, programName: "P" }
    const rows = [
      { ...link, ...NOTHING_BROUGHT, destinationUrl: "javascript:alert(1)", friendCoupon: null, parts: [], clicks: 0 },
    ]
    const list = { path: "/x", query: {}, sort: "", search: "", page: 1, pages: 1, count: 1 }
    const enrollments = [{ affiliate: { status: "approved" }, program: {}, vendor: {} } as OwnEnrollment]
    const view = html(
      <LinksView email="" enrollments={enrollments} links={rows} shared={[]} list={list} page={page} hidden={{}} />,
    )
    expect(view).toContain("javascript:alert(1)")
    expect(view).not.toContain('href="javascript')
  })
})

describe("a vendor's pages", () => {
  it("totals what is owed per currency, never across", () => {
    const row = { affiliateId: "aff_1", name: "Ada", pending: 0n, inTransit: 0n, paid: 0n, owedBack: 0n }
    const owed = [
      { ...row, currency: "EUR", payable: 150n },
      { ...row, currency: "EUR", payable: 250n },
      { ...row, currency: "JPY", payable: 400n },
    ]
    const view = html(<OwedView owed={owed} found={arrange(owed, "/v", {}, { sorts: {}, sort: "" })} base="/v" />)
    expect(words(view)).toMatch(/Total 0\.00 EUR 0 JPY 4\.00 EUR 400 JPY 0\.00 EUR 0 JPY/)
  })

  it("lists unattributed sales too, with a way to their explanation", () => {
    const sale = {
      id: "sal_1",
      externalId: "in_1",
      occurredAt: "2026-11-01T10:00:00.000Z",
      customer: "cus",
      amount: 1234n,
      refundedAmount: 0n,
      currency: "KWD",
      basis: null,
      affiliate: null,
      commission: null,
      isVerified: true,
    }
    const view = html(<SalesView sales={[sale]} base="/v" page={page} zone="UTC" />)
    expect(view).toContain('href="/v/sales/sal_1"')
    expect(words(view)).toContain("1.234 KWD")
    expect(words(view)).toContain("nobody")
  })
})

describe("finance pages", () => {
  it("asks for approval of exactly the hash that is shown", () => {
    const view = html(<RunView run={run} lists={lists} rights={{ ...none, approve: true }} base="/f" zone="UTC" />)
    expect(view).toContain('action="/f/runs/run_1/approval"')
    expect(view).toContain('<input type="hidden" name="hash" value="3f1c"/>')
  })

  it("offers no approval to who prepared the run, and says who has to", () => {
    const view = html(
      <RunView run={run} lists={lists} rights={{ ...none, isOwn: true, cancel: true }} base="/f" zone="UTC" />,
    )
    expect(view).not.toContain("/approval")
    expect(view).toContain("/cancellation")
    expect(view).toContain("A colleague has to approve it")
  })

  it("renews itself while money moves, and only then", () => {
    const live = (status: string) =>
      html(<RunView run={{ ...run, status }} lists={lists} rights={none} base="/f" zone="UTC" />).includes("data-live")
    expect(["draft", "submitted", "approved", "executing", "completed", "canceled"].filter(live)).toEqual([
      "approved",
      "executing",
    ])
  })

  it("shows where a run stands, and no way ahead for a canceled one", () => {
    expect(runSteps("submitted").map((step) => step.state)).toEqual(["done", "now", "next", "next", "next"])
    expect(runSteps("completed").every((step) => step.state === "done")).toBe(true)
    expect(runSteps("canceled").some((step) => step.state === "now")).toBe(false)
  })

  it("names who is left out with how much and why, in the words of the page", () => {
    const share = { currency: "EUR", waiting: null }
    const rows = [
      { ...share, affiliateId: ada.affiliateId, name: ada.name, amount: ada.amount, left: null },
      { ...share, affiliateId: bo.affiliateId, name: bo.name, amount: bo.amount, left: { reason: bo.reason } },
    ]
    const props = {
      rows,
      found: arrange(rows, "/f/payable", {}, { sorts: {}, sort: "" }),
      waiting: [],
      quietDays: 3,
      currencies: ["EUR"],
      programs: [],
      base: "/f",
      zone: "UTC",
    }
    const view = words(<PayableView {...props} mayPrepare={false} />)
    expect(view).toMatch(/12\.00 EUR of 1 affiliate is left out/)
    expect(view).toMatch(/Bo 12\.00 EUR · left out Below the program/)
    expect(view).not.toContain("Prepare a run")
  })

  it("sums debit and credit of the trial balance apart, and says whether they agree", () => {
    const accounts = [
      { account: "expense:commissions", currency: "EUR", balance: 300n },
      { account: "liability:affiliate:aff_1:pending", currency: "EUR", balance: -100n },
      { account: "asset:stripe", currency: "EUR", balance: -200n },
    ]
    const view = (isBalanced: boolean) =>
      words(
        <LedgerView
          isBalanced={isBalanced}
          accounts={foldAccounts(accounts)}
          entries={[]}
          list={{ path: "/f", query: {}, sort: "-at", search: "", page: 1, pages: 1, count: 0 }}
          page={page}
          zone="UTC"
        />,
      )
    expect(view(true)).toContain("Total 3.00 EUR 3.00 EUR")
    expect(view(true)).toContain("✓ balanced")
    expect(view(false)).toContain("× out of balance")
  })
})

describe("local outbox", () => {
  it("makes web addresses of a mail clickable and nothing else", () => {
    const letter = {
      id: "1",
      to: "a@b.test",
      subject: "Hi",
      sentAt: "2026-11-01T10:00:00.000Z",
      sender: null,
      replyTo: null,
    }
    const body = "Open http://127.0.0.1:8787/x?a=1&b=2\n<b>now</b> javascript:alert(1)"
    const view = html(<OutboxView mails={[{ ...letter, body }]} zone="UTC" />)
    expect(view.match(/href="[^"]*"/g)).toEqual(['href="http://127.0.0.1:8787/x?a=1&amp;b=2"'])
    expect(view).toContain("&lt;b&gt;now")
  })
})

describe("the contract as a page", () => {
  const leaf = { type: "object", required: ["op"], properties: { op: { enum: ["eq", "ne"] }, all: {} } }
  const document = {
    openapi: "3.1.0",
    info: { title: "API", version: "1", description: "Use `snake_case`." },
    tags: [{ name: "Sales" }],
    paths: {
      "/v1/other": { get: { responses: { "204": { description: "ok" } } } },
      "/v1/sales/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", maxLength: 9 } }],
        post: {
          tags: ["Sales"],
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Sale" } } } },
          responses: { "201": { description: "<made>" } },
        },
      },
    },
    components: {
      schemas: {
        Sale: {
          type: "object",
          required: ["amount"],
          properties: {
            amount: { type: "integer", minimum: 0, maximum: 1000 },
            note: { type: ["string", "null"] },
            when: { type: "array", items: { $ref: "#/components/schemas/Leaf" } },
          },
        },
        Leaf: {
          ...leaf,
          properties: { ...leaf.properties, all: { type: "array", items: { $ref: "#/components/schemas/Leaf" } } },
        },
      },
    },
  }

  it("groups operations by tag and follows references, also ones that come back to themselves", () => {
    const groups = outline(document)
    expect(groups.map((group) => group.name)).toEqual(["Sales", "Other"])
    const [operation] = groups[0]!.operations
    expect(operation).toMatchObject({ verb: "POST", path: "/v1/sales/{id}", anchor: "post-v1-sales-id" })
    expect(operation!.parameters[0]).toMatchObject({
      name: "id",
      isRequired: true,
      type: "path: string, at most 9 characters",
    })
    expect(operation!.body.slice(0, 4)).toMatchObject([
      { name: "amount", type: "integer, 0 to 1,000", isRequired: true },
      { name: "note", type: "string, or null", isRequired: false },
      { name: "when", type: "list of object" },
      { name: "when[].op", type: "one of: eq, ne", isRequired: true },
    ])
  })

  it("finds operations by path, words and fields, whatever the case, and all of them without a word", () => {
    const found = (words: string) =>
      searchOutline(outline(document), words).flatMap(({ operations }) => operations.map(({ path }) => path))
    expect(found("")).toEqual(["/v1/sales/{id}", "/v1/other"])
    expect(found("POST when[].op")).toEqual(["/v1/sales/{id}"])
    expect(found("/v1/OTHER")).toEqual(["/v1/other"])
    expect(found("sales other")).toEqual([])
  })

  it("renders anchors, escapes what it renders, and fetches nothing", () => {
    const groups = outline(document)
    const list = html(<DocsView info={document.info} groups={groups} guides={[]} query="" />)
    expect(list).toContain('href="/docs/api/sales#post-v1-sales-id"')
    const view = html(<DocsGroupView info={document.info} groups={groups} group={groups[0]!} />)
    expect(view).toContain('id="post-v1-sales-id"')
    expect(view).toContain('href="#post-v1-sales-id"')
    expect(view).toContain("&lt;made&gt;")
    expect(view).not.toMatch(/(src|href)="https?:/)
  })
})

describe("charts", () => {
  const props = { title: "Clicks", axis: "Day", labels: ["Mon", "Tue"], series: [{ name: "a", values: [1, null] }] }

  it("come with the same numbers as a table", () => {
    for (const view of [<BarChart {...props} />, <LineChart {...props} />]) {
      expect(html(view)).toContain('role="img"')
      expect(words(view)).toMatch(/Day a Mon 1 Tue –/)
    }
  })

  it("mark round steps that hold all values, zero among them", () => {
    expect(ticks(0, 30347)).toEqual([0, 10000, 20000, 30000, 40000])
    expect(ticks(-1500, 30347)).toEqual([-10000, 0, 10000, 20000, 30000, 40000])
    expect(ticks(0, 0.3)).toEqual([0, 0.1, 0.2, 0.3])
    expect(ticks(0, 0).length).toBeGreaterThanOrEqual(2)
    expect(linear([0, 10], [100, 0])(5)).toBe(50)
  })

  it("draw nothing that is not a number, even without values", () => {
    for (const series of [[], [{ name: "a", values: [null, null] }], [{ name: "a", values: [0, 0] }]])
      for (const view of [<BarChart {...props} series={series} />, <LineChart {...props} series={series} />])
        expect(html(view)).not.toMatch(/NaN|Infinity/)
  })
})
