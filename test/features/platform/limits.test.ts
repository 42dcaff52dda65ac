import { describe, expect, it } from "vitest"
import { createApp } from "../../../src/app.ts"
import { slidingLimiter } from "../../../src/platform/limits.ts"
import { createMember, createProgram, createVendor } from "../../support/actors.ts"
import { OPERATOR_KEY, PUBLIC_URL, useApp } from "../../support/app.ts"
import { LinkWorld } from "../../support/links.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

let count = 0
/** An address that no other test calls from. */
const address = () => `198.51.100.${++count}`

/** Another instance over the same database, which shares no memory with the first. */
const instance = () => {
  const ports = { ...test.app.deps.ports, limiter: slidingLimiter(() => Date.now()) }
  return createApp(() => ({ ...test.app.deps, ports }))
}

describe("wrong credentials", () => {
  it("are refused after 20 a minute from one address, whatever is tried and whichever instance is asked; a right one passes", async () => {
    const vendor = await createVendor(test.app)
    const viewer = await createMember(test.app, vendor, "viewer")
    const from = address()
    const apps = [instance(), instance(), instance()]
    const ask = (key: string, i: number, at = from) =>
      apps[i % apps.length]!.request(`${PUBLIC_URL}/v1/members`, {
        headers: { authorization: `Bearer ${key}`, "cf-connecting-ip": at },
      })
    const guesses = ["gv_sk_guess", "gv_pat_guess", "gv_pk_guess", "operator_guess", "", "a b"]
    const statuses: number[] = []
    for (let i = 0; i < 24; i++) statuses.push((await ask(`${guesses[i % guesses.length]}${i}`, i)).status)
    expect(statuses).toEqual([...Array(20).fill(401), ...Array(4).fill(429)])
    const refused = await ask("gv_sk_guess", 0)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60)
    expect(refused.headers.get("ratelimit-policy")).not.toBeNull()
    for (const key of [vendor.sk, viewer, vendor.owner]) expect((await ask(key, 1)).status).toBe(200)
    expect((await ask(OPERATOR_KEY, 1)).status).toBe(404)
    expect((await ask("gv_sk_guess", 1, address())).status).toBe(401)

    await test.app.admin`update failure_counts set started_at = started_at - interval '1 minute'`
    expect((await ask("gv_sk_guess", 2)).status).toBe(401)
    const kept = await test.app.admin`select hash from failure_counts`
    expect(JSON.stringify(kept)).not.toContain(from)
  })

  it("include sign-in links, which are guessed no further", async () => {
    const visitor = new Visitor(test.app)
    const guess = async (i: number) => (await visitor.post("/sign-in/link", { token: `guess${i}` })).status
    for (let i = 0; i < 20; i++) expect(await guess(i)).toBe(422)
    expect(await guess(20)).toBe(429)
  })
})

describe("public doors", () => {
  const headers = () => ({ origin: "https://shop.acme.test", "cf-connecting-ip": address() })

  it("take 600 a minute by publishable key from one address at one vendor, and others meanwhile", async () => {
    const [shop, other] = [await openShop(test.app), await openShop(test.app)]
    const sent = headers()
    const lead = (key: string, from = sent) => test.app.call("POST", "/v1/leads", { key, body: {}, headers: from })
    for (let i = 0; i < 600; i++) expect((await lead(shop.vendor.pk)).status).toBe(422)
    const refused = await lead(shop.vendor.pk)
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"])
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
    for (const path of ["/v1/clicks", "/v1/inquiries"])
      expect((await test.app.call("POST", path, { key: shop.vendor.pk, body: {}, headers: sent })).status).toBe(429)
    expect((await lead(shop.vendor.pk, headers())).status).toBe(422)
    expect((await lead(other.vendor.pk)).status).toBe(422)
    expect((await lead(shop.vendor.sk)).status).toBe(422)
  })

  it("take 600 postbacks and 60 forms a minute from one address", async () => {
    const vendor = await createVendor(test.app)
    const { id } = await createProgram(test.app, vendor)
    const sent = headers()
    const postback = () => test.app.call("GET", `/postback/${id}?event=none`, { headers: sent })
    for (let i = 0; i < 600; i++) expect((await postback()).status).not.toBe(429)
    expect((await postback()).status).toBe(429)
    const form = () =>
      test.app.call("POST", `/forms/inquiry?key=${vendor.pk}`, {
        body: "message=hello",
        headers: { ...sent, "content-type": "application/x-www-form-urlencoded" },
      })
    for (let i = 0; i < 60; i++) expect((await form()).status).not.toBe(429)
    const refused = await form()
    expect(refused.status).toBe(429)
    expect(refused.headers.get("retry-after")).not.toBeNull()
  }, 60_000)
})

it("who asks for 60 links that are none in a minute gets no more answers, and follows those that there are", async () => {
  const world = new LinkWorld().add("ada")
  for (let i = 0; i < 60; i++) expect((await world.follow(`/r/guess${i}`)).status).toBe(404)
  expect((await world.follow("/r/guess60")).status).toBe(429)
  expect((await world.follow("/r/ada")).status).toBe(302)
  world.now += 2 * 60_000
  expect((await world.follow("/r/guess61")).status).toBe(404)
})
