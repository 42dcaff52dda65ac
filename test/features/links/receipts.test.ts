import { createLocalJWKSet, jwtVerify } from "jose"
import { describe, expect, it } from "vitest"
import { mintClickId } from "../../../src/features/links/redirect/mint-click-id.ts"
import { publicKeys, signJws } from "../../../src/platform/sign-jws.ts"
import { parseSigningKeys } from "../../../src/platform/signing.ts"
import { createVendor, unique } from "../../support/actors.ts"
import { PUBLIC_URL, SIGNING_KEYS, useApp } from "../../support/app.ts"
import { openShop, START } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

/** What anybody can do with a receipt, our published keys and jose; nothing of ours is asked. */
async function verify(receipt: string, keys: { keys: object[] }) {
  return jwtVerify(receipt, createLocalJWKSet(keys), { issuer: PUBLIC_URL, algorithms: ["EdDSA"] })
}

const published = async () => (await test.app.call("GET", "/.well-known/jwks.json")).body

describe("a click's receipt", () => {
  it("is verified offline by the published keys alone, and says whose click it was, when, and for how long it counts", async () => {
    const shop = await openShop(test.app, { window_days: 10 })
    const id = await shop.click(shop.ada, { sub1: "mail" })
    const answer = await shop.get(`/v1/clicks/${id}/receipt`)
    expect(answer).toEqual({
      click_id: id,
      recorded: true,
      receipt: expect.any(String),
      keys_url: `${PUBLIC_URL}/.well-known/jwks.json`,
    })
    const { payload, protectedHeader } = await verify(answer.receipt, await published())
    expect(protectedHeader).toMatchObject({ alg: "EdDSA", typ: "grapevine-click+jwt" })
    expect(payload).toMatchObject({
      sub: id,
      vendor_id: shop.vendor.id,
      program_id: shop.programId,
      affiliate_id: shop.ada.id,
      link_id: shop.ada.link.id,
      link_url: shop.ada.link.url,
      clicked_at: START,
      recorded: true,
      counts_until: "2031-01-11T00:00:00.000Z",
      attributable: true,
      sub1: "mail",
      flags: { bot: false, prefetch: false, head: false, qr: false },
    })
    expect(JSON.stringify(payload)).not.toContain(shop.ada.email)
  })

  it("of a click that no store knows yet rests on its signed id, and says so", async () => {
    const shop = await openShop(test.app)
    const [row] = await test.app.admin`select number from links where id = ${shop.ada.link.id}`
    const id = await mintClickId(test.app.deps.ports.env.signingKeys, {
      at: Date.parse(START),
      linkNumber: BigInt(row!.number),
      programId: shop.programId,
      isVisit: true,
    })
    const answer = await shop.get(`/v1/clicks/${id}/receipt`)
    expect(answer.recorded).toBe(false)
    const { payload } = await verify(answer.receipt, await published())
    expect(payload).toMatchObject({ sub: id, affiliate_id: shop.ada.id, recorded: false, flags: null })
  })

  it("altered in any one place is not verified", async () => {
    const shop = await openShop(test.app)
    const { receipt } = await shop.get(`/v1/clicks/${await shop.click()}/receipt`)
    const keys = await published()
    const [head, body, mac] = receipt.split(".")
    const forged = { ...JSON.parse(Buffer.from(body, "base64url").toString()), affiliate_id: "aff_me" }
    const swapped = [head, Buffer.from(JSON.stringify(forged)).toString("base64url"), mac].join(".")
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`
    for (const bad of [swapped, unsigned, receipt.slice(0, -6) + (receipt.endsWith("A") ? "BBBBBB" : "AAAAAA")])
      await expect(verify(bad, keys)).rejects.toThrow()
  })

  it("is for its vendor and its affiliate; forged ids, others' and none are the same 404", async () => {
    const [shop, other] = [await openShop(test.app), await createVendor(test.app)]
    const id = await shop.click()
    const forged = `${id.slice(0, -3)}${id.endsWith("AAA") ? "BBB" : "AAA"}`
    const strip = (text: string) => text.replace(/req_\w+/, "")
    const texts = []
    for (const [key, asked] of [
      [other.sk, id],
      [shop.vendor.sk, forged],
      [shop.vendor.sk, "clk_none"],
    ] as const) {
      const reply = await test.app.call("GET", `/v1/clicks/${asked}/receipt`, { key })
      expect(reply.status).toBe(404)
      texts.push(strip(reply.text))
    }
    expect(new Set(texts).size).toBe(1)
    expect(
      (
        await test.app.call("GET", `/v1/clicks/${id}/receipt`, {
          key: shop.vendor.pk,
          headers: { origin: "https://shop.acme.test" },
        })
      ).status,
    ).toBe(404)
  })

  it("can be kept by the affiliate, from the list of the link's clicks, and by no other affiliate", async () => {
    const shop = await openShop(test.app)
    const email = `${unique("bob")}@mail.test`
    const bob = await shop.join({ email })
    const [theirs, adas] = [await shop.click(bob), await shop.click()]
    const visitor = await new Visitor(test.app).signIn(email)
    const list = await visitor.get(`/links/${bob.link.id}/clicks`)
    expect(list.status).toBe(200)
    expect(list.text).toContain(`/clicks/${theirs}/receipt`)
    expect(list.text).not.toContain(adas)
    const file = await visitor.get(`/clicks/${theirs}/receipt`)
    expect(file.headers.get("content-disposition")).toContain(".jws")
    expect((await verify(file.text.trim(), await published())).payload.affiliate_id).toBe(bob.id)
    expect((await visitor.get(`/clicks/${adas}/receipt`)).status).toBe(404)
    expect((await visitor.get(`/links/${shop.ada.link.id}/clicks`)).status).toBe(404)
  })
})

describe("the published keys", () => {
  const [a, b] = [SIGNING_KEYS, `b:${Buffer.alloc(32, 9).toString("base64url")}`]

  it("rotate with SIGNING_KEYS: old receipts are verified as long as their key is listed, new ones by the first", async () => {
    const before = await signJws(parseSigningKeys(a), "t", { iss: PUBLIC_URL })
    const both = parseSigningKeys(`${b},${a}`)
    const after = await signJws(both, "t", { iss: PUBLIC_URL })
    const { keys } = await publicKeys(both)
    for (const jws of [before, after]) await verify(jws, { keys })
    expect(new Set(keys.map((key) => key.kid)).size).toBe(2)
    await expect(verify(after, await publicKeys(parseSigningKeys(a)))).rejects.toThrow()
  })

  it("are the same on every machine, and hold nothing secret", async () => {
    const [one, two] = [await publicKeys(parseSigningKeys(a)), await publicKeys(parseSigningKeys(a))]
    expect(one).toEqual(two)
    expect(await published()).toEqual(one)
    expect(Object.keys(one.keys[0]!).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"])
  })
})
