import { afterAll, beforeEach, describe, expect, it } from "vitest"
import { purgePayloads } from "../../../src/features/integrations/inbound/purge-payloads.ts"
import { purgeMails } from "../../../src/platform/mail.ts"
import { outbox } from "../../../src/platform/outbox.ts"
import { drainOutbox, purgeDone, type Topic } from "../../../src/platform/outbox-drain.ts"
import { BREAKS_AFTER, PARKS_AFTER } from "../../../src/platform/outbox-pace.ts"
import { asSystem } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import type { WorkTopic } from "../../../src/vocabulary/topics.ts"
import { signatureHeader } from "../../../tools/stripe-stand-in/signature.ts"
import { ask, createVendor } from "../../support/actors.ts"
import { OPERATOR_KEY, type TestApp, useApp } from "../../support/app.ts"
import { type MailProvider, openMailProvider } from "../../support/mail-provider.ts"
import { openDesk, usePayouts } from "../../support/payouts.ts"
import { openShop } from "../../support/shop.ts"
import { until } from "../../support/start-script.ts"
import { Visitor } from "../../support/visitor.ts"

let provider: MailProvider
const world = usePayouts(async () => {
  provider = await openMailProvider()
  return { MAIL_URL: provider.url }
})
/** Keeps its mail, as a local start does. */
const pages = useApp()
afterAll(() => provider.close())

const ctx = () => systemContext(world.app.deps, "test")
const LANE: Omit<Topic, "run"> = { parallel: 4, batch: 16, rowMs: 5_000, fails: "together" }

/** So many mails that a commit asked for. */
async function writeMails(count: number) {
  await asSystem(ctx(), async (tx) => {
    for (let i = 0; i < count; i++)
      await outbox(tx, null, "mail.send", `mai_${i}`, { to: "a@b.test", subject: `s${i}`, body: "b" })
  })
}

const isDue = () =>
  world.app.admin`update outbox set due_at = now() - interval '1 second' where done_at is null and parked_at is null`
const endPauses = () => world.app.admin`update outbox_breakers set paused_until = now() - interval '1 second'`

beforeEach(async () => {
  provider.mood = "takes"
  await world.app.settle()
  await world.app.admin`delete from outbox`
  await world.app.admin`delete from outbox_breakers`
  provider.requests = 0
  provider.taken.length = 0
})

describe("a mail provider that takes 160 mails and answers none", () => {
  it("holds up nobody: an import, an event of Stripe's and a payout run are done in their first turns meanwhile", async () => {
    const desk = await openDesk(world)
    await desk.payee(5000)
    const run = await desk.release()
    const shop = await openShop(world.app)
    const file = "external_id,customer_external_id,amount,currency\nlane-1,ann,1000,EUR"
    const sent = { key: shop.vendor.sk, body: file, headers: { "content-type": "text/csv" } }
    const { body: started } = await world.app.call("POST", "/v1/imports?kind=sales", sent)
    const body = JSON.stringify({ id: "evt_lane", type: "balance.available", data: { object: { object: "balance" } } })
    const headers = { "stripe-signature": signatureHeader(body, "whsec_of_the_tests", Math.floor(Date.now() / 1000)) }
    await world.app.call("POST", "/hooks/stripe", { body, headers })
    await writeMails(160)
    await world.app.admin`update outbox set due_at = due_at - interval '1 hour' where topic = 'mail.send'`

    provider.mood = "hangs"
    const drained = world.app.settle()
    await until(async () => {
      const left = await world.app.admin`select topic from outbox where done_at is null and topic <> 'mail.send'`
      return left.length === 0
    })
    expect(provider.held()).toBe(4)
    expect(await shop.get(`/v1/imports/${started.id}`)).toMatchObject({ status: "done", imported: 1 })
    expect(await world.app.admin`select status from stripe_events where id = 'evt_lane'`).toEqual([
      { status: "processed" },
    ])
    expect(await desk.show(run)).toMatchObject({ status: "completed", items: [{ status: "sent" }] })
    expect(await world.app.admin`select 1 from outbox where topic <> 'mail.send' and attempts > 1`).toEqual([])

    provider.mood = "refuses"
    provider.hangUp()
    await drained
  })

  it("is left alone after a few failures, tried with one mail, and given all when it answers again", async () => {
    provider.mood = "refuses"
    await writeMails(160)
    await world.app.settle()
    expect(provider.requests).toBeGreaterThanOrEqual(BREAKS_AFTER)
    expect(provider.requests).toBeLessThan(BREAKS_AFTER + 4)
    const untried = await world.app.admin`select 1 from outbox where attempts = 0 and leased_until is null`
    expect(untried).toHaveLength(160 - provider.requests)

    await isDue()
    const before = provider.requests
    await world.app.settle()
    expect(provider.requests - before).toBe(0)
    await endPauses()
    await world.app.settle()
    expect(provider.requests - before).toBe(1)

    provider.mood = "takes"
    await endPauses()
    await isDue()
    await world.app.settle()
    expect(provider.taken).toHaveLength(160)
    expect(await world.app.admin`select 1 from outbox_breakers`).toEqual([])
  })
})

describe("rows of a topic", () => {
  it("are taken by the time they are due, so that retries wait behind new work", async () => {
    const taken: string[] = []
    const run = async (_: unknown, { ref }: { ref: string }) => void taken.push(ref)
    await asSystem(ctx(), async (tx) => {
      for (const [ref, agoMs] of Object.entries({ retried: 1_000, new: 2_000, old: 90_000 }))
        await outbox(tx, null, "t.order" as WorkTopic, ref, {}, -agoMs)
      await outbox(tx, null, "t.order" as WorkTopic, "later", {}, 60_000)
    })
    await drainOutbox(ctx(), { "t.order": { ...LANE, parallel: 1, run } })
    expect(taken).toEqual(["old", "new", "retried"])
  })

  it("never run twice at once, however many drain, and a handler that hangs is cut off before its lease ends", async () => {
    const [running, seen] = [new Set<string>(), [] as string[]]
    const run = async (_: unknown, { ref }: { ref: string }) => {
      expect(running.has(ref)).toBe(false)
      running.add(ref)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running.delete(ref)
      seen.push(ref)
    }
    let isCut = false
    const hang: Topic["run"] = (_ctx, _row, signal) =>
      new Promise(() => signal.addEventListener("abort", () => (isCut = true)))
    await asSystem(ctx(), async (tx) => {
      for (let i = 0; i < 60; i++) await outbox(tx, null, "t.many" as WorkTopic, `r${i}`)
      await outbox(tx, null, "t.hang" as WorkTopic, "r")
    })
    const topics = { "t.many": { ...LANE, run }, "t.hang": { ...LANE, rowMs: 20, run: hang } }
    await Promise.all([1, 2, 3].map(() => drainOutbox(ctx(), topics)))
    expect(seen).toHaveLength(60)
    expect(isCut).toBe(true)
    const [cut] = await world.app.admin`select * from outbox where topic = 't.hang'`
    expect(cut).toMatchObject({ attempts: 1, done_at: null, leased_until: null })
    expect(cut!.last_error).toContain("took longer than 20 ms")
  })

  it("of one vendor that keep failing pause no other vendor's", async () => {
    const done: (string | null)[] = []
    const run: Topic["run"] = async (_ctx, { vendorId }) => {
      if (vendorId === "ven_bad") throw new Error("no")
      done.push(vendorId)
    }
    await asSystem(ctx(), async (tx) => {
      for (let i = 0; i < 20; i++) await outbox(tx, "ven_bad", "t.apart" as WorkTopic, `r${i}`)
      for (let i = 0; i < 20; i++) await outbox(tx, "ven_good", "t.apart" as WorkTopic, `r${i}`)
    })
    await drainOutbox(ctx(), { "t.apart": { ...LANE, fails: "by_vendor", run } })
    expect(done).toHaveLength(20)
    const tried = await world.app.admin`select 1 from outbox where vendor_id = 'ven_bad' and attempts > 0`
    expect(tried.length).toBeLessThan(BREAKS_AFTER + 4)
  })
})

describe("work that fails again and again", () => {
  /** Failed until it is parked. */
  async function park({ deps, admin }: TestApp, vendorId: string | null, topic: string) {
    const run = async () => {
      throw new Error("the other side says no")
    }
    const ctx = systemContext(deps, "test")
    await asSystem(ctx, (tx) => outbox(tx, vendorId, topic as WorkTopic, "thing_1"))
    for (let i = 0; i < PARKS_AFTER; i++) {
      await admin`update outbox set due_at = now() - interval '1 second' where topic = ${topic}`
      await admin`update outbox_breakers set paused_until = null`
      await drainOutbox(ctx, { [topic]: { ...LANE, run } })
    }
  }

  it("is parked, shown to its vendor and to nobody else, and runs once more when it is replayed", async () => {
    const [vendor, other] = [await createVendor(world.app), await createVendor(world.app)]
    await park(world.app, vendor.id, "t.parked")
    const list = (key: string) => ask(world.app, 200, "GET", "/v1/outbox/parked", key)
    const { data } = await list(vendor.owner)
    expect(data).toMatchObject([
      { topic: "t.parked", ref: "thing_1", attempts: PARKS_AFTER, last_error: "the other side says no" },
    ])
    expect((await list(other.owner)).data).toEqual([])
    expect((await list(OPERATOR_KEY)).data).toEqual([])
    const runs: string[] = []
    const topics = { "t.parked": { ...LANE, run: async (_: unknown, row: { ref: string }) => void runs.push(row.ref) } }
    await drainOutbox(ctx(), topics)
    expect(runs).toEqual([])

    const replay = `/v1/outbox/parked/${data[0].id}/replay`
    await ask(world.app, 404, "POST", replay, other.owner, {})
    await ask(world.app, 404, "POST", replay, OPERATOR_KEY, {})
    await ask(world.app, 200, "POST", replay, vendor.owner, {})
    await ask(world.app, 404, "POST", replay, vendor.owner, {})
    await endPauses()
    await drainOutbox(ctx(), topics)
    expect(runs).toEqual(["thing_1"])
    expect((await list(vendor.owner)).data).toEqual([])
  })

  it("of the platform's own is the operator's, and a page lets a vendor's manager try its own again", async () => {
    await park(world.app, null, "t.platform")
    const { data } = await ask(world.app, 200, "GET", "/v1/outbox/parked", OPERATOR_KEY)
    expect(data).toMatchObject([{ topic: "t.platform" }])
    await ask(world.app, 200, "POST", `/v1/outbox/parked/${data[0].id}/replay`, OPERATOR_KEY, {})

    const owner_email = "owner@parked.test"
    const vendor = await createVendor(pages.app, { owner_email })
    await park(pages.app, vendor.id, "t.page")
    const owner = await new Visitor(pages.app).signIn(owner_email)
    const path = `/v/${vendor.id}/parked`
    const page = await owner.get(path)
    expect(page.text).toContain("the other side says no")
    const id = /job_\d+/.exec(page.text)![0]
    expect((await owner.post(`${path}/${id}/replay`)).location).toBe(path)
    expect((await owner.get(path)).text).toContain("None.")
  })
})

describe("what is kept", () => {
  it("of a sign-in mail can let nobody in later: its text goes when its link is over, and late it is not sent at all", async () => {
    const email = "late@parked.test"
    await createVendor(pages.app, { owner_email: email })
    await new Visitor(pages.app).signIn(email)
    const { admin, deps } = pages.app
    const bodies = async () => (await admin`select body from mails where recipient = ${email}`).map((row) => row.body)
    await purgeMails(deps)
    expect(await bodies()).toEqual([expect.stringContaining("token=")])
    await admin`update mails set expires_at = now() - interval '1 second' where recipient = ${email}`
    await purgeMails(deps)
    expect(await bodies()).toEqual([expect.not.stringContaining("token=")])

    await new Visitor(pages.app).post("/sign-in", { email })
    await admin`
      update outbox set payload = jsonb_set(payload, '{expiresAt}', '"2020-01-01T00:00:00Z"')
      where topic = 'mail.send' and done_at is null`
    await pages.app.settle()
    expect(await bodies()).toHaveLength(1)
    expect(await admin`select 1 from outbox where payload::text like '%token=%'`).toEqual([])
  })

  it("ends: rows done two weeks ago and mails of a month ago go, settled events keep their ids and not what they held", async () => {
    const { admin } = world.app
    await admin`
      insert into outbox (topic, ref, payload, created_at, due_at, done_at) values
        ('t.old', 'r', '{}', now(), now(), now() - interval '15 days'),
        ('t.young', 'r', '{}', now(), now(), now() - interval '13 days'),
        ('t.open', 'r', '{}', now(), now() + interval '1 day', null)`
    await admin`
      insert into mails (id, recipient, subject, body, created_at) values
        ('mai_old', 'a', 'b', 'c', now() - interval '31 days'), ('mai_young', 'a', 'b', 'c', now())`
    const payload = JSON.stringify({ type: "x", data: { object: { id: "ch_1", email: "ann@buyer.test" } } })
    await admin`
      insert into stripe_events (owner, id, type, payload, status, received_at, processed_at) values
        ('platform', 'evt_old', 'x', ${payload}::text::jsonb, 'processed', now(), now() - interval '31 days'),
        ('platform', 'evt_young', 'x', ${payload}::text::jsonb, 'processed', now(), now()),
        ('platform', 'evt_parked', 'x', ${payload}::text::jsonb, 'parked', now(), now() - interval '31 days')`
    for (const chore of [purgeDone, purgeMails, purgePayloads]) await chore(world.app.deps)
    expect(await admin`select topic from outbox where topic like 't.%' order by topic`).toMatchObject([
      { topic: "t.open" },
      { topic: "t.young" },
    ])
    expect(await admin`select id from mails where id like 'mai_%' and recipient = 'a'`).toEqual([{ id: "mai_young" }])
    const held = await admin`select id from stripe_events where payload::text like '%ann@buyer.test%' order by id`
    expect(held.map((row) => row.id)).toEqual(["evt_parked", "evt_young"])
    const [old] = await admin`select type, payload from stripe_events where id = 'evt_old'`
    expect(old).toEqual({ type: "x", payload: { data: { object: { id: "ch_1" } } } })
  })
})
