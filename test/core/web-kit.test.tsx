import fc from "fast-check"
import type { Child } from "hono/jsx"
import { describe, expect, it } from "vitest"
import { csvFile } from "../../src/features/identity/sessions/core/page.ts"
import { AppError } from "../../src/lib/errors.ts"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"
import { Bar, Channel } from "../../src/web/chart/chart.tsx"
import { ReaderContext, tx } from "../../src/web/reader.ts"
import { ConfirmView } from "../../src/web/ui/confirm.tsx"
import { cellName, Grid } from "../../src/web/ui/grid.tsx"
import { arrange, listFile, listHref } from "../../src/web/ui/list.ts"
import {
  countField,
  hoursField,
  hoursInput,
  moneyField,
  moneyInput,
  parseHours,
  parseMoney,
  parsePercent,
  percentField,
  percentInput,
  plainDecimal,
  textField,
} from "../../src/web/ui/read-input.ts"
import { ListBar, ListPages, Table } from "../../src/web/ui/table.tsx"
import { Progress, Tabs, WithPanel } from "../../src/web/ui/tabs.tsx"
import { DateTime, dayText, Money, Name, Percent } from "../../src/web/ui/text.tsx"

const html = (node: Child) => String(node)
const language = fc.constantFrom(...LANGUAGES)

describe("what people type", () => {
  it("is an amount however thousands and decimals are written", () => {
    for (const text of ["1250.5", "1,250.50", "1 250,50", "1.250,50", "1'250.50", "1250,5"])
      expect(parseMoney(text, "EUR", "en"), text).toBe(125050n)
    expect(parseMoney("1,250", "EUR", "en")).toBe(125000n)
    expect(parseMoney("1.250", "EUR", "nb")).toBe(125000n)
    expect(parseMoney("1,250", "KWD", "nb")).toBe(1250n)
    expect(parseMoney("1 250", "JPY", "ru")).toBe(1250n)
    expect(parseMoney("12.50", "JPY", "en")).toBeNull()
    for (const text of ["", "12,5,0", "1,2.3.4", "-3", "1e3", "12.345", "€5"])
      expect(parseMoney(text, "EUR", "en"), text).toBeNull()
  })

  it("reads back every amount, percentage and time that we write into a field", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n })
    const currency = fc.constantFrom("EUR", "JPY", "KWD", "CLF")
    fc.assert(
      fc.property(amount, currency, language, (value, code, of) => {
        expect(parseMoney(moneyInput(value, code, of), code, of)).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.nat(10_000), language, (bps, of) => {
        expect(parsePercent(percentInput(bps, of), of)).toBe(bps)
        expect(parseHours(hoursInput(bps, of), of)).toBe(bps)
      }),
    )
  })

  it("is refused with an example and the text, at its field", () => {
    const refusal = () => moneyField({ amount: "12,5,0" }, "amount", "EUR", "en")
    expect(refusal).toThrow(AppError)
    try {
      refusal()
    } catch (error) {
      const [first] = (error as AppError).errors
      expect(first).toEqual({
        pointer: "/amount",
        detail: "Amounts like 12.50, please: “12,5,0” is not one.",
      })
    }
  })

  it("never becomes a number that was not meant: at most one decimal mark is left", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d., ]{1,12}$/), language, (text, of) => {
        const amount = parseMoney(text, "EUR", of)
        if (amount === null) return
        const digits = text.replaceAll(/\D/g, "").replace(/^0+/, "")
        expect(plainDecimal(text, of).replaceAll(/\D/g, "").replace(/^0+/, "")).toBe(digits)
      }),
    )
  })
})

const rows = [
  { name: "Bo", state: "approved", owed: 5n },
  { name: "ada", state: "approved", owed: 20n },
  { name: "Chi", state: "banned", owed: 1n },
]
type Row = (typeof rows)[number]
const rules = {
  sorts: { name: (row: Row) => row.name, owed: (row: Row) => row.owed },
  sort: "name",
  search: (row: Row) => row.name,
  filters: { state: (row: Row) => row.state },
  rowsPerPage: 2,
}
const columns = [
  { title: "Name", sort: "name", cell: (row: Row) => row.name, file: (row: Row) => row.name },
  { title: "Owed", kind: "number" as const, sort: "owed", cell: (row: Row) => `${row.owed}` },
]

describe("lists", () => {
  it("are ordered, searched, filtered and paged by their address", () => {
    const names = (asked: Record<string, string>) => arrange(rows, "/x", asked, rules).all.map(({ name }) => name)
    expect(names({})).toEqual(["ada", "Bo", "Chi"])
    expect(names({ sort: "-owed" })).toEqual(["ada", "Bo", "Chi"])
    expect(names({ sort: "owed", state: "approved" })).toEqual(["Bo", "ada"])
    expect(names({ q: "  CH " })).toEqual(["Chi"])
    expect(names({ sort: "secret", page: "-3" })).toEqual(["ada", "Bo", "Chi"])
    const second = arrange(rows, "/x", { page: "2" }, rules)
    expect(second.shown.map(({ name }) => name)).toEqual(["Chi"])
    expect(second.list).toMatchObject({ page: 2, pages: 2, count: 3 })
  })

  it("keep the search while they are sorted, and say so to the ear", () => {
    const { shown, list } = arrange(rows, "/x", { q: "a", sort: "name" }, rules)
    const table = html(<Table caption="A" rows={shown} columns={columns} empty="None." list={list} />)
    expect(table).toContain('aria-sort="ascending"')
    expect(table).toContain('href="/x?q=a&amp;sort=-name"')
    expect(table).toContain('href="/x?q=a&amp;sort=-owed"')
    expect(listHref(list, { file: true })).toBe("/x?q=a&sort=name&file=csv")
    expect(html(<ListBar list={list} search="Name" hasFile />)).toContain("1 row")
    expect(html(<ListPages list={list} />)).toBe("")
  })

  it("become files of what is seen", () => {
    expect(listFile(columns, rows)).toBe("Name\r\nBo\r\nada\r\nChi")
  })
})

describe("a step that weighs something", () => {
  it("is a page that names it and sends the same form again, with the word", () => {
    const question = { title: "Pay 2,219.98 USD to 1 affiliate", submit: "Pay", back: "/runs/1", isFinal: true }
    const page = html(<ConfirmView question={question} action="/runs/1/approval" values={{ hash: "a&b" }} />)
    expect(page).toContain("<h1>Pay 2,219.98 USD to 1 affiliate</h1>")
    expect(page).toContain('<input type="hidden" name="hash" value="a&amp;b"/>')
    expect(page).toContain('<input type="hidden" name="confirmed" value="yes"/>')
    expect(page).toContain('href="/runs/1"')
  })
})

describe("grids", () => {
  it("name each field for the ear and keep what was refused", () => {
    const grid = html(
      <Grid
        caption="Targets"
        corner="Month"
        rows={[{ key: "2026-12", label: "December" }]}
        columns={[{ key: "all", label: "All" }]}
        kind="money"
        value={() => "12,5,0"}
        errors={[{ pointer: `/${cellName("2026-12", "all")}`, detail: "Not an amount." }]}
      />,
    )
    expect(grid).toMatch(/<input name="2026-12.all" value="12,5,0"[^>]*aria-label="December, All" aria-invalid="true"/)
  })
})

describe("pieces", () => {
  const plain = (node: Child) => html(node).replaceAll(/<[^>]*>/g, "")

  it("lead between the parts of one thing, and mark the one that is open", () => {
    const tabs = html(
      <Tabs
        label="Program"
        tabs={[
          { href: "/p/rules", label: "Rules", isCurrent: true },
          { href: "/p/page", label: "Page", count: 2, isCurrent: false },
        ]}
      />,
    )
    expect(tabs.match(/aria-current="page"/g)).toHaveLength(1)
    expect(tabs).toContain('Page<span class="count">2</span>')
    expect(
      html(
        <WithPanel label="Customer" panel="Kari">
          Thread
        </WithPanel>,
      ),
    ).toContain('<aside class="panel" aria-label="Customer">Kari')
    expect(html(<Progress label="Paying" done={3} total={0} left="a minute" />)).toContain('max="1"')
  })

  it("show figures with their unit, channels by one colour, and names apart from their surroundings", () => {
    expect(plain(<Percent bps={1250} />)).toBe("12.5\u00a0%")
    expect(html(<Bar share={1.4} channel="sales" />)).toMatch(/class="bar s-sales".*width="100%"/)
    expect(html(<Channel name="community" />)).toContain("s-community")
    expect(html(<Name>שלום</Name>)).toBe("<bdi>שלום</bdi>")
    expect(dayText("2026-12-01T00:00:00.000Z", "UTC", "nb")).toBe("1. desember")
    expect(plain(<p>{tx("kit.progress", { done: <b>3</b>, total: 4 })}</p>)).toBe("3 of 4")
    expect(csvFile("affiliates", "a")).toMatchObject({ kind: "file", name: "affiliates.csv" })
  })

  it("read fields in the units that people see, and refuse what is none", () => {
    const form = { rate: "12,5 %", most: "12.5", hours: "1:30", count: "1 250", empty: " ", wrong: "x" }
    expect(percentField(form, "rate", "nb")).toBe(1250)
    expect(hoursField(form, "hours", "en")).toBe(90)
    expect(countField(form, "count", "en")).toBe(1250)
    expect(() => percentField(form, "most", "en", 1000)).toThrow(AppError)
    for (const field of [percentField, hoursField, countField, textField])
      expect(() => field(form, "empty", "en")).toThrow(AppError)
    for (const field of [percentField, hoursField, countField])
      expect(() => field(form, "wrong", "en")).toThrow(AppError)
  })
})

describe("readers", () => {
  it("see money and time as their language writes them", () => {
    const as = (of: "nb" | "ru", node: Child) =>
      html(<ReaderContext.Provider value={{ language: of, theme: "auto" }}>{node}</ReaderContext.Provider>)
    expect(as("nb", <Money amount={125050n} currency="EUR" />)).toContain("1\u00a0250,50 ")
    expect(as("ru", <DateTime at="2026-12-03T08:00:00.000Z" zone="Europe/Oslo" />)).toMatch(/3 дек.*09:00.*Oslo/)
  })
})
