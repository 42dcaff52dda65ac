import { describe, expect, it, vi } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { type Json, PUBLIC_URL, useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

async function open(program: Json = {}) {
  const shop = await openShop(test.app, { hold_days: 0, allowed_hosts: ["app.acme.test", "*.acme.shop"], ...program })
  const create = (email: string, status = 201, programId = shop.programId, key = shop.vendor.sk): Promise<Json> =>
    ask(test.app, status, "POST", "/v1/embed-tokens", key, { program_id: programId, affiliate: { email, name: "Eva" } })
  const look = async (token: string, headers: Record<string, string> = {}) => {
    const response = await test.app.app.request(`${PUBLIC_URL}/embed?token=${encodeURIComponent(token)}`, {
      headers: { accept: "text/html", ...headers },
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return { ...shop, create, look }
}

const policyOf = (headers: Headers) => headers.get("content-security-policy")!

describe("an embed token", () => {
  it("enrolls and approves whoever is unknown, with a link, and shows link, figures and earnings", async () => {
    const shop = await open()
    const email = `${unique("eva")}@mail.test`
    const made = await shop.create(email)
    expect(made.url).toBe(`${PUBLIC_URL}/embed?token=${made.token}`)
    const lasts = new Date(made.expires_at).getTime() - Date.now()
    expect(Math.abs(lasts - 3_600_000)).toBeLessThan(10_000)
    const [affiliate] = (await shop.get(`/v1/affiliates?email=${email}`)).data
    expect(affiliate).toMatchObject({ status: "approved", name: "Eva" })
    const links = (await shop.get(`/v1/links?affiliate_id=${affiliate.id}`)).data
    expect(links).toHaveLength(1)

    await shop.create(email)
    expect((await shop.get(`/v1/links?affiliate_id=${affiliate.id}`)).data).toEqual(links)
    await shop.sale("a", { affiliate_id: affiliate.id, amount: 12_000 })
    await shop.sale("b", { affiliate_id: shop.ada.id, amount: 990_000 })
    const page = await shop.look(made.token)
    expect(page.status).toBe(200)
    expect(page.text).toContain(`value="${links[0].url}"`)
    expect(words(page.text)).toContain("12.00 EUR")
    expect(page.text).not.toContain("9,900")
    expect(words((await shop.look(made.token, { "accept-language": "nb-NO" })).text)).toContain("Til utbetaling")
  })

  it("is framed by the program's hosts alone, reads and leaves no cookie, and says nothing of its address", async () => {
    const shop = await open()
    const { token } = await shop.create(shop.ada.email)
    const { headers } = await shop.look(token, { cookie: "gv_reader=ru.dark; gv_session=x" })
    expect(policyOf(headers)).toMatch(
      /frame-ancestors https:\/\/shop\.acme\.test https:\/\/app\.acme\.test https:\/\/\*\.acme\.shop(;|$)/,
    )
    expect([headers.get("x-frame-options"), headers.get("set-cookie")]).toEqual([null, null])
    expect([headers.get("referrer-policy"), headers.get("cache-control")]).toEqual(["no-referrer", "private, no-store"])
    expect(words((await shop.look(token, { cookie: "gv_reader=ru.dark" })).text)).toContain("Your link")
    for (const path of ["/sign-in", "/p", `/embed?token=${token}x`]) {
      const other = await test.app.call("GET", path, { headers: { accept: "text/html" } })
      expect(policyOf(other.headers), path).toContain("frame-ancestors 'none'")
      expect(other.headers.get("x-frame-options")).toBe("DENY")
    }
  })

  it("opens nothing else, and nothing else opens it", async () => {
    const shop = await open()
    const { token } = await shop.create(shop.ada.email)
    const cookie = `gv_session=${token}; __Host-gv_session=${token}`
    const earnings = await test.app.call("GET", "/earnings", { headers: { accept: "text/html", cookie } })
    expect(earnings.status).not.toBe(200)
    expect((await test.app.call("GET", "/v1/links", { key: token })).status).toBe(401)
    const api = { cookie, origin: PUBLIC_URL, "x-grapevine-vendor": shop.vendor.id }
    expect((await test.app.call("GET", "/v1/links", { headers: api })).status).toBe(401)
    const [, payload] = token.split(".")
    for (const other of ["", "x", shop.vendor.sk, `${token}x`, `e30.${payload}.`])
      expect((await shop.look(other)).status).toBe(404)
  })

  it("is over after an hour of real time, and as soon as its affiliate refers no more", async () => {
    const shop = await open()
    const { token } = await shop.create(shop.ada.email)
    vi.useFakeTimers({ now: Date.now() + 3_601_000, toFake: ["Date"] })
    try {
      const page = await shop.look(token)
      expect([page.status, words(page.text).includes("This view has expired")]).toEqual([410, true])
      expect(page.text).not.toContain(shop.ada.link.url)
      expect(policyOf(page.headers)).toContain("frame-ancestors https://shop.acme.test")
    } finally {
      vi.useRealTimers()
    }
    await ask(test.app, 200, "PATCH", `/v1/affiliates/${shop.ada.id}`, shop.vendor.sk, { status: "banned" })
    const page = await shop.look(token)
    expect([page.status, words(page.text).includes("You do not refer here any more")]).toEqual([410, true])
    const refused = await shop.create(shop.ada.email, 422)
    expect(refused.errors).toMatchObject([{ pointer: "/affiliate/email" }])
    expect((await shop.create("x@mail.test", 422, "prg_none")).errors).toMatchObject([{ pointer: "/program_id" }])
  })
})
