import { describe, expect, it } from "vitest"
import { lookupLink } from "../../../src/features/links/links/lookup-link.ts"
import { ask, createAffiliate, createMember, createProgram, createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"

const test = useApp()

async function setup(program: Record<string, unknown> = {}) {
  const vendor = await createVendor(test.app)
  const { id: program_id } = await createProgram(test.app, vendor, program)
  const { id: affiliate_id } = await createAffiliate(test.app, vendor, program_id)
  const body = { program_id, affiliate_id }
  const create = (status: number, fields: Record<string, unknown> = {}) =>
    ask(test.app, status, "POST", "/v1/links", vendor.sk, { ...body, ...fields })
  return { vendor, ...body, body, create }
}

describe("a link", () => {
  it("has its address, its QR code and the program's destination; without a slug it gets one", async () => {
    const { create } = await setup()
    const slug = `команда/${unique("ада")}`
    const link = await create(201, { slug })
    const path = slug.split("/").map(encodeURIComponent).join("/")
    expect(link).toMatchObject({
      slug,
      url: `${PUBLIC_URL}/r/${path}`,
      qr_url: `${PUBLIC_URL}/q/${path}.svg`,
      destination_url: "https://shop.acme.test/start",
      status: "active",
    })
    expect((await create(201)).slug).toMatch(/^[2-9a-z]{8}$/)
  })

  it("is changed in what is named, and follows its program again on null", async () => {
    const { vendor, create } = await setup()
    const { id } = await create(201, { destination_url: "https://shop.acme.test/deep?a=%2B" })
    const patch = (status: number, body: unknown) => ask(test.app, status, "PATCH", `/v1/links/${id}`, vendor.sk, body)
    expect(await patch(200, { status: "disabled" })).toMatchObject({
      status: "disabled",
      destination_url: "https://shop.acme.test/deep?a=%2B",
    })
    expect(await patch(200, { destination_url: null, slug: unique("new") })).toMatchObject({
      destination_url: "https://shop.acme.test/start",
      status: "disabled",
    })
    await patch(422, { affiliate_id: "aff_other" })
    expect(await ask(test.app, 200, "GET", `/v1/links/${id}`, vendor.sk)).toMatchObject({ status: "disabled" })
  })

  it("has a slug of its own: one that is taken, by another vendor too, is a 409", async () => {
    const [a, b] = [await setup(), await setup()]
    const slug = unique("taken")
    await a.create(201, { slug })
    expect((await b.create(409, { slug })).code).toBe("slug_taken")
    expect((await a.create(409, { slug: slug.normalize("NFD") })).code).toBe("slug_taken")
    const { id } = await b.create(201)
    expect((await ask(test.app, 409, "PATCH", `/v1/links/${id}`, b.vendor.sk, { slug })).code).toBe("slug_taken")
  })

  it.each([
    "javascript:alert(1)",
    "http://shop.acme.test/",
    "//evil.test/",
    "/\\evil.test",
    " java\nscript:alert(1)",
    "https://shop.acme.test@evil.test/",
    "https://evil.test/",
    "https://shop.acme.test.evil.test/",
    "http://2130706433/",
    "https://app.localhost/r/ada",
    "data:text/html,x",
    "not a url",
  ])("never leads to %j", async (destination_url) => {
    const { create, vendor } = await setup({ allowed_hosts: ["app.localhost"] })
    const refused = await create(422, { destination_url })
    expect(refused.errors.map((e: { pointer: string }) => e.pointer)).toEqual(["/destination_url"])
    expect((await ask(test.app, 200, "GET", "/v1/links", vendor.sk)).data).toEqual([])
  })

  it("may lead to allowed hosts and to this machine", async () => {
    const { create } = await setup({ allowed_hosts: ["*.acme.test", "localhost:4000"] })
    for (const destination_url of ["https://eu.acme.test/x", "http://localhost:4000/x"])
      expect(await create(201, { destination_url })).toMatchObject({ destination_url })
  })

  it("needs a program and one of its affiliates", async () => {
    const { create, vendor } = await setup()
    const other = await setup()
    const elsewhere = await createProgram(test.app, vendor)
    const pointers = async (fields: Record<string, unknown>) => (await create(422, fields)).errors[0].pointer
    expect(await pointers({ program_id: "prg_none" })).toBe("/program_id")
    expect(await pointers({ program_id: other.program_id })).toBe("/program_id")
    expect(await pointers({ affiliate_id: other.affiliate_id })).toBe("/affiliate_id")
    expect(await pointers({ program_id: elsewhere.id })).toBe("/affiliate_id")
    expect(await pointers({ slug: "a.b" })).toBe("/slug")
    expect(await pointers({ slgu: "x" })).toBe("/slgu")
  })

  it("is made by those who manage, read by all members, and unknown to other vendors", async () => {
    const { vendor, create, body } = await setup()
    const stranger = await createVendor(test.app)
    const { id } = await create(201)
    const viewer = await createMember(test.app, vendor, "viewer")
    await ask(test.app, 403, "POST", "/v1/links", viewer, body)
    await ask(test.app, 403, "POST", "/v1/links", vendor.pk, body)
    await ask(test.app, 200, "GET", `/v1/links/${id}`, viewer)
    await ask(test.app, 404, "GET", `/v1/links/${id}`, stranger.sk)
    await ask(test.app, 404, "PATCH", `/v1/links/${id}`, stranger.sk, { status: "disabled" })
  })

  it("replays under its Idempotency-Key to the byte", async () => {
    const { vendor, body } = await setup()
    const post = () =>
      test.app.call("POST", "/v1/links", { key: vendor.sk, body, headers: { "idempotency-key": "once" } })
    const [first, again] = [await post(), await post()]
    expect([again.status, again.text]).toEqual([201, first.text])
  })
})

describe("what the edge is given", () => {
  it("is the whole link, its affiliate's standing and the vendor's time; a disabled link is unknown", async () => {
    const { vendor, create, affiliate_id } = await setup({ window_days: 2, winner: "first_click" })
    const { slug, id } = await create(201)
    const now = "2031-05-01T00:00:00.000Z"
    await ask(test.app, 200, "POST", "/v1/test-clock", vendor.sk, { now })
    const ask2 = () => lookupLink(test.app.deps, "go.acme.test", slug)
    expect(await ask2()).toMatchObject({
      kind: "found",
      link: { linkId: id, attributes: true, windowSeconds: 172_800, winner: "first_click", testNow: Date.parse(now) },
    })
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${affiliate_id}`, vendor.sk, { status: "banned" })
    expect(await ask2()).toMatchObject({ link: { attributes: false } })
    await ask(test.app, 200, "PATCH", `/v1/links/${id}`, vendor.sk, { status: "disabled" })
    expect(await ask2()).toEqual({ kind: "unknown" })
  })
})

describe("a program", () => {
  it.each([
    ...["javascript:alert(1)", "http://acme.test", "//acme.test", "acme.test"],
    ...["https://APP.localhost/r/ada", "https://app.localhost:443/x/../r/ada?x"],
  ])("never has %j as its destination", async (destination_url) => {
    const { vendor, program_id } = await setup()
    const path = `/v1/programs/${program_id}`
    const refused = await ask(test.app, 422, "PATCH", path, vendor.sk, { destination_url })
    expect(refused.errors[0].pointer).toBe("/destination_url")
    await ask(test.app, 422, "POST", "/v1/programs", vendor.sk, { name: "p", destination_url })
    expect((await ask(test.app, 200, "GET", path, vendor.sk)).destination_url).toBe("https://shop.acme.test/start")
  })
})

describe("a coupon", () => {
  it("belongs to one affiliate, in whatever case it is written", async () => {
    const { vendor, program_id, affiliate_id } = await setup()
    const { id: other } = await createAffiliate(test.app, vendor, program_id)
    const post = (status: number, fields: Record<string, unknown>) =>
      ask(test.app, status, "POST", "/v1/coupons", vendor.sk, { code: "ada20", program_id, affiliate_id, ...fields })
    const coupon = await post(201, {})
    expect(await post(200, { code: "ADA20" })).toEqual(coupon)
    expect((await post(409, { affiliate_id: other })).code).toBe("coupon_taken")
    await post(422, { affiliate_id: "aff_none" })
    await post(422, { code: "a b" })
    await post(422, { code: "" })
  })
})

describe("a QR code", () => {
  it("is an SVG of the link, marked as scanned; of no link there is none", async () => {
    const { create } = await setup()
    const { qr_url } = await create(201, { slug: unique("über/uns") })
    const reply = await test.app.call("GET", new URL(qr_url).pathname)
    expect(reply.headers.get("content-type")).toContain("image/svg+xml")
    expect(reply.text).toMatch(/^<svg|^<\?xml/)
    for (const path of ["/q/nobody.svg", "/q/.svg", "/q/%zz.svg", "/q/ada"])
      expect((await test.app.call("GET", path)).status).toBe(404)
  })
})
