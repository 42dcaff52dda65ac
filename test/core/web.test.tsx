import { gzipSync } from "node:zlib"
import fc from "fast-check"
import type { Child } from "hono/jsx"
import { describe, expect, it } from "vitest"
import { formatDay, formatInstant } from "../../src/lib/time.ts"
import { assetAt, script, stylesheet } from "../../src/web/assets/assets.ts"
import { Layout, type Shell } from "../../src/web/layout.tsx"
import { ProblemView } from "../../src/web/problem.tsx"
import { StateBadge } from "../../src/web/ui/badge.tsx"
import { CopyField, Qr } from "../../src/web/ui/card.tsx"
import { ButtonForm, Form } from "../../src/web/ui/form.tsx"
import { Pager, Table } from "../../src/web/ui/table.tsx"
import { DateTime, Money, OutLink } from "../../src/web/ui/text.tsx"
import { webAddress, withQuery } from "../../src/web/url.ts"

const html = (node: Child) => String(node)
const words = (node: Child) => html(node).replaceAll(/<[^>]*>/g, "")

const shell: Shell = {
  path: "/v/ven_1/finance/runs/run_2",
  environment: "production",
  workspace: { audience: "vendor", base: "/v/ven_1", name: "Acme" },
  person: "fay@acme.test",
  reader: { language: "en", theme: "auto" },
  flash: null,
  money: "real",
  testClock: null,
}

describe("layout", () => {
  it("marks the section that holds the page, and only that one", () => {
    const page = html(<Layout shell={shell} title="Run" />)
    expect(page.match(/aria-current="[^"]*"/g)).toEqual(['aria-current="true"'])
    expect(page).toContain('<a href="/v/ven_1/finance/runs" aria-current="true">')
    const list = html(<Layout shell={{ ...shell, path: "/v/ven_1/finance/runs" }} title="Runs" />)
    expect(list).toContain('<a href="/v/ven_1/finance/runs" aria-current="page">')
  })

  it("says on finance pages, and there only, that no money moves in the sandbox", () => {
    const sandbox: Shell = { ...shell, money: "sandbox" }
    expect(html(<Layout shell={sandbox} title="" />)).toContain("no money moves")
    expect(html(<Layout shell={shell} title="" />)).not.toContain("no money moves")
    expect(html(<Layout shell={{ ...sandbox, path: "/v/ven_1/sales" }} title="" />)).not.toContain("no money moves")
    const test = html(<Layout shell={{ ...shell, money: "test" }} title="" />)
    expect(test).toContain("Stripe test mode: no money moves")
  })

  it("runs under a policy without inline script or style, and from its own host only", () => {
    const page = html(<Layout shell={shell} title="Run" />)
    expect(page).toMatch(/^<!doctype html><html lang="en">/i)
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*src="\/)|(src|href)="https?:/)
  })

  it("serves each asset under a path that names its content", async () => {
    expect((await assetAt(stylesheet.path))?.body).toContain(":root")
    expect(await assetAt("/assets/00000000.css")).toBeNull()
    const { body } = (await assetAt(script.path))!
    expect(gzipSync(body).length).toBeLessThanOrEqual(2048)
    expect(() => new Function(body)).not.toThrow()
  })
})

describe("what people and other systems wrote stays text", () => {
  it("escapes markup in cells, captions, values, errors and titles", () => {
    const evil = `"><script>alert('x')</script>`
    const pages = [
      <Table caption={evil} rows={[evil]} columns={[{ title: evil, cell: (row) => row }]} empty={evil} />,
      <Form
        action="/x"
        submit={evil}
        fields={[{ name: "name", label: evil, hint: evil }]}
        state={{ values: { name: evil }, errors: [{ pointer: "/name", detail: evil }] }}
      />,
      <CopyField id="a" label={evil} value={evil} />,
      <Layout shell={{ ...shell, person: evil, flash: { tone: "bad", text: evil } }} title={evil} />,
      <ProblemView status={422} detail={evil} requestId={evil} />,
      <StateBadge state={evil} />,
    ]
    for (const page of pages) expect(html(page)).not.toContain("<script>alert")
  })

  it("links to http and https only", () => {
    expect(html(<OutLink url="https://shop.example/a?b=1" />)).toContain('href="https://shop.example/a?b=1"')
    for (const url of ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example", "nonsense"])
      expect(html(<OutLink url={url} />)).not.toContain("href")
  })

  it("never turns a text into an address of another scheme", () => {
    const start = fc.constantFrom(
      "http:",
      "https://",
      "javascript:",
      "data:",
      "java\nscript:",
      " vbscript:",
      "blob:https://",
    )
    fc.assert(
      fc.property(start, fc.string(), (scheme, rest) => {
        const address = webAddress(scheme + rest)
        expect(address === null || /^https?:\/\//.test(address)).toBe(true)
      }),
    )
  })
})

describe("tables", () => {
  const columns = [
    { title: "Name", cell: (row: { name: string }) => row.name },
    { title: "Owed", kind: "number" as const, cell: () => <Money amount={1n} currency="EUR" /> },
  ]

  it("has a caption, headings for columns and rows, and sets amounts right", () => {
    const table = html(<Table caption="Affiliates" rows={[{ name: "Ada" }]} columns={columns} empty="Nobody yet." />)
    expect(table).toContain("<caption>Affiliates</caption>")
    expect(table).toContain('<th scope="col" class="number">Owed</th>')
    expect(table).toContain('<th scope="row">Ada</th>')
    expect(table).toContain('<td class="number" data-title="Owed">')
  })

  it("says what to do when there is nothing", () => {
    const table = html(<Table caption="Affiliates" rows={[]} columns={columns} empty="Nobody yet." />)
    expect(table).toContain("Nobody yet.")
    expect(table).not.toContain("<table")
  })

  it("keeps the filter while paging, and offers nothing where there is one page", () => {
    const pager = html(<Pager path="/x" query={{ status: "paid", from: undefined }} cursor="c1" next="c2" />)
    expect(pager).toContain('href="/x?status=paid&amp;cursor=c2"')
    expect(pager).toContain('href="/x?status=paid"')
    expect(html(<Pager path="/x" cursor={null} next={null} />)).toBe("")
    expect(withQuery("/x", { a: "" })).toBe("/x")
  })
})

describe("money and time", () => {
  it("shows minor units in the decimals of the currency", () => {
    const text = (amount: bigint, currency: string) => words(<Money amount={amount} currency={currency} />)
    expect(text(1234567n, "JPY")).toBe("1,234,567 JPY")
    expect(text(1234567n, "EUR")).toBe("12,345.67 EUR")
    expect(text(1234567n, "KWD")).toBe("1,234.567 KWD")
    expect(text(-5n, "EUR")).toBe("−0.05 EUR")
  })

  it("shows instants in the vendor's zone and keeps the exact one for machines", () => {
    expect(formatInstant("2026-03-29T00:30:00.000Z", "Europe/Berlin")).toBe("29 Mar 2026, 01:30")
    expect(formatInstant("2026-03-29T01:30:00.000Z", "Europe/Berlin")).toBe("29 Mar 2026, 03:30")
    expect(formatDay("2026-12-31T23:30:00.000Z", "Asia/Tokyo")).toBe("1 Jan 2027")
    const time = html(<DateTime at="2026-03-29T00:30:00.000Z" zone="UTC" />)
    expect(time).toContain('datetime="2026-03-29T00:30:00.000Z"')
  })
})

describe("forms", () => {
  it("puts an error beside its field by pointer, links to it, and keeps what was typed", () => {
    const state = {
      values: { slug: "a b" },
      errors: [
        { pointer: "/slug", detail: "Letters and digits only." },
        { pointer: "/other", detail: "Something else." },
      ],
    }
    const form = html(<Form action="/links" submit="Create" fields={[{ name: "slug", label: "Slug" }]} state={state} />)
    expect(form).toContain('<a href="#-links.slug">Slug: Letters and digits only.</a>')
    expect(form).toMatch(/<input[^>]*value="a b"[^>]*aria-invalid="true" aria-describedby="-links.slug-error"/)
    expect(form).toContain("<li>Something else.</li>")
    expect(form.match(/Something else/g)).toHaveLength(1)
  })

  it("acts by POST only", () => {
    const form = html(<ButtonForm action="/runs/1/approval" label="Approve" hidden={{ hash: "abc" }} />)
    expect(form).toContain('<form method="post" action="/runs/1/approval"')
    expect(form).toContain('<input type="hidden" name="hash" value="abc"/>')
  })
})

describe("codes and states", () => {
  it("draws a QR code as one path, the same for the same text", () => {
    const code = html(<Qr text="https://go.acme.test/ada" label="QR" />)
    expect(code).toMatch(/<path d="M[^"]+" fill="#000">/)
    expect(code).toBe(html(<Qr text="https://go.acme.test/ada" label="QR" />))
    expect(code).not.toBe(html(<Qr text="https://go.acme.test/bob" label="QR" />))
  })

  it("shows states by a word, not by colour alone", () => {
    expect(words(<StateBadge state="in_payout" />)).toContain("in transit")
    expect(words(<StateBadge state="brand_new" />)).toContain("brand new")
  })

  it("never blames the caller for our mistakes, and always names the request", () => {
    const page = words(<ProblemView status={500} requestId="req_1" />)
    expect(page).toContain("Our mistake")
    expect(page).toContain("req_1")
    expect(words(<ProblemView status={404} requestId="req_1" />)).toContain("Page not found")
  })
})
