import { describe, expect, it, vi } from "vitest"
import { ask, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openReceiver, passWait } from "../../support/receiver.ts"
import { MINUTE, openShop, type Shop } from "../../support/shop.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp({ ALLOW_PRIVATE_WEBHOOKS: "1" })
const MACROS = "c={click_id}&s1={sub1}&s5={sub5}&e={event}&a={amount}&cur={currency}&com={commission}"

const save = ({ vendor, ada }: Shop, url: string | null, status = 200) =>
  ask(test.app, status, "PUT", `/v1/affiliates/${ada.id}/postback`, vendor.sk, { url })

const queryOf = ({ path }: { path: string }) => Object.fromEntries(new URL(path, "http://x").searchParams)

describe("an affiliate's postback", () => {
  it("is called for each of their leads, sales and refunds with what it asks for", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver()
    const url = `${receiver.url}?${MACROS}`
    const saved = await save(shop, url)
    expect(saved).toMatchObject({ affiliate_id: shop.ada.id, url, status: "active" })
    expect(await shop.get(`/v1/affiliates/${shop.ada.id}/postback`)).toEqual(saved)

    const click_id = await shop.click(shop.ada, { sub1: "spring & sun", sub5: "b" })
    await shop.pass(MINUTE)
    await shop.lead("ann", { click_id })
    const sale = await shop.sale("ann", { click_id, amount: 12_345 })
    await test.app.deliver()
    await shop.refund(sale.external_id, { amount: 2_345 })
    // Somebody else's, and nobody's.
    await shop.sale("ben", { affiliate_id: (await shop.join()).id })
    await shop.sale("eva")
    await test.app.deliver()

    const calls = receiver.received.map(queryOf)
    const own = { c: click_id, s1: "spring & sun", s5: "b", cur: "EUR" }
    expect(calls.find(({ e }) => e === "sale.created")).toEqual({
      ...own,
      e: "sale.created",
      a: "123.45",
      com: "12.35",
    })
    expect(calls.find(({ e }) => e === "sale.refunded")).toMatchObject({ ...own, a: "23.45" })
    expect(calls.find(({ e }) => e === "lead.created")).toMatchObject({ c: click_id, s1: "spring & sun", a: "" })
    expect(calls).toHaveLength(3)
    expect(receiver.received[0]).toMatchObject({ method: "GET", body: "" })
    const { data } = await shop.get(`/v1/webhook-endpoints/${saved.id}/deliveries`)
    expect(data).toHaveLength(3)
    expect((await shop.get("/v1/webhook-endpoints")).data).toEqual([])
  })

  it("is called for nothing that is unverified", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver()
    await save(shop, receiver.url)
    const click_id = await shop.click()
    await shop.pass(MINUTE)
    const origin = { origin: "https://shop.acme.test" }
    const body = { customer_external_id: "ann", click_id }
    const reply = await test.app.call("POST", "/v1/leads", { key: shop.vendor.pk, headers: origin, body })
    expect(reply.status).toBe(201)
    await test.app.deliver()
    expect(receiver.received).toEqual([])
  })

  it("that failed three times comes again, the same each time, and once for each event; one that hangs delays nobody", async () => {
    const [shop, other] = [await openShop(test.app), await openShop(test.app)]
    const tries = new Map<string, number>()
    const receiver = await openReceiver((_, { path }) => {
      tries.set(path, (tries.get(path) ?? 0) + 1)
      return tries.get(path)! <= 3 ? 500 : 200
    })
    const { id } = await save(shop, `${receiver.url}?${MACROS}`)
    const hanging = await openReceiver(() => "hang")
    await save(other, hanging.url)
    await other.sale("eva", { affiliate_id: other.ada.id })
    await shop.sale("ann", { affiliate_id: shop.ada.id, amount: 12_345 })
    await shop.sale("ben", { affiliate_id: shop.ada.id, amount: 5_432 })
    const began = Date.now()
    const delivering = test.app.deliver()
    await vi.waitFor(() => expect(tries.size).toBeGreaterThan(0), { timeout: 5000 })
    expect(Date.now() - began).toBeLessThan(5000)
    await delivering
    // What fails is sent one at a time.
    for (let n = 1; n <= 10; n++) {
      await passWait(test.app, String(id))
      await test.app.deliver()
    }
    expect([...tries.values()]).toEqual([4, 4])
    expect([...tries.keys()].map((path) => queryOf({ path }).a).toSorted()).toEqual(["123.45", "54.32"])
    const { data } = await shop.get(`/v1/webhook-endpoints/${id}/deliveries?status=delivered`)
    expect(data).toHaveLength(2)
  }, 30_000)

  it("that failed for three days is paused and its affiliate mailed; saved again it goes on", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver((n) => (n <= 2 ? 500 : 200))
    const { id } = await save(shop, receiver.url)
    await shop.sale("ann", { affiliate_id: shop.ada.id })
    await test.app.deliver()
    await test.app.admin`update webhook_endpoints set failing_since = now() - interval '4 days' where id = ${id}`
    await passWait(test.app, id)
    await test.app.deliver()
    expect(await shop.get(`/v1/affiliates/${shop.ada.id}/postback`)).toMatchObject({ status: "paused" })
    await test.app.settle()
    const mails = await test.app.admin`
      select subject from mails where recipient = ${shop.ada.email} and subject not like 'Your first sale%'`
    expect(mails.map(({ subject }) => subject)).toEqual([
      "Your postback at 127.0.0.1 was paused".replace("127.0.0.1", new URL(receiver.url).host),
    ])
    await save(shop, receiver.url)
    await passWait(test.app, id)
    await test.app.deliver()
    expect(receiver.received).toHaveLength(3)
  })

  it("is refused with macros in its host or that are none, and removed by null", async () => {
    const shop = await openShop(test.app)
    for (const url of [
      "https://{sub1}.ads.test/",
      "https://ads.test/?x={payout}",
      "https://10.0.0.1/",
      "https://ads.test/{",
    ])
      expect((await save(shop, url, 422)).errors[0].pointer, url).toBe("/url")
    await save(shop, "https://ads.test/?x={sub1}")
    expect(await save(shop, null)).toEqual({
      id: null,
      affiliate_id: shop.ada.id,
      url: null,
      events: [],
      status: null,
      failing_since: null,
    })
    const other = await createVendor(test.app)
    const path = `/v1/affiliates/${shop.ada.id}/postback`
    await ask(test.app, 404, "GET", path, other.sk)
    await ask(test.app, 404, "PUT", path, other.sk, { url: "https://ads.test/" })
    const { data } = await ask(test.app, 200, "GET", "/v1/audit?action=postback.save", shop.vendor.owner)
    expect(data).toHaveLength(2)
  })
})

describe("the pages of a postback", () => {
  const open = async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver()
    return { shop, receiver, ada: await new Visitor(test.app).signIn(shop.ada.email) }
  }

  it("let an affiliate set the address, test it, see what was answered, and remove it", async () => {
    const { shop, receiver, ada } = await open()
    const path = `/postbacks/${shop.ada.id}`
    expect(wordsOf((await ada.get("/postbacks")).text)).toContain("{click_id} {sub1}")
    const wrong = await ada.post(path, { url: `${receiver.url}?x={payout}` })
    expect([wrong.status, wordsOf(wrong.text)]).toEqual([422, expect.stringContaining("has the macro {payout}")])
    expect((await ada.post(path, { url: `${receiver.url}?${MACROS}` })).location).toBe("/postbacks")
    expect((await ada.post(`${path}/test`, {})).location).toBe("/postbacks")
    await test.app.deliver()
    expect(receiver.received.map(queryOf)).toEqual([
      { c: "clk_test", s1: "test", s5: "", e: "ping", a: "100.00", cur: "EUR", com: "10.00" },
    ])
    expect(wordsOf((await ada.get("/postbacks")).text)).toMatch(/ping . delivered 204/)
    await ada.post(path, { url: "" })
    expect(wordsOf((await ada.get("/postbacks")).text)).toContain("Removed. Nothing more is sent.")
    expect((await shop.get(`/v1/affiliates/${shop.ada.id}/postback`)).url).toBeNull()
  })

  it("are theirs alone: another's is no page, and an address there is not called", async () => {
    const { shop, receiver, ada } = await open()
    const rival = await openShop(test.app)
    for (const one of [rival.ada, await shop.join()])
      for (const [path, form] of [
        [`/postbacks/${one.id}`, { url: receiver.url }],
        [`/postbacks/${one.id}/test`, {}],
      ] as const)
        expect((await ada.post(path, form)).status).toBe(404)
  })

  it("let a manager do the same at the affiliate's page, where a viewer reads", async () => {
    const { shop, receiver } = await open()
    const signIn = async (role: string) => {
      const member = { email: `${unique(role)}@acme.test`, role }
      await ask(test.app, 201, "POST", "/v1/members", shop.vendor.owner, member)
      return new Visitor(test.app).signIn(member.email)
    }
    const manager = await signIn("manager")
    const path = `/v/${shop.vendor.id}/affiliates/${shop.ada.id}/postback`
    expect((await manager.get(path)).text).toContain('aria-current="page"')
    expect((await manager.post(path, { url: receiver.url })).location).toBe(path)
    expect((await manager.post(`${path}/test`, {})).location).toBe(path)
    await test.app.deliver()
    expect(receiver.received).toHaveLength(1)
    const reader = await signIn("viewer")
    const seen = await reader.get(path)
    expect([seen.status, seen.text.includes(receiver.url), seen.text.includes(`action="${path}`)]).toEqual([
      200,
      true,
      false,
    ])
    expect((await reader.post(path, { url: "" })).status).toBe(403)
  })
})
