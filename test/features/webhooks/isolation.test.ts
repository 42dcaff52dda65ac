import { describe, expect, it } from "vitest"
import { ask, createVendor } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openReceiver, passWait, subscribe } from "../../support/receiver.ts"
import { openShop } from "../../support/shop.ts"

const test = useApp({ ALLOW_PRIVATE_WEBHOOKS: "1" })
const ANSWER_MS = 7_000
const BEFORE_CUT_MS = 6_000

const endpointOf = (vendor: { sk: string }, id: string) =>
  ask(test.app, 200, "GET", `/v1/webhook-endpoints/${id}`, vendor.sk)

describe("a receiver that hangs", () => {
  it("delays nobody else's first attempt, however much waits for it, and is cut off after 7 s", async () => {
    const shop = await openShop(test.app)
    const other = await openShop(test.app)
    const hanging = await openReceiver(() => "hang")
    const quick = await openReceiver()
    const { id } = await subscribe(test.app, shop.vendor, hanging, ["sale.created"])
    await subscribe(test.app, shop.vendor, quick, ["sale.created"])
    await subscribe(test.app, other.vendor, quick, ["sale.created"])
    for (let n = 0; n < 12; n++) await shop.sale(`ann-${n}`)
    const began = Date.now()
    const delivering = test.app.deliver()
    await expect.poll(() => hanging.received.length, { timeout: BEFORE_CUT_MS }).toBeGreaterThan(0)
    // Another vendor's event, while everything that may be sent to the one that hangs is under way.
    await other.sale("ben")
    await test.app.settle()
    await expect.poll(() => quick.received.length, { timeout: BEFORE_CUT_MS }).toBe(13)
    // All of it before the first that hangs was cut off.
    expect(Date.now() - began).toBeLessThan(ANSWER_MS)
    // A quarter of what is sent at once, and no more until one of them has been cut off.
    expect(hanging.received.length).toBeLessThanOrEqual(4)
    // Of what waits for it the rest goes one at a time; nobody needs to see all of it.
    await test.app.admin`update webhook_deliveries set status = 'canceled'
      where endpoint_id = ${id} and leased_until is null`
    await delivering
    const { data } = await ask(
      test.app,
      200,
      "GET",
      `/v1/webhook-endpoints/${id}/deliveries?status=pending`,
      shop.vendor.sk,
    )
    expect(data.length).toBeGreaterThan(0)
    for (const { attempts } of data) {
      expect(attempts).toMatchObject([{ response_status: null, error: "no answer within 7 s" }])
      expect(attempts[0].duration_ms).toBeGreaterThanOrEqual(ANSWER_MS - 100)
      expect(attempts[0].duration_ms).toBeLessThan(ANSWER_MS + 2_000)
    }
    expect((await endpointOf(shop.vendor, id)).failing_since).not.toBeNull()
  })

  it("by never ending its answer has answered all the same", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver(() => (response) => void response.writeHead(200).write("{"))
    const { id } = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.deliver()
    const { data } = await ask(test.app, 200, "GET", `/v1/webhook-endpoints/${id}/deliveries`, shop.vendor.sk)
    expect(data).toMatchObject([{ status: "delivered", attempts: [{ response: "{" }] }])
  })
})

describe("endpoints that fail", () => {
  it("are sent one at a time, and do not take what those need that work", async () => {
    const shop = await openShop(test.app)
    let [under, most] = [0, 0]
    const failing = await openReceiver(() => (response) => {
      most = Math.max(most, ++under)
      setTimeout(() => {
        under--
        response.writeHead(500).end()
      }, 50)
    })
    const { id } = await subscribe(test.app, shop.vendor, failing, ["sale.created"])
    await test.app.admin`update webhook_endpoints set failing_since = now() where id = ${id}`
    for (let n = 0; n < 5; n++) await shop.sale(`ann-${n}`)
    await test.app.deliver()
    expect(failing.received).toHaveLength(5)
    expect(most).toBe(1)
  })

  it("are looked for by cron when they are due again", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver((n) => (n === 1 ? 500 : 200))
    const { id } = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.deliver()
    await passWait(test.app, id)
    let asked = 0
    const { runCron } = await import("../../../src/cron.ts")
    const ports = { ...test.app.deps.ports, deliver: async () => void asked++ }
    await runCron({ ...test.app.deps, ports }, { minute: 1 })
    expect(asked).toBeGreaterThan(0)
    await test.app.deliver()
    expect(new Set(receiver.ids()).size).toBe(1)
    expect((await endpointOf(shop.vendor, id)).failing_since).toBeNull()
  })
})

describe("two that deliver at once", () => {
  it("send every delivery once", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver()
    await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    for (let n = 0; n < 20; n++) await shop.sale(`ann-${n}`)
    await test.app.settle()
    await Promise.all([test.app.deliver(), test.app.deliver(), test.app.deliver()])
    expect(receiver.received).toHaveLength(20)
    expect(new Set(receiver.ids()).size).toBe(20)
  })

  it("find again what one of them left in the middle", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver()
    const { id } = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.settle()
    const leased = (seconds: number) => test.app.admin`
      update webhook_deliveries set leased_until = now() + ${seconds} * interval '1 second' where endpoint_id = ${id}`
    await leased(20)
    expect(await test.app.deliver()).toBe(0)
    await leased(-1)
    expect(await test.app.deliver()).toBe(1)
    expect(receiver.received).toHaveLength(1)
  })
})

it("a vendor's events are another's to see nowhere", async () => {
  const [shop, other] = [await openShop(test.app), await createVendor(test.app)]
  const receiver = await openReceiver()
  await subscribe(test.app, other, receiver, ["*"])
  const { id } = await subscribe(test.app, shop.vendor, await openReceiver(), ["*"])
  await shop.sale("ann")
  await test.app.deliver()
  expect(receiver.received).toEqual([])
  const { data } = await ask(test.app, 200, "GET", `/v1/webhook-endpoints/${id}/deliveries`, shop.vendor.sk)
  for (const path of [`webhook-endpoints/${id}`, `webhook-endpoints/${id}/deliveries`])
    await ask(test.app, 404, "GET", `/v1/${path}`, other.sk)
  await ask(test.app, 404, "POST", `/v1/webhook-deliveries/${data[0].id}/replay`, other.sk)
})
