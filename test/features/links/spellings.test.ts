import { readFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { lookupLink } from "../../../src/features/links/links/lookup-link.ts"
import { answerFor } from "../../../src/features/links/redirect/core/snapshot.ts"
import { unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

/** The link that a visitor reaches under a slug, as the edge asks for it. */
async function reach(slug: string): Promise<string | null> {
  const answer = answerFor(await lookupLink(test.app.deps, "", slug), slug)
  return answer.kind === "found" ? answer.link.linkId : null
}

const create = (shop: Shop, status: number, fields: Record<string, unknown>) =>
  shop.post(status, "/v1/links", { program_id: shop.programId, affiliate_id: shop.ada.id, ...fields })

describe("a slug", () => {
  it("is found in any case, by a redirect and by what a site reports, and is shown as it was made", async () => {
    const shop = await openShop(test.app)
    for (const [made, typed] of [
      ["Lecture-Feedback", ["lecture-feedback", "LECTURE-FEEDBACK", "Lecture-Feedback"]],
      ["Виноград", ["виноград", "ВИНОГРАД"]],
      ["ΟΔΟΣ", ["οδος", "οδοσ"]],
      ["Istanbul", ["ISTANBUL", "istanbul"]],
    ] as const) {
      const link = await create(shop, 201, { slug: made })
      expect(link.slug).toBe(made)
      for (const slug of typed) {
        expect(await reach(slug)).toBe(link.id)
        expect((await shop.post(201, "/v1/clicks", { via: `${slug}/` })).link_id).toBe(link.id)
        expect((await create(shop, 409, { slug })).code).toBe("slug_taken")
      }
      expect((await test.app.call("GET", `/q/${encodeURIComponent(typed[0])}.svg`)).status).toBe(200)
    }
    expect(await reach("istanbul\u0307")).toBeNull()
  })

  it("may change its own case, and not into another's", async () => {
    const shop = await openShop(test.app)
    const [a, b] = [await create(shop, 201, { slug: unique("Kim") }), await create(shop, 201, { slug: unique("Bo") })]
    const path = `/v1/links/${a.id}`
    const patch = (slug: string) => test.app.call("PATCH", path, { key: shop.vendor.sk, body: { slug } })
    expect((await patch(a.slug.toUpperCase())).body.slug).toBe(a.slug.toUpperCase())
    expect((await patch(b.slug.toUpperCase())).body.code).toBe("slug_taken")
  })
})

describe("what was made when spellings were distinguished", () => {
  let shop: Shop
  const links: Record<string, string> = {}

  // The database as it was before, and the migration that runs over its rows.
  beforeAll(async () => {
    shop = await openShop(test.app)
    const { admin } = test.app
    await admin`alter table links drop column slug_key, drop column is_twin`
    await admin`alter table coupons drop column code_key`
    for (const [index, slug] of ["Ada-L", "ada-l", "ADA-L", "Straße", "Лоза"].entries()) {
      links[slug] = `lnk_old${index}`
      const ids = { vendor_id: shop.vendor.id, program_id: shop.programId, affiliate_id: shop.ada.id }
      const row = { ...ids, id: links[slug], slug, host: "", status: "active", created_at: new Date(index * 1000) }
      await admin`insert into links ${admin(row)}`
    }
    const bob = await admin`select id from affiliates where vendor_id = ${shop.vendor.id}`
    for (const [index, code] of ["OLD10", "ｏｌｄ10", "ﬁx5"].entries()) {
      const ids = { vendor_id: shop.vendor.id, program_id: shop.programId, affiliate_id: bob[0]!.id }
      await admin`insert into coupons ${admin({ ...ids, id: `cpn_old${index}`, code, created_at: new Date(index * 1000) })}`
    }
    const file = readFileSync("drizzle/0023_codes_and_slugs_by_key.sql", "utf8")
    await admin.begin(async (tx) => {
      for (const statement of file.split("--> statement-breakpoint")) await tx.unsafe(statement)
    })
  })

  it("goes on working as it was made; any other spelling is the oldest's", async () => {
    for (const slug of Object.keys(links)) {
      expect(await reach(slug)).toBe(links[slug])
      expect((await shop.post(201, "/v1/clicks", { slug })).link_id).toBe(links[slug])
    }
    expect(await reach("aDA-l")).toBe(links["Ada-L"])
    expect(await reach("ЛОЗА")).toBe(links.Лоза)
    expect((await create(shop, 409, { slug: "aDa-L" })).code).toBe("slug_taken")
    await test.app.call("PATCH", `/v1/links/${links["Ada-L"]}`, {
      key: shop.vendor.sk,
      body: { status: "disabled" },
    })
    expect([await reach("Ada-L"), await reach("ada-l"), await reach("ADA-L")]).toEqual([
      null,
      links["ada-l"],
      links["ADA-L"],
    ])
  })

  it("is a coupon under its own spelling still, and under its key", async () => {
    for (const coupon of ["old10", "ｏｌｄ10", "FIX5", " ﬁX5"])
      expect((await shop.sale(unique("c"), { coupon })).attribution).toMatchObject({ basis: "coupon" })
    const rows = await test.app.admin`select code, code_key from coupons where id like 'cpn_old%' order by id`
    expect(rows.map((row) => row.code_key)).toEqual(["old10", null, "fix5"])
  })
})

describe("a site's address", () => {
  it("is searched for a link by all of its names: a foreign one hides nothing", async () => {
    const shop = await openShop(test.app, { click_param: "partner" })
    const { slug, id } = shop.ada.link
    const found = async (body: Record<string, unknown>) => (await shop.post(201, "/v1/clicks", body)).link_id
    for (const body of [
      { slug: "nobody", via: slug },
      { via: "?!", ref: "newsletter", aff: slug },
      { ref: "producthunt", url: `https://shop.acme.test/?ref=producthunt&fpr=${slug}` },
      { url: `https://shop.acme.test/?ref=x&ref=${slug.toUpperCase()}` },
      { url: `https://shop.acme.test/?utm_source=${slug}x&partner=${slug}` },
      { partner: slug },
      { via: "nobody", partner: slug },
      { click_id: "clk_old", url: `https://shop.acme.test/?via=${slug}` },
    ])
      expect(await found(body)).toBe(id)
  })

  it("is tried in the published order, fields first, and says which field was no link", async () => {
    const shop = await openShop(test.app)
    const bob = await shop.join()
    const [a, b] = [shop.ada.link, bob.link]
    const url = `https://shop.acme.test/?slug=${b.slug}`
    expect((await shop.post(201, "/v1/clicks", { aff: a.slug, url })).link_id).toBe(a.id)
    expect((await shop.post(201, "/v1/clicks", { aff: a.slug, via: b.slug })).link_id).toBe(b.id)
    for (const [body, pointer] of [
      [{ aff: "nobody", url: "https://shop.acme.test/?via=nobody" }, "/aff"],
      [{ url: "https://shop.acme.test/?via=nobody" }, "/url"],
      [{}, ""],
      [{ url: `https://shop.acme.test/?campaign=${a.slug}` }, "/url"],
      [{ campaign: a.slug }, "/campaign"],
      [{ campaign: 7, via: a.slug }, "/campaign"],
    ] as const)
      expect((await shop.post(422, "/v1/clicks", body)).errors[0].pointer).toBe(pointer)
  })

  it("that a redirect led to is an arrival, whatever else stands in it", async () => {
    const shop = await openShop(test.app)
    const bob = await shop.join()
    const click_id = await shop.click()
    const url = `https://shop.acme.test/?ref=${bob.link.slug}&gv_click=${click_id}`
    expect(await shop.post(200, "/v1/clicks", { click_id, url })).toMatchObject({ link_id: shop.ada.link.id })
    const odd = await shop.post(200, "/v1/clicks", { click_id, url: "https://shop.acme.test/?ref=newsletter" })
    expect(odd.click_id).toBe(click_id)
  })
})
