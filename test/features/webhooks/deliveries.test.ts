import { describe, expect, it } from "vitest"
import { catalog } from "../../../src/features/webhooks/deliveries/catalog.ts"
import { ask } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { openReceiver, passWait, subscribe, verified } from "../../support/receiver.ts"
import { openShop } from "../../support/shop.ts"

const world = usePayouts(async () => ({ ALLOW_PRIVATE_WEBHOOKS: "1" }))

const deliveriesOf = async (vendor: { sk: string }, id: string, query = ""): Promise<Json[]> =>
  (await ask(world.app, 200, "GET", `/v1/webhook-endpoints/${id}/deliveries${query}`, vendor.sk)).data

describe("a delivery", () => {
  it("is signed as standardwebhooks and svix verify it, and carries the thing as its GET answers", async () => {
    const shop = await openShop(world.app)
    const receiver = await openReceiver()
    const { id, secret } = await subscribe(world.app, shop.vendor, receiver, ["sale.created", "commission.created"])
    const sale = await shop.sale("ann", { affiliate_id: shop.ada.id })
    await shop.lead("ben")
    expect(await world.app.deliver()).toBe(2)

    const bodies = receiver.received.map((request) => verified(request, secret))
    const [created, earned] = ["sale.created", "commission.created"].map((type) => bodies.find((b) => b.type === type))
    expect(Object.keys(created)).toEqual(["type", "timestamp", "data"])
    expect(created.data).toEqual(await shop.get(`/v1/sales/${sale.id}`))
    expect(new Date(created.timestamp).toISOString()).toBe(created.timestamp)
    expect(earned.data).toEqual((await shop.get(`/v1/commissions?sale_id=${sale.id}`)).data[0])
    expect(receiver.received[0]).toMatchObject({ method: "POST", headers: { "content-type": "application/json" } })

    const log = await deliveriesOf(shop.vendor, id)
    expect(log.map(({ status }) => status)).toEqual(["delivered", "delivered"])
    expect(log.map(({ event_id }) => event_id).toSorted()).toEqual(receiver.ids().toSorted())
    expect(log[0]).toMatchObject({ endpoint_id: id, next_attempt_at: null, attempts: [{ response_status: 204 }] })
    expect(await world.app.deliver()).toBe(0)
  })

  it("of every event has the shape that the catalogue names, and `*` is all of them", async () => {
    const shop = await openShop(world.app)
    const receiver = await openReceiver()
    const { secret } = await subscribe(world.app, shop.vendor, receiver, ["*"])
    const desk = await openDesk(world)
    const ofDesk = await subscribe(world.app, desk.vendor, receiver, ["*"])
    const click_id = await shop.click()
    await shop.pass(60)
    await shop.lead("ann", { click_id })
    const sale = await shop.sale("ann")
    await shop.post(201, `/v1/sales/${sale.id}/amendments`, { reason: "a line was removed", amount: 8000 })
    await shop.refund(sale.external_id, { amount: 1000 })
    await shop.post(201, "/v1/inquiries", { kind: "question", email: "ann@buyer.test", message: "How?" })
    const applying = { program_id: shop.programId, email: "bob@site.test", name: "Bob", status: "applied" }
    await shop.post(201, "/v1/affiliates", applying)
    await shop.post(200, "/v1/affiliates", { ...applying, status: "approved" })
    await desk.payee(5000)
    await desk.release()
    await world.app.settle()
    await world.app.deliver()

    const bodies = receiver.received.map((request) => {
      const one = [secret, ofDesk.secret].flatMap((by) => {
        try {
          return [verified(request, by)]
        } catch {
          return []
        }
      })
      return one[0]
    })
    const types = new Set(bodies.map(({ type }) => type))
    expect(types).toContain("payout_item.sent")
    expect(types).toContain("payout_run.completed")
    expect(types).toContain("affiliate.applied")
    expect(types.size).toBeGreaterThan(11)
    for (const { type, data } of bodies) {
      const known = catalog[type as keyof typeof catalog]
      expect(known.data.safeParse(data), type).toMatchObject({ success: true })
      expect(known.data.parse(data), type).toEqual(data)
    }
    const run = bodies.find(({ type }) => type === "payout_run.completed")!.data
    expect(run).toEqual(await ask(world.app, 200, "GET", `/v1/payout-runs/${run.id}`, desk.vendor.sk))
  })

  it("that failed three times comes again by the same id, later each time, and once for each event", async () => {
    const shop = await openShop(world.app)
    const tries = new Map<string, number>()
    const receiver = await openReceiver((_, { headers }) => {
      const id = String(headers["webhook-id"])
      tries.set(id, (tries.get(id) ?? 0) + 1)
      return tries.get(id)! <= 3 ? 500 : 200
    })
    const { id, secret } = await subscribe(world.app, shop.vendor, receiver, ["sale.created"])
    const sales = [await shop.sale("ann"), await shop.sale("ben")]
    const waits: number[][] = []
    for (let n = 1; n <= 6; n++) {
      await world.app.deliver()
      const waiting = await world.app.admin`
        select extract(epoch from due_at - (attempts->-1->>'at')::timestamptz)::float as s
        from webhook_deliveries where endpoint_id = ${id} and status = 'pending'`
      waits.push(waiting.map(({ s }) => s))
      await passWait(world.app, id)
    }
    const [first, second, third] = waits
    for (const [seconds, base] of [
      [first, 5],
      [second, 300],
      [third, 1800],
    ] as const)
      for (const s of seconds!) expect(s >= base && s <= base * 1.1 + 2, `${s} of ${base}`).toBe(true)
    expect(first).toHaveLength(2)
    expect([...tries.values()]).toEqual([4, 4])
    const taken = new Map(
      receiver.received.map((request) => [request.headers["webhook-id"], verified(request, secret)]),
    )
    expect([...taken.values()].map(({ data }) => data.id).toSorted()).toEqual(sales.map((sale) => sale.id).toSorted())
    // Every attempt has the bytes of the first, though the signature is another second's.
    for (const id of taken.keys()) {
      const same = receiver.received.filter(({ headers }) => headers["webhook-id"] === id)
      expect(new Set(same.map(({ body }) => body)).size).toBe(1)
    }
    const log = await deliveriesOf(shop.vendor, id, "?status=delivered")
    expect(log.map(({ attempts }) => attempts.map((one: Json) => one.response_status))).toEqual([
      [500, 500, 500, 200],
      [500, 500, 500, 200],
    ])
  })

  it("is given up after ten attempts, and sent again when it is replayed, by the same id", async () => {
    const shop = await openShop(world.app)
    let status = 503
    const receiver = await openReceiver(() => status)
    const { id } = await subscribe(world.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    for (let n = 0; n < 12; n++) {
      await world.app.deliver()
      await passWait(world.app, id)
    }
    expect(receiver.received).toHaveLength(10)
    const [failed] = await deliveriesOf(shop.vendor, id)
    expect(failed).toMatchObject({ status: "failed", next_attempt_at: null })
    expect(failed!.attempts).toHaveLength(10)

    status = 200
    const replayed = await ask(world.app, 200, "POST", `/v1/webhook-deliveries/${failed!.id}/replay`, shop.vendor.sk)
    expect(replayed).toMatchObject({ id: failed!.id, status: "pending", finished_at: null })
    await world.app.deliver()
    expect(new Set(receiver.ids()).size).toBe(1)
    expect((await deliveriesOf(shop.vendor, id))[0]).toMatchObject({ status: "delivered" })
    const audited = await ask(world.app, 200, "GET", "/v1/audit?action=webhook.replay", shop.vendor.owner)
    expect(audited.data).toHaveLength(1)
  })

  it("keeps to Retry-After, takes no redirect for a success, and reads no more than 64 KiB", async () => {
    const shop = await openShop(world.app)
    const aside = await openReceiver()
    const busy = await openReceiver(() => (response) => response.writeHead(429, { "retry-after": "7200" }).end())
    const moved = await openReceiver(() => (response) => response.writeHead(308, { location: aside.url }).end())
    const endless = await openReceiver(() => (response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(16_384)));
      }
      response.on("drain", more)
      more()
    })
    const ids = []
    for (const one of [busy, moved, endless])
      ids.push((await subscribe(world.app, shop.vendor, one, ["sale.created"])).id)
    await shop.sale("ann")
    const began = Date.now()
    await world.app.deliver()
    expect(Date.now() - began).toBeLessThan(5_000)
    const logs = []
    for (const id of ids) logs.push((await deliveriesOf(shop.vendor, id))[0]!)
    const [waiting, redirected, taken] = logs
    expect(Date.parse(waiting!.next_attempt_at) - began).toBeGreaterThan(7_199_000)
    expect(redirected).toMatchObject({ status: "pending", attempts: [{ response_status: 308 }] })
    expect(aside.received).toEqual([])
    expect(taken).toMatchObject({ status: "delivered" })
    expect(taken!.attempts[0].response.length).toBe(1000)
  })

  it("of what is gone by then is canceled, and counts nothing against its endpoint", async () => {
    const shop = await openShop(world.app)
    const receiver = await openReceiver()
    const { id } = await subscribe(world.app, shop.vendor, receiver, ["inquiry.created"])
    await world.app.admin`
      insert into outbox (vendor_id, topic, ref, payload, created_at, due_at)
      values (${shop.vendor.id}, 'inquiry.created', 'inq_gone', '{}', now(), now())`
    await world.app.deliver()
    expect(receiver.received).toEqual([])
    expect(await deliveriesOf(shop.vendor, id)).toMatchObject([{ status: "canceled", attempts: [] }])
    expect((await ask(world.app, 200, "GET", `/v1/webhook-endpoints/${id}`, shop.vendor.sk)).failing_since).toBeNull()
  })
})

describe("events without anybody who wants them", () => {
  it("are read and leave nothing", async () => {
    const shop = await openShop(world.app)
    await shop.sale("ann", { affiliate_id: shop.ada.id })
    await world.app.settle()
    const [left] = await world.app.admin`
      select count(*)::int as n from outbox where vendor_id = ${shop.vendor.id} and done_at is null`
    expect(left!.n).toBe(0)
    expect(await shop.count("webhook_events")).toBe(0)
  })
})
