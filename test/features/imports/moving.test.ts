import { describe, expect, it } from "vitest"
import { unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

async function run(shop: Shop, kind: string, lines: string[]) {
  const sent = { key: shop.vendor.sk, body: lines.join("\n"), headers: { "content-type": "text/csv" } }
  const started = await test.app.call("POST", `/v1/imports?kind=${kind}`, sent)
  expect(started.status, started.text).toBe(202)
  await test.app.settle()
  const ended = await shop.get(`/v1/imports/${started.body.id}`)
  expect(ended.total).toBe(ended.imported + ended.unchanged + ended.failed)
  return ended
}

describe("a file of affiliates", () => {
  it("enrolls each once with their link and code, and changes nothing the second time, whatever the order", async () => {
    const shop = await openShop(test.app)
    const [bea, cid, slug, code] = [`${unique("bea")}@x.test`, `${unique("cid")}@x.test`, unique("bea"), unique("BEA")]
    const [header, ...lines] = [
      "email,name,program_id,status,country,slug,coupon",
      `${bea},Bea,${shop.programId},approved,NO,${slug},${code}`,
      `${cid},Cid,${shop.programId},applied,,,`,
      `${shop.ada.email},Ada Other,${shop.programId},,,,`,
      `x@x.test,X,prg_none,,,,`,
      `y@x.test,Y,${shop.programId},approved,,${slug},`,
    ]
    expect(await run(shop, "affiliates", [header!, ...lines])).toMatchObject({
      imported: 3,
      failed: 2,
      errors: [
        { line: 5, code: "invalid_fields" },
        { line: 6, code: "slug_taken" },
      ],
    })
    expect(await run(shop, "affiliates", [header!, ...lines.slice(0, 3).reverse()])).toMatchObject({ unchanged: 3 })
    const { data } = await shop.get(`/v1/affiliates?email=${bea}`)
    expect(data).toEqual([expect.objectContaining({ name: "Bea", status: "approved", country: "NO" })])
    const links = await shop.get(`/v1/links?affiliate_id=${data[0].id}`)
    expect(links.data.map((link: Json) => link.slug)).toEqual([slug])
    expect(await shop.get(`/v1/coupons/${code}`)).toMatchObject({ affiliate_id: data[0].id })
  })
})

describe("a file of coupons or links", () => {
  it("names affiliates by id or e-mail, and refuses a code that is another's", async () => {
    const shop = await openShop(test.app)
    const bob = await shop.join()
    const [a, b] = [unique("A"), unique("B")]
    const lines = [
      "code,affiliate_email,affiliate_id,program_id",
      `${a},${shop.ada.email},,${shop.programId}`,
      `${b},,${bob.id},${shop.programId}`,
      `${a.toLowerCase()},${bob.email},,${shop.programId}`,
      `c1,nobody@x.test,,${shop.programId}`,
      `c2,,,${shop.programId}`,
    ]
    const ended = await run(shop, "coupons", lines)
    expect(ended).toMatchObject({ imported: 2, failed: 3 })
    expect(ended.errors.map(({ line, code }: Json) => [line, code])).toEqual([
      [4, "coupon_taken"],
      [5, "invalid_fields"],
      [6, "invalid_fields"],
    ])
    expect(await run(shop, "coupons", lines)).toMatchObject({ imported: 0, unchanged: 2, failed: 3 })
    const links = ["slug,affiliate_email,program_id", `${unique("l")},${bob.email},${shop.programId}`]
    expect(await run(shop, "links", links)).toMatchObject({ imported: 1 })
    expect(await run(shop, "links", links)).toMatchObject({ unchanged: 1 })
  })
})
