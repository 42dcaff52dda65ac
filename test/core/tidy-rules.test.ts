import { describe, expect, it } from "vitest"
import { cycles } from "../support/tidy/cycle-rules.ts"
import * as imports from "../support/tidy/import-rules.ts"
import * as once from "../support/tidy/once-rules.ts"
import { crowded, foundRooms } from "../support/tidy/places.ts"
import * as retired from "../support/tidy/retired-words.ts"
import * as shape from "../support/tidy/shape-rules.ts"
import { toSource } from "../support/tidy/source.ts"
import * as words from "../support/tidy/word-rules.ts"

// A rule that sees nothing is worse than none: each is shown what it must refuse, and its innocent neighbour.

const at = (path: string, text: string) => [toSource(path, text)]
const refuses = (rule: Parameters<typeof imports.check>[1], path: string, text: string) =>
  imports.check(at(path, text), rule).length > 0

describe("import rules", () => {
  it.each([
    ["src/lib/a.ts", `import { x } from "../platform/b.ts"`, true],
    ["src/web/a.tsx", `import { x } from "../features/identity/core.ts"`, true],
    ["src/site-script/a.ts", `import { x } from "../lib/money.ts"`, true],
    ["src/features/links/redirect/a.ts", `import { x } from "../../../site-script/compiled.ts"`, false],
    ["src/vocabulary/a.ts", `import { x } from "../lib/money.ts"`, true],
    ["src/platform/a.ts", `import { x } from "../vocabulary/ids.ts"`, false],
    ["src/platform/a.ts", `import { x } from "../env.ts"`, true],
    ["src/platform/a.ts", `import type { X } from "../env.ts"`, false],
    ["src/features/identity/a.ts", `import { x } from "../../app.ts"`, true],
    ["src/features/identity/a.ts", `import { x } from "../../web/url.ts"`, false],
    ["src/app.ts", `const x = await import("./features/identity/api.ts")`, false],
  ])("of layers: %s with %s", (path, text, isRefused) => {
    expect(refuses(imports.layers, path, text)).toBe(isRefused)
  })

  it.each([
    ["src/platform/tenant.ts", `import postgres from "postgres"`, true],
    ["src/platform/db.ts", `import postgres from "postgres"`, false],
    ["src/features/identity/add-member.ts", `import { sql } from "drizzle-orm"`, true],
    ["src/features/identity/session-store.ts", `import { sql } from "drizzle-orm"`, false],
    ["src/features/payouts/send-item.ts", `import Stripe from "stripe"`, true],
    ["src/features/payouts/send-item.ts", `import type Stripe from "stripe"`, false],
    ["src/features/payouts/core/a.ts", `import * as z from "zod"`, true],
    ["src/features/links/core/visitor.ts", `import { isbot } from "isbot"`, false],
  ])("of packages: %s with %s", (path, text, isRefused) => {
    expect(refuses(imports.packages, path, text)).toBe(isRefused)
  })

  it.each([
    ["src/features/ledger/post-entry.ts", `import { x } from "../links/core/slug.ts"`, true],
    ["src/features/links/create-link.ts", `import { x } from "../ledger/post-entry.ts"`, false],
    ["src/features/links/create-link.ts", `import { x } from "../ledger/store.ts"`, true],
    ["src/features/links/create-link.ts", `import type { X } from "../ledger/store.ts"`, true],
    ["src/features/links/create-link.ts", `import { x } from "../ledger/api.ts"`, true],
    ["src/features/links/create-link.ts", `import { x } from "../ledger/tables.ts"`, true],
    ["src/features/links/store.ts", `import { x } from "../ledger/tables.ts"`, false],
    ["src/features/links/core/slug.ts", `import { x } from "../create-link.ts"`, true],
    ["src/features/links/core/slug.ts", `import { x } from "../../../platform/ctx.ts"`, true],
    ["src/features/links/core/slug.ts", `import type { X } from "../../../platform/ctx.ts"`, false],
    ["src/features/links/api.ts", `import * as store from "./store.ts"`, true],
    ["src/features/links/api.ts", `import type { Link } from "./store.ts"`, false],
    ["src/features/links/clicks/core/roll-up.ts", `import { x } from "../record-click.ts"`, true],
    ["src/features/links/clicks/core/roll-up.ts", `import { x } from "../../redirect/core/visitor.ts"`, false],
    ["src/features/links/clicks/record-click.ts", `import { x } from "../store.ts"`, false],
    ["src/features/links/clicks/record-click.ts", `import { x } from "../../ledger/posting/funds-store.ts"`, true],
    ["src/features/ledger/posting/post-entry.ts", `import { x } from "../../links/redirect/core/click.ts"`, true],
    ["src/features/gossip/api.ts", `import { x } from "../identity/core.ts"`, true],
  ])("of slices: %s with %s", (path, text, isRefused) => {
    expect(refuses(imports.slices, path, text)).toBe(isRefused)
  })

  it.each([
    ["src/features/links/links/create-link.ts", `import { x } from "../redirect/core/slug.ts"`, false],
    ["src/features/links/redirect/redirect.ts", `import { x } from "../links/create-link.ts"`, true],
    ["src/features/links/redirect/core/slug.ts", `import type { X } from "../../links/core/destination.ts"`, true],
    ["src/features/links/redirect/redirect.ts", `import { x } from "../contract.ts"`, false],
    ["src/features/links/redirect/redirect.ts", `import { x } from "../api.ts"`, true],
    ["src/features/links/redirect/redirect.ts", `import { x } from "../show.ts"`, true],
    ["src/features/links/api.ts", `import { x } from "./links/create-link.ts"`, false],
    ["src/features/links/contract.ts", `import { x } from "./links/core/destination.ts"`, false],
    ["src/features/links/store.ts", `import { x } from "./links/create-link.ts"`, true],
    ["src/features/links/links/create-link.ts", `import { x } from "../../ledger/posting/post-entry.ts"`, false],
  ])("of rooms: %s with %s", (path, text, isRefused) => {
    expect(refuses(imports.rooms, path, text)).toBe(isRefused)
  })

  it("counts the files of a room, without its core and what is in other rooms", () => {
    const files = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/a${i}.ts`)
    const links = "src/features/links"
    const full = [...files(links, 22), ...files(`${links}/clicks`, 22), ...files(`${links}/clicks/core`, 40)]
    expect(foundRooms(full)).toEqual({ links: ["clicks"] })
    expect(crowded(full)).toEqual([])
    expect(crowded([...full, `${links}/clicks/b.ts`])).toEqual([`${links}/clicks holds 23 files, more than 22`])
  })

  it("finds files that reach each other, and says the shortest way round", () => {
    const files = [
      toSource("src/a.ts", `import type { B } from "./b.ts"\nimport { d } from "./d.ts"`),
      toSource("src/b.ts", `import { c } from "./c.ts"\nimport { a } from "./a.ts"`),
      toSource("src/c.ts", `import { a } from "./a.ts"`),
      toSource("src/d.ts", `import { e } from "./e.ts"`),
      toSource("src/e.ts", ""),
    ]
    expect(cycles(files)).toHaveLength(1)
    expect(cycles(files)[0]).toMatch(/^(src\/a.ts → src\/b.ts → src\/a.ts|src\/b.ts → src\/a.ts → src\/b.ts)$/)
    expect(cycles(files.slice(2))).toEqual([])
  })

  it("finds the way from the edge to a heavy package, and overlooks types", () => {
    const way = [
      toSource("src/edge.ts", `import { a } from "./a.ts"\nimport type { b } from "./b.ts"`),
      toSource("src/a.ts", `import * as z from "zod"`),
      toSource("src/b.ts", `import Stripe from "stripe"`),
    ]
    expect(imports.edgeReaches(way)).toEqual(["src/edge.ts → src/a.ts → zod"])
  })

  it("finds what writes another slice's tables, in the builder and in SQL", () => {
    const tables = toSource("src/features/links/tables.ts", `export const links = pgTable("links", {})`)
    const store = (text: string) => [tables, toSource("src/features/links/store.ts", text)]
    const foreign = `import { runs } from "../programs/tables.ts"\n`
    expect(imports.foreignWrites(store(`${foreign}tx.insert(runs)`))).toHaveLength(1)
    expect(imports.foreignWrites(store(`${foreign}tx.select().from(runs)`))).toEqual([])
    expect(imports.foreignWrites(store("sql`update accounts set x = 1`"))).toHaveLength(1)
    expect(imports.foreignWrites(store("sql`update links set x = 1 where true for update`"))).toEqual([])
  })
})

describe("shape rules", () => {
  const long = (lines: number) => `function f() {\n${"  x()\n".repeat(lines - 2)}}\n`

  it("measure files and functions", () => {
    expect(shape.sizes(at("src/lib/a.ts", long(70)))).toEqual([])
    expect(shape.sizes(at("src/lib/a.ts", long(71)))).toHaveLength(1)
    expect(shape.sizes(at("src/features/identity/core/a.ts", long(41)))).toHaveLength(1)
    expect(shape.sizes(at("src/lib/a.ts", "x\n".repeat(351)))).toHaveLength(1)
    expect(shape.sizes(at("src/features/identity/add-x.ts", "x\n".repeat(201)))).toHaveLength(1)
    expect(
      shape.sizes(
        at("src/features/identity/api.ts", `const a = { run: ${long(16).replace("function f", "function")} }`),
      ),
    ).toHaveLength(1)
  })

  it("read names of files and exports", () => {
    expect(shape.names(at("src/lib/date-utils.ts", ""))).toHaveLength(1)
    expect(shape.names(at("src/lib/dateRange.ts", ""))).toHaveLength(1)
    expect(shape.names(at("src/lib/a.ts", "export const userInfo = 1, x = 2\nexport class Data {}"))).toHaveLength(2)
    expect(shape.names(at("src/lib/a.ts", "export const metadata = { data: 1 }\nconst info = 1"))).toEqual([])
  })

  it("see barrels, clocks, impurity and escapes", () => {
    expect(shape.barrels(at("src/lib/a.ts", `export { x } from "./b.ts"`))).toHaveLength(1)
    expect(shape.clocks(at("src/web/a.tsx", "const a = new Date()\nconst b = Date.now()\nnew Date(0)"))).toHaveLength(2)
    expect(shape.purity(at("src/features/identity/core/a.ts", "async function f() { fetch(x.fetch) }"))).toHaveLength(2)
    expect(shape.escapes(at("test/a.test.ts", `it.${"skip"}("x", () => {})\nconst a: any = 1`))).toHaveLength(2)
    expect(shape.escapes(at("src/lib/a.ts", `// @${"ts-ignore"}`))).toHaveLength(1)
    expect(shape.literalSpreads(at("src/lib/a.tsx", "f({ ...{ a, b }, c })\nconst x = <X {...{ a }} />"))).toHaveLength(
      2,
    )
    expect(shape.literalSpreads(at("src/lib/a.ts", "f({ ...a, ...(b as C) })"))).toEqual([])
    expect(shape.comments(at("src/lib/a.ts", "// a\n// b\n// c\nx()\n// d"))).toEqual([])
    expect(shape.comments(at("src/lib/a.ts", "/**\n * a\n * b\n * c\n * d\n */"))).toHaveLength(1)
  })
})

describe("rules of what is written once", () => {
  const both = (a: string, b: string) => [toSource("src/lib/a.ts", a), toSource("src/lib/b.ts", b)]

  it("find the same list of words in unions, arrays and enums, in any order", () => {
    const list = `export const KINDS = ["a", "b", "c"] as const`
    expect(once.wordLists(both(list, `z.enum(["c", "b", "a"])`))).toEqual(["a|b|c in src/lib/a.ts:1, src/lib/b.ts:1"])
    expect(once.wordLists(both(list, `type Kind = "b" | "a" | "c" | null`))).toHaveLength(1)
    expect(once.wordLists(both(list, `const a = ["a", "b", "d"]\nconst b = ["a", "b"]`))).toEqual([])
  })

  it("find two types of one name, but not what a store keeps under its own", () => {
    expect(once.typeNames(both("export type A = 1", "export interface A {}"))).toHaveLength(1)
    expect(once.typeNames(both("export type A = 1", "type A = 2\nexport type B = 1"))).toEqual([])
    expect(once.typeNames(both("export type A = 1", "export type A = store.A"))).toEqual([])
  })

  it("ask a verb file for a function of its own name, or a table", () => {
    const wrong = (name: string, text: string) => once.verbNames(at(`src/features/links/links/${name}`, text))
    expect(wrong("create-link.ts", "export async function createLink() {}")).toEqual([])
    expect(wrong("line-kinds.ts", "export const LINE_KINDS = {}")).toEqual([])
    expect(wrong("create-link.ts", "export function makeLink() {}")).toHaveLength(1)
    expect(wrong("core/link.ts", "export const x = 1")).toEqual([])
  })
})

describe("documentation rules", () => {
  it("ask for a comment on what another layer calls", () => {
    const caller = toSource("src/app.ts", `import { f, g } from "./lib/a.ts"`)
    const callee = toSource(
      "src/lib/a.ts",
      "export function f() {}\n/** Says. */\nexport function g() {}\nexport function h() {}",
    )
    expect(shape.undocumented([caller, callee])).toEqual(["src/lib/a.ts:1 f does not say what it does"])
  })
})

describe("word rules", () => {
  it("see words of the product in lib and platform, however they are written together", () => {
    const found = (path: string, text: string) => words.productWords(at(path, text)).length
    expect(found("src/platform/a.ts", "function recordClick() {}")).toBe(1)
    expect(found("src/lib/a.ts", `const a = "sale_conflict" // inquiries`)).toBe(1)
    expect(found("src/platform/a.ts", "// a clickable vendor, whose wholesale affiliates misled")).toBe(0)
    expect(found("src/vocabulary/a.ts", `"click"`)).toBe(0)
  })

  it("see a retired word, but not a name of the contract", () => {
    const said = (text: string) =>
      retired.retiredWords(at("src/lib/a.ts", text)).filter((found) => found.startsWith("src/lib/a"))
    expect(said(`// is ${"to"}ld again`)).toHaveLength(1)
    expect(said(`const oldLet${"ter"} = 1`)).toHaveLength(1)
    expect(said(`const told_by = deadLetter(1)`)).toEqual([])
  })

  it("see marks of unfinished work and the forbidden word, but not where others demand it", () => {
    expect(
      words.marks(at("src/lib/a.ts", `// ${"TO"}${"DO"} later`)).filter((w) => w.startsWith("src/lib/a")),
    ).toHaveLength(1)
    const said = (text: string) => words.tablesWord(at("src/lib/a.ts", text)).filter((w) => w.startsWith("src/lib/a"))
    expect(said(`const user${"Sch"}ema = 1`)).toHaveLength(1)
    expect(said(`z.toJSON${"Sch"}ema(x)\nconst a = { ${"sch"}ema: 1 }`)).toEqual([])
  })
})
