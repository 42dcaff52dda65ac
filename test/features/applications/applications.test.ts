import { describe, expect, it } from "vitest"
import { ask, createProgram, createVendor, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

const FORM = { "content-type": "application/x-www-form-urlencoded" }

async function open(page: Json = {}, program: Json = {}) {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email })
  const { id } = await createProgram(test.app, vendor, program)
  const slug = unique("page")
  const save = (changes: Json = {}, status = 200): Promise<Json> =>
    ask(test.app, status, "PUT", `/v1/programs/${id}/page`, vendor.sk, { slug, is_public: true, ...page, ...changes })
  const apply = (fields: Record<string, string>, visitor = new Visitor(test.app)) =>
    visitor.post(`/p/${slug}/application`, { email: `${unique("ann")}@mail.test`, name: "Ann", ...fields })
  const find = async (who: string) =>
    (await ask(test.app, 200, "GET", `/v1/affiliates?email=${encodeURIComponent(who)}`, vendor.sk)).data as Json[]
  const show = (who: string) => ask(test.app, 200, "GET", `/v1/affiliates/${who}`, vendor.sk)
  return { email, vendor, id: String(id), slug, save, apply, find, show, saved: await save() }
}

const mailsTo = async (email: string) => {
  await test.app.settle()
  const seen = await new Visitor(test.app).get("/outbox")
  return words(seen.text).split(email).length - 1
}

describe("a program's page", () => {
  it("is saved, shown again, and read by anybody in plain words", async () => {
    const { vendor, id, slug, saved } = await open({
      headline: "Tell your friends",
      description: "We make <b>shoes</b>.\n\nThey last.",
      terms: "Be honest.",
      questions: [{ label: "Where do you post?", required: true }],
      disclosure: "I earn when you buy.",
      category: "Shoes",
    })
    expect(saved).toMatchObject({ slug, is_public: true, terms_version: 1, category: "Shoes" })
    expect(await ask(test.app, 200, "GET", `/v1/programs/${id}/page`, vendor.sk)).toEqual(saved)
    await ask(test.app, 200, "PUT", `/v1/programs/${id}/rules`, vendor.sk, {
      rules: [{ event: "sale", rate: { kind: "percent", bps: 1250 } }],
    })
    const page = await new Visitor(test.app).get(`/p/${slug.toUpperCase()}`)
    expect(page.status).toBe(200)
    const said = words(page.text)
    for (const part of [
      "Tell your friends",
      "12.5 %",
      "60 days",
      "30 days",
      "50.00",
      "Be honest.",
      "Where do you post?",
    ])
      expect(said).toContain(part)
    expect(page.text).not.toContain("<b>shoes</b>")
  })

  it("is nobody's business before it is public, and no other program's address", async () => {
    const { slug, save, apply } = await open()
    await save({ is_public: false })
    expect((await new Visitor(test.app).get(`/p/${slug}`)).status).toBe(404)
    expect((await apply({})).status).toBe(404)
    const other = await open()
    expect(await other.save({ slug: slug.toUpperCase() }, 409)).toMatchObject({ code: "slug_taken" })
    expect(await other.save({ slug: "a b" }, 422)).toMatchObject({ errors: [{ pointer: "/slug" }] })
  })

  it("names a new version of its terms for each other text, and the same for the same", async () => {
    const { save } = await open({ terms: "One." })
    expect((await save({ terms: "Two." })).terms_version).toBe(2)
    expect((await save({ terms: "Two.", headline: "Hi" })).terms_version).toBe(2)
    expect((await save({ terms: null })).terms_version).toBeNull()
    expect((await save({ terms: "One." })).terms_version).toBe(3)
    const both = await Promise.all([save({ terms: "Four." }), save({ terms: "Four." })])
    expect(both.map(({ terms_version: version }) => version)).toEqual([4, 4])
  })

  it("is found in the directory while it is public, by words and category", async () => {
    const name = unique("Shoes-of")
    const category = unique("Category")
    const { slug, save } = await open({ headline: "Walk 100%_far", category }, { name })
    const look = async (query: string) => (await new Visitor(test.app).get(`/p?${query}`)).text.includes(`/p/${slug}"`)
    expect(await look(`q=${encodeURIComponent(name.toUpperCase())}`)).toBe(true)
    expect(await look(`category=${category}&q=${encodeURIComponent("100%_")}`)).toBe(true)
    expect(await look(`category=${category}&q=${encodeURIComponent("%walk%")}`)).toBe(false)
    await save({ is_public: false })
    expect(await look(`q=${encodeURIComponent(name)}`)).toBe(false)
  })
})

describe("an application", () => {
  const QUESTIONS = [
    { label: "Where do you post?", required: true },
    { label: "How many read it?", required: false },
  ]

  it("makes an affiliate who waits, with answers and the terms as they were accepted", async () => {
    const { apply, find, show } = await open({ terms: "Be honest.", questions: QUESTIONS })
    const email = `${unique("ann")}@mail.test`
    const answered = await apply({ email, website: "https://ann.test", answer_1: "On my blog", terms: "on" })
    expect(answered.status).toBe(200)
    const [row] = await find(email)
    expect(await show(row!.id)).toMatchObject({
      status: "applied",
      application: {
        website: "https://ann.test",
        answers: [{ label: "Where do you post?", text: "On my blog" }],
        terms_version: 1,
      },
    })
    expect(await mailsTo(email)).toBeGreaterThan(0)
  })

  it("says at each field what is missing, and keeps what was written", async () => {
    const { apply } = await open({ terms: "Be honest.", questions: QUESTIONS })
    const refused = await apply({ email: "nobody", answer_2: "Many", website: "javascript:alert(1)" })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain("Many")
    for (const field of ["email", "website", "answer_1", "terms"])
      expect(refused.text, field).toMatch(
        new RegExp(`aria-invalid="true"[^>]*name="${field}"|name="${field}"[^>]*aria-invalid="true"`),
      )
  })

  it("again changes nothing, and says the same to whoever is known", async () => {
    const { apply, find, show, vendor } = await open()
    const email = `${unique("ann")}@mail.test`
    const first = await apply({ email })
    const [row] = await find(email)
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${row!.id}`, vendor.sk, { status: "banned" })
    const before = await show(row!.id)
    const again = await apply({ email: email.toUpperCase(), name: "Other", website: "https://other.test" })
    expect([again.status, words(again.text)]).toEqual([first.status, words(first.text)])
    expect(await show(row!.id)).toEqual(before)
    expect(await find(email)).toHaveLength(1)
  })

  it("is approved at once where the program does so, and mailed; else by a person in the page of applications", async () => {
    const quick = await open({}, { auto_approve: true })
    const bea = `${unique("bea")}@mail.test`
    await quick.apply({ email: bea })
    expect((await quick.find(bea))[0]).toMatchObject({ status: "approved" })
    const slow = await open({ questions: QUESTIONS })
    const ann = `${unique("ann")}@mail.test`
    await slow.apply({ email: ann, answer_1: "Everywhere <i>" })
    const owner = await new Visitor(test.app).signIn(slow.email)
    const base = `/v/${slow.vendor.id}`
    const list = await owner.get(`${base}/applications`)
    expect(words(list.text)).toContain("Everywhere <i>")
    const [row] = await slow.find(ann)
    const before = await mailsTo(ann)
    const done = await owner.post(`${base}/affiliates/${row!.id}/status`, { status: "approved", back: "applications" })
    expect(done.location).toBe(`${base}/applications`)
    expect((await slow.find(ann))[0]).toMatchObject({ status: "approved" })
    expect(await mailsTo(ann)).toBeGreaterThan(before)
  })

  it("comes from any site, and from nobody's session", async () => {
    const { slug, find } = await open()
    const email = `${unique("ann")}@mail.test`
    const body = new URLSearchParams({ email, name: "Ann" }).toString()
    const sent = await test.app.app.request(`http://localhost/p/${slug}/application`, {
      method: "POST",
      headers: FORM,
      body,
    })
    expect(sent.status).toBe(200)
    expect(await find(email)).toHaveLength(1)
  })
})

it("a page is written in a page, its questions one a line", async () => {
  const { email, vendor, id, slug } = await open()
  const owner = await new Visitor(test.app).signIn(email)
  const path = `/v/${vendor.id}/programs/${id}/page`
  const form = { slug, is_public: "on", headline: "Hello", questions: "Where?\n How many? *\n\n", terms: "Be honest." }
  expect((await owner.post(path, form)).status).toBe(303)
  const saved = await ask(test.app, 200, "GET", `/v1/programs/${id}/page`, vendor.sk)
  expect(saved.questions).toEqual([
    { label: "Where?", required: false },
    { label: "How many?", required: true },
  ])
  const refused = await owner.post(path, { ...form, slug: "no good", questions: "Same\nSame" })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain("no good")
})
