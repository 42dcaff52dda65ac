import { describe, expect, it } from "vitest"
import * as stripe from "../../../tools/stripe-stand-in/events.ts"
import { purchase } from "../../../tools/stripe-stand-in/purchase.ts"
import { signatureHeader } from "../../../tools/stripe-stand-in/signature.ts"
import { ask, createMember, createVendor } from "../../support/actors.ts"
import { eventBody, openStripeShop, useVendorStripe, VENDOR_SECRET } from "../../support/vendor-stripe.ts"

const world = useVendorStripe()
const open = () => openStripeShop(world.app)
const now = () => Math.floor(Date.now() / 1000)
const bought = () => stripe.checkoutSessionCompleted(purchase({ amount: 100, currency: "eur" }))
const body = () => eventBody(bought(), { created: now() })

describe("the integration", () => {
  it("shows where to send events and whether it is configured, and never the secret", async () => {
    const vendor = await createVendor(world.app)
    const path = "/v1/integrations/stripe"
    const before = await ask(world.app, 200, "GET", path, vendor.sk)
    expect(before).toMatchObject({
      configured: false,
      webhook_url: `http://app.localhost/hooks/stripe/${vendor.id}`,
    })
    const saved = await ask(world.app, 200, "PUT", path, vendor.sk, { webhook_secret: "whsec_hush" })
    expect(saved).toEqual({ ...before, configured: true })
    const viewer = await createMember(world.app, vendor, "viewer")
    expect(await ask(world.app, 200, "GET", path, viewer)).toEqual(saved)
    await ask(world.app, 403, "PUT", path, viewer, { webhook_secret: "whsec_other" })
    const rows = await world.app.admin`select sealed_secret from stripe_integrations where vendor_id = ${vendor.id}`
    expect(JSON.stringify([saved, rows])).not.toContain("hush")
  })

  it.each([{}, { webhook_secret: "" }, { webhook_secret: "has spaces" }, { webhook_secret: "whsec_1", typo: 1 }])(
    "refuses %j",
    async (wrong) => {
      const vendor = await createVendor(world.app)
      await ask(world.app, 422, "PUT", "/v1/integrations/stripe", vendor.sk, wrong)
    },
  )

  it("takes events by the new secret alone once it was changed", async () => {
    const shop = await open()
    await ask(world.app, 200, "PUT", "/v1/integrations/stripe", shop.vendor.sk, { webhook_secret: "whsec_rolled" })
    const text = body()
    expect((await shop.deliver(text, signatureHeader(text, VENDOR_SECRET, now()))).status).toBe(400)
    expect((await shop.deliver(text, signatureHeader(text, "whsec_rolled", now()))).status).toBe(200)
  })
})

describe("the hook", () => {
  it("answers whatever is wrong with the same 400: vendor, configuration, signature, time, body", async () => {
    const shop = await open()
    const [stranger, other] = [await createVendor(world.app), await open()]
    const text = body()
    const good = signatureHeader(text, VENDOR_SECRET, now())
    const replies = [
      await shop.deliver(text, null),
      await shop.deliver(text, "t=1,v1=zz"),
      await shop.deliver(text, signatureHeader(text, "whsec_wrong", now())),
      await shop.deliver(`${text} `, good),
      await shop.deliver(text, signatureHeader(text, VENDOR_SECRET, now() - 301)),
      await shop.deliver(text, signatureHeader(text, VENDOR_SECRET, now() + 302)),
      await shop.deliver(text, good, stranger.id),
      await shop.deliver(text, good, "ven_nobody"),
      await shop.deliver(text, good, "%00'"),
      await shop.deliver("{}", signatureHeader("{}", VENDOR_SECRET, now())),
    ]
    const bytes = replies.map(({ status, text: answer }) => `${status} ${answer.replace(/req_\w+/, "")}`)
    expect(new Set(bytes).size).toBe(1)
    expect(replies[0]!.status).toBe(400)
    expect([await shop.events(), await other.events()]).toEqual([[], []])
  })

  it("takes what is 299 s off, either way", async () => {
    const shop = await open()
    for (const off of [-299, 299]) await shop.send(bought(), { signedAt: now() + off })
    expect(await shop.count("sales")).toBe(2)
  })

  it("stores an event before it answers, and acts on it after; the same event again changes nothing", async () => {
    const shop = await open()
    const order = bought()
    await shop.send(order, { id: "evt_same", settle: false })
    expect(await shop.events()).toMatchObject([{ id: "evt_same", status: "received", object_id: order.object.id }])
    expect(await shop.sales()).toEqual([])
    for (let i = 0; i < 3; i++) await shop.send(order, { id: "evt_same" })
    expect(await shop.events()).toMatchObject([{ id: "evt_same", status: "processed", attempts: 0 }])
    expect(await shop.count("sales")).toBe(1)
  })

  it("keeps vendors apart who get the same event", async () => {
    const [shop, other] = [await open(), await open()]
    const order = bought()
    await shop.send(order, { id: "evt_both" })
    await other.send(order, { id: "evt_both" })
    expect([await shop.count("sales"), await other.count("sales")]).toEqual([1, 1])
    await ask(world.app, 404, "POST", "/v1/integrations/stripe/events/evt_none/retry", shop.vendor.sk)
  })

  it("refuses a body over 256 KiB and takes one below", async () => {
    const shop = await open()
    const big = (bytes: number) => {
      const emission = bought()
      return eventBody(
        { ...emission, object: { ...emission.object, padding: "x".repeat(bytes) } as never },
        { created: now() },
      )
    }
    const [over, below] = [big(256 * 1024), big(200 * 1024)]
    expect((await shop.deliver(over, signatureHeader(over, VENDOR_SECRET, now()))).status).toBe(413)
    expect((await shop.deliver(below, signatureHeader(below, VENDOR_SECRET, now()))).status).toBe(200)
  })

  it("ignores what it has no use for, and says so", async () => {
    const shop = await open()
    await shop.send({ type: "product.updated", object: { id: "prod_1" } })
    expect(await shop.events("ignored")).toMatchObject([{ type: "product.updated", object_id: "prod_1" }])
  })
})

describe("a thin event", () => {
  const thin = (type: string, id = "evt_thin") => ({
    id,
    object: "v2.core.event",
    type,
    created: "2026-11-29T10:00:00.000Z",
    livemode: false,
    related_object: { id: "acct_1", type: "v2.core.account", url: "/v2/core/accounts/acct_1" },
  })

  it("with a good signature is stored once and ignored, whatever its type", async () => {
    const shop = await open()
    for (const event of [
      thin("v2.core.account.created"),
      thin("v2.core.account.created"),
      thin("invoice.paid", "evt_2"),
    ]) {
      const text = JSON.stringify(event)
      expect((await shop.deliver(text, signatureHeader(text, VENDOR_SECRET, now()))).status).toBe(200)
    }
    await world.app.settle()
    expect(await shop.events()).toMatchObject([
      { id: "evt_2", status: "ignored" },
      { id: "evt_thin", type: "v2.core.account.created", status: "ignored", object_id: "acct_1" },
    ])
  })

  it("with another's signature is refused and not stored, as is what is signed and no event", async () => {
    const shop = await open()
    const text = JSON.stringify(thin("v2.core.account.created"))
    expect((await shop.deliver(text, signatureHeader(text, "whsec_other", now()))).status).toBe(400)
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
    for (const none of ["[]", "null", "{}", '"x"', "", "1", "{", deep, '{"id":1,"type":"x"}', '{"id":"evt_1"}'])
      expect((await shop.deliver(none, signatureHeader(none, VENDOR_SECRET, now()))).status, none).toBe(400)
    const nested = `{"id":"evt_deep","type":"x","data":${deep}}`
    expect((await shop.deliver(nested, signatureHeader(nested, VENDOR_SECRET, now()))).status).toBe(200)
    expect(await shop.events()).toMatchObject([{ id: "evt_deep", status: "ignored" }])
  })
})

describe("what cannot be understood", () => {
  const broken = () => {
    const emission = bought()
    return {
      ...emission,
      object: { ...emission.object, amount_total: "many", customer_details: { name: "a\u0000b" } } as never,
    }
  }

  it("is parked with its reason, stops nothing, and is tried again by hand", async () => {
    const shop = await open()
    await shop.send(broken(), { id: "evt_broken" })
    await shop.send(bought())
    expect(await shop.count("sales")).toBe(1)
    const path = "/v1/integrations/stripe/events/evt_broken/retry"
    const parked = await shop.events("parked")
    expect(parked).toMatchObject([{ id: "evt_broken", reason: expect.stringContaining("/amount_total") }])
    await world.app.admin`
      update stripe_events set payload = jsonb_set(payload, '{data,object,amount_total}', '100') where id = 'evt_broken'`
    const viewer = await createMember(world.app, shop.vendor, "viewer")
    await ask(world.app, 403, "POST", path, viewer)
    expect(await ask(world.app, 200, "POST", path, shop.vendor.sk)).toMatchObject({ status: "received" })
    await world.app.settle()
    expect(await shop.events("parked")).toEqual([])
    expect(await shop.count("sales")).toBe(2)
    expect((await ask(world.app, 409, "POST", path, shop.vendor.sk)).code).toBe("event_not_parked")
  })

  it("of an unknown currency is parked too", async () => {
    const shop = await open()
    await shop.send(stripe.invoicePaid(purchase({ amount: 5, mode: "subscription", currency: "xbt" })))
    expect(await shop.events("parked")).toMatchObject([{ reason: "its currency is not one of ISO 4217" }])
  })

  it("is listed in pages that stay what they are while events come in", async () => {
    const shop = await open()
    for (let i = 0; i < 5; i++) await shop.send(broken(), { id: `evt_${shop.vendor.id}_${i}` })
    const page = (cursor = "") =>
      shop.get(`/v1/integrations/stripe/events?status=parked&limit=2${cursor && `&cursor=${cursor}`}`)
    const first = await page()
    await shop.send(broken())
    const second = await page(first.next_cursor)
    const third = await page(second.next_cursor)
    const ids = [first, second, third].flatMap(({ data }) => data.map((event: { id: string }) => event.id.at(-1)))
    expect(ids).toEqual(["4", "3", "2", "1", "0"])
    expect(third.next_cursor).toBeNull()
    await ask(world.app, 422, "GET", "/v1/integrations/stripe/events?cursor=bad", shop.vendor.sk)
  })
})
