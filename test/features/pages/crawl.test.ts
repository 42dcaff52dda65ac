import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { PRODUCT_NAMES } from "../../../src/features/imports/core/products.ts"
import { DEFAULT_CHECKLISTS } from "../../../src/features/inbox/core/pipeline.ts"
import { deedWords } from "../../../src/features/programs/audit/core/deed-words.ts"
import { LANGUAGE_NAMES, LANGUAGES, LOCALES } from "../../../src/vocabulary/languages.ts"
import { CATALOGUE } from "../../../src/web/messages/catalogue.ts"
import { textsOf, type Walked, walkPages } from "../../support/page-walk.ts"
import { usePayouts } from "../../support/payouts.ts"
import { Visitor } from "../../support/visitor.ts"
import { type CompanyRole, openWholeCompany, type WholeCompany } from "../../support/whole-company.ts"

const world = usePayouts()
const ROLES = ["owner", "manager", "sales", "finance", "viewer", "affiliate"] as const satisfies CompanyRole[]
let company: WholeCompany
let excused: RegExp

type Texts = Record<string, readonly [string, string, string]>
const texts = CATALOGUE as unknown as Texts
const kept = { ...texts }
const deeds: Texts = deedWords
const keptDeeds = { ...deeds }

/** Every word of the catalogue in guillemets of its own; values stay outside. */
const marked = (text: string) =>
  text
    .split(/(\{[^}]*\})/)
    .map((part) =>
      part.startsWith("{")
        ? part.replace(
            /:(.*)\}$/,
            (_all, forms: string) =>
              `:${forms
                .split("|")
                .map((form) => `⟦${form}⟧`)
                .join("|")}}`,
          )
        : part && `⟦${part}⟧`,
    )
    .join("")

const isFull = process.env.ACCESSIBLE === "all"

/** Names of months and days, as Intl writes them in each of our languages, short, long and within a date. */
const CALENDAR = Object.values(LOCALES).flatMap((locale) =>
  Array.from({ length: 12 }, (_unused, month) => new Date(Date.UTC(2030, month, 5 + month))).flatMap((at) =>
    (["short", "long"] as const).flatMap((style) =>
      [{ month: style }, { month: style, day: "numeric" as const }, { weekday: style }].flatMap((asked) =>
        new Intl.DateTimeFormat(locale, { ...asked, timeZone: "UTC" })
          .format(at)
          .split(/[^\p{L}]+/u)
          .filter(Boolean),
      ),
    ),
  ),
)
const NAMES = [
  "Grapevine",
  "Stripe",
  "Acme",
  "CSV",
  "QR",
  "UTC",
  "Oslo",
  "kl",
  "EUR",
  "JPY",
  "USD",
  "NOK",
  "GBP",
  ...Object.values(LANGUAGE_NAMES),
  ...Object.values(PRODUCT_NAMES),
]

beforeAll(async () => {
  const api = async (method: string, path: string, key: string, body?: unknown, type?: string) => {
    const reply = await world.app.call(method, path, { key, body, ...(type && { headers: { "content-type": type } }) })
    expect(reply.status, `${method} ${path}: ${reply.text}`).toBeLessThan(300)
    return reply.body
  }
  const onboard = (url: string) =>
    fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams({ outcome: "ready" }) })
  company = await openWholeCompany(api, onboard, () => world.app.settle())
  for (const email of Object.values(company.emails)) company.typed.add(email.split("@")[0]!)
  for (const [all, words] of [
    [texts, kept],
    [deeds, keptDeeds],
  ] as const)
    for (const [key, [en, nb, ru]] of Object.entries(words)) all[key] = [marked(en), marked(nb), marked(ru)]
  for (const item of Object.values(DEFAULT_CHECKLISTS).flat()) company.typed.add(item)
  const longest = [...company.typed].toSorted((a, b) => b.length - a.length)
  const escaped = longest.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
  excused = new RegExp(
    [
      ...escaped,
      String.raw`(<i>Lang</i>\s?)+\S*|\{\w+\}|\S+@\S+|https?://\S*|[\w.-]+\.acme\.test|(News1|Google1) / \w+|sub\d|gv_click|[a-z_]+\.[a-z_]+|[A-Z][a-z]+/[A-Z][\w /+-]+`,
      String.raw`(?<!\p{L})(?:${[...new Set([...NAMES, ...CALENDAR])].join("|")})\.?(?!\p{L})`,
    ].join("|"),
    "giu",
  )
}, 60_000)
afterAll(() => {
  Object.assign(texts, kept)
  Object.assign(deeds, keptDeeds)
})

/** Words of a page that came neither out of the catalogue nor from people. */
const untranslated = ({ html }: Walked): string[] =>
  textsOf(html).flatMap((text) => {
    const rest = text.replaceAll(/⟦[^⟦⟧]*⟧/g, " ").replaceAll(excused, " ")
    return /\p{L}{3,}/u.test(rest) ? [`not translated: ${rest.trim().slice(0, 80)}`] : []
  })

/** Which language an address is read in: others from role to role, the same each time; ids are no part of it. */
const turnOf = (path: string) =>
  [...path.replaceAll(/\b[a-z]{3}_\w+/g, "")].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)

// Each address is read in one language, by the next role in the next one; with ACCESSIBLE=all by each role in each.
describe("what can be reached by links", () => {
  it.each(
    ROLES.flatMap((role, index) =>
      (isFull ? LANGUAGES : [null]).map((language) => ({
        role,
        index,
        language,
        said: language ?? "one after the other",
      })),
    ),
  )("is there for $role, in words of their language, and fit for people ($said)", async (turn) => {
    const { role, index, language } = turn
    const visitor = await new Visitor(world.app).signIn(company.emails[role])
    const get = (path: string) => {
      const read = language ?? LANGUAGES[(turnOf(path) + index) % LANGUAGES.length]!
      visitor.cookies.set("gv_reader", `${read}.auto`)
      return visitor.get(path)
    }
    const from = role === "affiliate" ? ["/links"] : [`/v/${company.vendorId}/home`]
    const { faults } = await walkPages({ get }, from, untranslated)
    if (process.env.FAULTS)
      (await import("node:fs")).writeFileSync(`${process.env.FAULTS}/${role}-${language}.txt`, faults.join("\n"))
    expect([...new Set(faults)].toSorted()).toEqual([])
  })
})
