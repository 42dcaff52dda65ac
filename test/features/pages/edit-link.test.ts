import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()
const plain = (text: string) => words(text).replaceAll("\u00a0", " ")

/** Ada's link, shared with Bea and Cem by the API, whose order is not that of a form; a manager and a clerk look at it. */
async function open() {
  const shop = await openShop(test.app)
  const { vendor, programId } = shop
  const adasMail = `${unique("ada")}@mail.test`
  const [ada, bea, cem] = [
    await shop.join({ name: "Ada", email: adasMail }),
    await shop.join({ name: "Bea" }),
    await shop.join({ name: "Cem" }),
  ]
  const splits = [
    { affiliate_id: bea.id, bps: 3000 },
    { affiliate_id: ada.id, bps: 5750 },
    { affiliate_id: cem.id, bps: 1250 },
  ]
  const slug = unique("spring")
  const link = await shop.post(201, "/v1/links", { program_id: programId, affiliate_id: ada.id, slug, splits })
  const enter = async (role: string) => {
    const email = `${unique(role)}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role })
    return new Visitor(test.app).signIn(email)
  }
  const path = `/v/${vendor.id}/affiliates/${ada.id}/links/${link.id}`
  const parts = { with_1: bea.email, part_1: "30", with_2: cem.email, part_2: "12.5" }
  const form = { slug, destination_url: "", works: "on", ...parts }
  const splitsNow = async (): Promise<Json> => (await shop.get(`/v1/links/${link.id}`)).splits
  return {
    ...shop,
    ada,
    bea,
    cem,
    adasMail,
    slug,
    link,
    splits,
    splitsNow,
    path,
    form,
    enter,
    olga: await enter("manager"),
  }
}

describe("the page of an affiliate's link", () => {
  it("shows what it is, and leaves its parts as they are when something else is changed", async () => {
    const { olga, path, form, bea, cem, splits, splitsNow, ada, vendor, link, get } = await open()
    const list = await olga.get(`/v/${vendor.id}/affiliates/${ada.id}/links`)
    expect(list.text).toContain(`href="${path}"`)
    const { status, text } = await olga.get(path)
    expect(status).toBe(200)
    for (const value of [form.slug, bea.email, "30", cem.email, "12.5"]) expect(text).toContain(`value="${value}"`)
    expect(text).toContain('name="with_3"')
    const page = "https://shop.acme.test/tents"
    const saved = await olga.post(path, { ...form, destination_url: page })
    expect(saved.location, words(saved.text)).toBe(`/v/${vendor.id}/affiliates/${ada.id}/links`)
    expect(await get(`/v1/links/${link.id}`)).toMatchObject({ destination_url: page, splits })
    expect(await splitsNow()).toEqual(splits)
  })

  it("changes who has which part after asking, by name and per cent; nothing of what was earned", async () => {
    const { olga, path, form, ada, bea, cem, splitsNow, sale, click, link, pass } = await open()
    const click_id = await click({ link })
    await pass(60)
    const before = (await sale("kim", { click_id })).commissions
    const asked = await olga.post(path, { ...form, part_1: "50", with_2: "", part_2: "" })
    expect(plain(asked.text)).toContain("earns: Ada 50 %, Bea 50 %")
    await olga.confirm(path, { ...form, part_1: "50", with_2: "", part_2: "" })
    const half = (affiliate_id: string) => ({ affiliate_id, bps: 5000 })
    expect(await splitsNow()).toEqual([half(ada.id), half(bea.id)])
    expect(before.map((row: Json) => row.amount)).toEqual([300, 575, 125])
    const later = await sale("lea", { click_id: await click({ link }) })
    expect(later.commissions.map((row: Json) => row.amount)).toEqual([500, 500])
    await olga.confirm(path, { ...form, with_1: "", part_1: "", with_2: "", part_2: "" })
    expect(await splitsNow()).toBeNull()
    await olga.confirm(path, { ...form, with_1: cem.email, part_1: "100", with_2: "", part_2: "" })
    expect(await splitsNow()).toEqual([{ affiliate_id: cem.id, bps: 10_000 }])
  })

  it("says at its field what does not fit, and asks before an address stops to work", async () => {
    const { olga, path, form, ada, bea, adasMail, splits, splitsNow, link, get } = await open()
    for (const [wrong, said] of [
      [{ with_1: "nobody@mail.test" }, "Nobody in this program has that e-mail"],
      [{ part_1: "95" }, "0 to 5"],
      [{ with_2: bea.email }, "is named twice"],
      [{ with_1: adasMail }, "is this affiliate"],
      [{ destination_url: "https://evil.test/" }, "Leads to:"],
      [{ slug: ada.link.slug }, "Name in the address:"],
    ] as const) {
      let refused = await olga.post(path, { ...form, ...wrong })
      if (refused.status === 200) refused = await olga.post(path, { ...form, ...wrong, confirmed: "yes" })
      expect([refused.status, words(refused.text)]).toEqual([422, expect.stringContaining(said)])
    }
    expect(await splitsNow()).toEqual(splits)
    const asked = await olga.post(path, { ...form, works: "" })
    expect(words(asked.text)).toContain(`The address ${link.url} stops leading anywhere.`)
    await olga.confirm(path, { ...form, works: "" })
    expect(await get(`/v1/links/${link.id}`)).toMatchObject({ status: "disabled" })
  })

  it("is for who may change links, and of this affiliate only; not even whose link it is changes its parts", async () => {
    const { enter, path, form, vendor, bea, ada, adasMail, link, splits, splitsNow, slug, olga } = await open()
    const clerk = await enter("finance")
    expect((await clerk.get(path)).status).toBe(404)
    expect((await clerk.post(path, form)).status).toBe(403)
    expect((await clerk.get(`/v/${vendor.id}/affiliates/${ada.id}/links`)).text).not.toContain(`href="${path}"`)
    expect((await olga.get(path.replace(ada.id, bea.id))).status).toBe(404)
    const own = await new Visitor(test.app).signIn(adasMail)
    for (const asked of [null, [{ affiliate_id: ada.id, bps: 10_000 }]]) {
      const refused = await own.call("PATCH", `/v1/links/${link.id}`, vendor.id, { body: { splits: asked } })
      expect(refused.status, refused.text).toBe(403)
    }
    const page = "https://shop.acme.test/tents"
    expect((await own.post(`/links/${link.id}`, { slug, destination_url: page, works: "on" })).location).toBe(
      `/links/${link.id}`,
    )
    expect(await splitsNow()).toEqual(splits)
  })
})
