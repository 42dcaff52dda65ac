import { beforeAll, describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

let vendor: TestVendor
let owner: Visitor
let base: string
let programId: string
const name = `Zoë ${unique("Quist")}`

beforeAll(async () => {
  const email = unique("owner")
  vendor = await createVendor(test.app, { owner_email: `${email}@a.test` })
  owner = await new Visitor(test.app).signIn(`${email}@a.test`)
  base = `/v/${vendor.id}`
  programId = String((await createProgram(test.app, vendor)).id)
  const zoe = await createAffiliate(test.app, vendor, programId, { name })
  await ask(test.app, 201, "POST", "/v1/affiliates", vendor.sk, {
    email: `${unique("bo")}@mail.test`,
    name: "Bo",
    program_id: programId,
    status: "applied",
  })
  await ask(test.app, 201, "POST", "/v1/sales", vendor.sk, {
    external_id: "SO-100%_1",
    amount: 5000,
    currency: "EUR",
    customer_external_id: "acorn",
    email: "kari@acorn.test",
    affiliate_id: zoe.id,
  })
})

describe("home", () => {
  it("is where a member of one company lands, and says what waits, each leading to its queue", async () => {
    expect((await owner.get("/")).location).toBe(`${base}/home`)
    expect((await owner.get(base)).location).toBe(`${base}/home`)
    const seen = await owner.get(`${base}/home`)
    expect(words(seen.text)).toContain("1 thing waits for you.")
    expect(words(seen.text)).toContain("1 person applied")
    expect(seen.text).toContain(`href="${base}/applications"`)
  })

  it("counts in the navigation what waits, for who may decide it", async () => {
    expect(words((await owner.get(`${base}/sales`)).text)).toContain("Applications 1 1 waits")
    const viewer = `${unique("viewer")}@a.test`
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: viewer, role: "viewer" })
    const seen = await (await new Visitor(test.app).signIn(viewer)).get(`${base}/home`)
    expect(words(seen.text)).toContain("Nothing waits for you.")
    expect(words(seen.text)).not.toContain("Affiliates 1")
  })

  it("and other pages have short names, which lead to the company that one works for", async () => {
    expect((await owner.get("/home")).location).toBe(`${base}/home`)
    expect((await owner.get("/sales?from=2026-01-01")).location).toBe(`${base}/sales?from=2026-01-01`)
    expect((await owner.get("/affiliates/aff_1")).location).toBe(`${base}/affiliates/aff_1`)
    const [sale] = (await ask(test.app, 200, "GET", "/v1/sales", vendor.sk)).data
    expect((await owner.get(`/sales/${sale.id}`)).location).toBe(`${base}/sales/${sale.id}`)
    expect((await owner.get("/a/earnings?state=paid")).location).toBe("/earnings?state=paid")
    expect((await owner.get("/a//evil.test/")).location).toBe("/evil.test/")
    expect((await new Visitor(test.app).get("/home")).location).toBe("/sign-in?next=%2Fhome")
  })
})

describe("the search", () => {
  const found = async (q: string) => {
    const seen = await owner.get(`${base}/search?${new URLSearchParams({ q })}`)
    return seen.location ?? words(seen.text)
  }

  it("finds affiliates, orders and customers by a part of what they are called", async () => {
    expect(await found(name.toLowerCase().slice(0, 8))).toContain(name)
    expect(await found("acorn")).toContain("kari@acorn.test")
    expect(await found("o-100%")).toContain("Orders SO-100%_1")
    expect(await found("SO-100%_1")).toMatch(new RegExp(`^${base}/sales/sal_`))
  })

  it("takes what was typed as text, never as a pattern", async () => {
    expect(await found("%%")).toContain("Nothing found for “%%”")
    expect(await found("__")).not.toContain(name)
    expect((await owner.get(`${base}/search?q=%3Cb%3E`)).text).not.toContain("<b>")
    expect(await found("<b>")).toContain("Nothing found for “<b>”")
    expect(await found("\0\0")).toContain("Nothing found")
    expect(await found("a")).toContain("Type at least two characters")
  })

  it("finds nothing of another company", async () => {
    const email = `${unique("rival")}@a.test`
    const rival = await createVendor(test.app, { owner_email: email })
    const seen = await (await new Visitor(test.app).signIn(email)).get(`/v/${rival.id}/search?q=acorn`)
    expect(words(seen.text)).toContain("Nothing found")
  })
})

describe("the reader's language", () => {
  it("is the browser's, then what they chose, in every browser of theirs", async () => {
    const norwegian = { "accept-language": "nb-NO,nb;q=0.9" }
    expect((await owner.get(`${base}/home`, norwegian)).text).toContain('<html lang="nb">')
    const chosen = await owner.post("/preferences", { language: "ru" }, { referer: `http://localhost${base}/home` })
    expect(chosen.status).toBe(303)
    const seen = await owner.get(`${base}/home`, norwegian)
    expect(seen.text).toContain('<html lang="ru">')
    expect(words(seen.text)).toContain("Вас ждёт 1 дело.")
    await owner.post("/preferences", { language: "en", theme: "dark" })
    expect((await owner.get(`${base}/home`)).text).toContain('<html lang="en" data-theme="dark">')
    await owner.post("/preferences", { theme: "auto" })
  })
})
