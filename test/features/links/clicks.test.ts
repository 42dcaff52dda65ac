import { describe, expect, it } from "vitest"
import { captureClicks } from "../../../src/features/links/clicks/capture-clicks.ts"
import { packClick } from "../../../src/features/links/clicks/core/pack-click.ts"
import { ensurePartitions } from "../../../src/features/links/clicks/ensure-partitions.ts"
import { forgetClicks } from "../../../src/features/links/clicks/forget-clicks.ts"
import type { ClickMessage } from "../../../src/features/links/redirect/core/click.ts"
import { verifyClickId } from "../../../src/features/links/redirect/mint-click-id.ts"
import { systemContext } from "../../../src/queues.ts"
import { advanceTo, ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { LinkWorld, NOON } from "../../support/links.ts"
import { storedClicks } from "../../support/stored-clicks.ts"

const test = useApp()
const HOUR = 3_600_000
const SITE = "https://shop.acme.test"

/** Clicks as the edge sends them, of a link that only this test has. */
async function clicksOf(count: number, headers: Record<string, string> = {}) {
  const { vendor, link } = await setup()
  const [row] = await test.app.admin`select number::int as number from links where id = ${link.id}`
  const ids = { vendorId: vendor.id, linkId: link.id }
  const world = new LinkWorld().add("ada", { ...ids, programId: link.program_id, linkNumber: row!.number })
  return {
    ...ids,
    world,
    take: async (more = headers, method = "GET", n = count) => {
      for (let i = 0; i < n; i++) await world.follow("/r/ada?sub1=mail", more, method)
      return world.clicks.splice(0)
    },
  }
}

const stored = (vendorId: string) => storedClicks(test.app.admin, vendorId)
const ofVendor = (vendorId: string) =>
  test.app.admin`vendor_number = (select number from vendors where id = ${vendorId})`
const hours = (vendorId: string) =>
  test.app.admin`select hour, clicks, visitors, flagged from click_hours where ${ofVendor(vendorId)} order by hour`
/** All roll-ups, whatever is counted nowhere left out. */
const rollUps = async (vendorId: string) => ({
  hours: await hours(vendorId),
  days: await test.app
    .admin`select day, clicks, visitors, flagged from click_days where ${ofVendor(vendorId)} order by 1`,
  marks: await test.app.admin`select day, mark, value, clicks, visitors from click_marks
    where ${ofVendor(vendorId)} and (clicks <> 0 or visitors <> 0) order by 1, 2, 3`,
  links: await test.app.admin`select clicks, visitors, flagged from link_clicks where ${ofVendor(vendorId)}`,
  firsts: (await stored(vendorId)).filter((click) => click.is_first).map((click) => click.at),
})

describe("clicks from the queue", () => {
  it("are stored once, however often and however parallel they are delivered, and counted once", async () => {
    const { vendorId, take } = await clicksOf(30)
    const batch = await take()
    await Promise.all(Array.from({ length: 8 }, () => captureClicks(test.app.deps, batch)))
    await captureClicks(test.app.deps, [...batch].reverse())
    expect(await stored(vendorId)).toHaveLength(30)
    expect(await hours(vendorId)).toMatchObject([{ clicks: 30, visitors: 1, flagged: 0 }])
  })

  it("are read as they lie on a disk too, as after a change of where clicks wait", async () => {
    const { vendorId, take } = await clicksOf(2)
    const packed = JSON.parse(JSON.stringify((await take()).map((click) => packClick(click as ClickMessage))))
    expect(await captureClicks(test.app.deps, packed)).toEqual(["stored", "stored"])
    expect(await stored(vendorId)).toHaveLength(2)
  })

  it("keep what the visitor brought, and what it came with", async () => {
    const { vendorId, take } = await clicksOf(1)
    await captureClicks(test.app.deps, await take({ referer: "https://blog.test/" }))
    expect(await stored(vendorId)).toMatchObject([
      {
        sub1: "mail",
        referrer: "https://blog.test/",
        landing_url: "/r/ada?sub1=mail",
        device: "desktop",
        user_agent: expect.stringContaining("Firefox"),
        country: "FR",
        is_attributable: true,
        at: new Date(NOON),
      },
    ])
  })

  it("that differ by an ad network's mark alone share where they came from, and keep their whole addresses", async () => {
    const { vendorId, world } = await clicksOf(1)
    const paths = [
      "/r/ada?sub1=mail&fbclid=IwAR0x",
      "/r/ada?sub1=mail&fbclid=IwAR1y",
      "/r/ada?sub1=mail",
      "/r/ada?gclid=Cj0K",
    ]
    for (const path of paths) await world.follow(path)
    await captureClicks(test.app.deps, world.clicks.splice(0))
    expect((await stored(vendorId)).map((click) => click.landing_url).sort()).toEqual(paths.sort())
    const origins = await test.app.admin`select landing_url from click_origins where ${ofVendor(vendorId)} order by 1`
    expect(origins.map((origin) => origin.landing_url)).toEqual(["/r/ada", "/r/ada?sub1=mail"])
  })

  it("of bots, prefetches and HEADs are flagged, and count as no visit", async () => {
    const { vendorId, take } = await clicksOf(1)
    const batch = [
      ...(await take({ "user-agent": "Googlebot/2.1" })),
      ...(await take({ "sec-purpose": "prefetch" })),
      ...(await take({}, "HEAD")),
    ]
    await captureClicks(test.app.deps, batch)
    expect(await hours(vendorId)).toMatchObject([{ clicks: 0, visitors: 0, flagged: 3 }])
    const rows = await stored(vendorId)
    expect(rows.map((r) => [r.is_bot, r.is_prefetch, r.is_head, r.is_attributable])).toEqual(
      expect.arrayContaining([
        [true, false, false, false],
        [false, true, false, false],
        [false, false, true, false],
      ]),
    )
  })

  it("count a visitor once a day and link, in the hour they came first", async () => {
    const { vendorId, world, take } = await clicksOf(2)
    const first = await take()
    world.now += HOUR
    const second = await take()
    world.now += 24 * HOUR
    const nextDay = await take({}, "GET", 1)
    await captureClicks(test.app.deps, [...second, ...first])
    await captureClicks(test.app.deps, nextDay)
    expect(await hours(vendorId)).toMatchObject([
      { clicks: 2, visitors: 1 },
      { clicks: 2, visitors: 0 },
      { clicks: 1, visitors: 1 },
    ])
  })

  it("come to the same roll-ups in whatever order and batches they arrive", async () => {
    const seen = []
    for (const arrange of [
      (all: Json[][]) => [all.flat()],
      (all: Json[][]) => all.toReversed(),
      ([a, b, c]: Json[][]) => [b!, [...c!, ...a!], b!],
    ]) {
      const { vendorId, world, take } = await clicksOf(2)
      const batches = []
      for (const country of ["FR", "DE", "NO"]) {
        batches.push((await take()).map((click) => ({ ...click, country })))
        world.now += HOUR
      }
      for (const batch of arrange(batches)) await captureClicks(test.app.deps, batch)
      seen.push(await rollUps(vendorId))
    }
    expect(seen[0]!.hours.map((row) => row.visitors)).toEqual([1, 0, 0])
    expect(seen[0]!.marks.filter((row) => row.mark === "country").map((row) => [row.value, row.visitors])).toEqual([
      ["DE", 0],
      ["FR", 1],
      ["NO", 0],
    ])
    expect(seen[0]).toMatchObject({ links: [{ clicks: 6, visitors: 1 }], firsts: [new Date(NOON)] })
    expect(seen).toEqual(Array(3).fill(seen[0]))
  })

  it("are not held up by a message that is none, nor by one that cannot be stored", async () => {
    const { vendorId, take } = await clicksOf(3)
    const [a, b, c] = await take()
    // What passes the contract may still be refused by the database, for a reason nobody thought of.
    await test.app.admin.unsafe("alter table clicks add constraint no_poison check (country <> 'ZZ')")
    const outcome = await captureClicks(test.app.deps, [
      a,
      null,
      { v: 1 },
      "text",
      { ...b!, country: "ZZ" },
      { ...c!, at: 9e15 },
      c,
    ])
    await test.app.admin.unsafe("alter table clicks drop constraint no_poison")
    expect(outcome).toEqual(["stored", "refused", "refused", "refused", "failed", "refused", "stored"])
    expect((await stored(vendorId)).map((r) => r.id).sort()).toEqual([a!.id, c!.id].sort())
  })

  it("land in the month's partition once the chore has made it; the chore again makes none", async () => {
    const ctx = systemContext(test.app.deps, "test")
    await ensurePartitions(ctx)
    expect(await ensurePartitions(ctx)).toBe(0)
    const parts = await test.app.admin`select relname from pg_class where relname like 'clicks\\_2%' and relkind = 'r'`
    expect(parts.length).toBeGreaterThanOrEqual(2)
  })

  it("are stored where no partition of their month is, and move when it is made", async () => {
    const { vendorId, world, take } = await clicksOf(3)
    world.now = Date.UTC(2034, 4, 31, 23, 30)
    const clicks = await take()
    world.now += HOUR
    expect(await captureClicks(test.app.deps, [...clicks, ...(await take())])).toEqual(Array(6).fill("stored"))
    const counted = async () =>
      (await test.app.admin`select tableoid::regclass::text as part, count(*)::int as n from clicks
        where ${ofVendor(vendorId)} group by 1 order by 1`) as unknown
    const before = await stored(vendorId)
    expect(await counted()).toEqual([{ part: "clicks_default", n: 6 }])
    await test.app.admin`select ensure_click_partitions('2034-05-12'::date, 1)`
    expect(await counted()).toEqual([
      { part: "clicks_2034_05", n: 3 },
      { part: "clicks_default", n: 3 },
    ])
    expect(await stored(vendorId)).toEqual(before)
    expect(await captureClicks(test.app.deps, clicks)).toEqual(Array(3).fill("stored"))
    expect(await stored(vendorId)).toHaveLength(6)
    const open = await test.app
      .admin`select 1 from pg_class where relname ~ '^click' and relkind in ('r', 'p') and not relforcerowsecurity`
    expect(open).toHaveLength(0)
  })
})

async function setup(program: Record<string, unknown> = {}) {
  const vendor = await createVendor(test.app)
  await advanceTo(test.app, vendor, "2031-01-01T00:00:00Z")
  const { id: program_id } = await createProgram(test.app, vendor, program)
  const { id: affiliate_id } = await createAffiliate(test.app, vendor, program_id)
  const link = await ask(test.app, 201, "POST", "/v1/links", vendor.sk, {
    program_id,
    affiliate_id,
    slug: unique("ada"),
  })
  return { vendor, affiliate_id, link }
}

describe("POST /v1/clicks", () => {
  it("answers a signed id that counts for the program's window, and the click is kept", async () => {
    const { vendor, link } = await setup({ window_days: 10 })
    const click = await ask(test.app, 201, "POST", "/v1/clicks", vendor.sk, {
      via: link.slug,
      url: "https://shop.acme.test/?gclid=1",
      referrer: "https://blog.test/",
      sub1: "mail",
      sub5: "é".repeat(300),
    })
    expect(click).toEqual({
      click_id: expect.stringMatching(/^clk_[A-Za-z0-9_-]{1,60}$/),
      link_id: link.id,
      expires_at: "2031-01-11T00:00:00.000Z",
    })
    const keys = test.app.deps.ports.env.signingKeys
    expect(await verifyClickId(keys, click.click_id)).toMatchObject({
      kind: "valid",
      at: Date.parse("2031-01-01T00:00:00Z"),
    })
    expect(await stored(vendor.id)).toMatchObject([
      { id: click.click_id, sub1: "mail", sub5: "é".repeat(255), landing_url: "https://shop.acme.test/?gclid=1" },
    ])
  })

  it("distinguishes two visitors by their browsers, and knows a bot by its own words", async () => {
    const { vendor, link } = await setup()
    const post = (agent: string) =>
      test.app.call("POST", "/v1/clicks", {
        key: vendor.pk,
        body: { slug: link.slug },
        headers: { origin: "https://shop.acme.test", "user-agent": agent },
      })
    const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
    for (const agent of [firefox, firefox, firefox.replaceAll("145", "140"), "Googlebot/2.1"])
      expect((await post(agent)).status).toBe(201)
    expect(await hours(vendor.id)).toMatchObject([{ clicks: 3, visitors: 2, flagged: 1 }])
  })

  it("takes links of this vendor only, and active ones", async () => {
    const [a, b] = [await setup(), await setup()]
    const post = async (body: Json) =>
      (await ask(test.app, 422, "POST", "/v1/clicks", a.vendor.sk, body)).errors[0].pointer
    expect(await post({ slug: b.link.slug })).toBe("/slug")
    expect(await post({ via: unique("nobody") })).toBe("/via")
    await ask(test.app, 200, "PATCH", `/v1/links/${a.link.id}`, a.vendor.sk, { status: "disabled" })
    expect(await post({ slug: a.link.slug })).toBe("/slug")
    expect(await post({ slug: a.link.slug, typo: 1 })).toBe("/typo")
    expect(await post({ slug: a.link.slug, url: "a\0b" })).toBe("/url")
    expect(await stored(a.vendor.id)).toEqual([])
  })

  it("under an Idempotency-Key is one click, and answers the same id again", async () => {
    const { vendor, link } = await setup()
    const post = () =>
      test.app.call("POST", "/v1/clicks", {
        key: vendor.sk,
        body: { slug: link.slug },
        headers: { "idempotency-key": "k" },
      })
    const [first, again] = [await post(), await post()]
    expect(again.text).toBe(first.text)
    expect(await stored(vendor.id)).toHaveLength(1)
  })
})

describe("a program that pays for clicks", () => {
  const rules = [{ event: "click", rate: { kind: "flat", amount: 5 } }]
  async function paying(program: Record<string, unknown> = {}) {
    const { vendor, affiliate_id, link } = await setup(program)
    await ask(test.app, 200, "PUT", `/v1/programs/${link.program_id}/rules`, vendor.sk, { rules })
    return { vendor, affiliate_id, link }
  }

  it("pays each visit once, however often it is reported, and no bot", async () => {
    const { vendor, affiliate_id, link } = await paying()
    for (let i = 0; i < 3; i++) await ask(test.app, 201, "POST", "/v1/clicks", vendor.sk, { slug: link.slug })
    await test.app.call("POST", "/v1/clicks", {
      key: vendor.pk,
      body: { slug: link.slug },
      headers: { origin: "https://shop.acme.test", "user-agent": "Googlebot/2.1" },
    })
    await test.app.settle()
    await test.app
      .admin`update outbox set done_at = null, payload = jsonb_build_object('at', ${Date.parse("2031-01-01T00:00:00Z")}::bigint) where topic = 'click.earning'`
    await test.app.settle()
    const list = await ask(test.app, 200, "GET", "/v1/commissions", vendor.sk)
    expect(list.data).toHaveLength(3)
    expect(list.data[0]).toMatchObject({ event: "click", amount: 5, currency: "EUR", affiliate_id, status: "pending" })
  })

  it("pays a visitor once for a link and a day, with a cookie and without, and again next day and for another link", async () => {
    const { vendor, affiliate_id, link } = await paying()
    const { program_id } = link
    const other = await ask(test.app, 201, "POST", "/v1/links", vendor.sk, { program_id, affiliate_id })
    const paid = async () => {
      await test.app.settle()
      return (await ask(test.app, 200, "GET", "/v1/commissions?limit=100", vendor.sk)).data.length
    }
    const visit = async (slug: string, address: string, click_id?: string): Promise<string> => {
      const headers = { origin: SITE, "cf-connecting-ip": address, "user-agent": "Mozilla/5.0 Firefox/140.0" }
      const body = { slug, ...(click_id && { click_id }) }
      return (await test.app.call("POST", "/v1/clicks", { key: vendor.pk, body, headers })).body.click_id
    }
    for (let i = 0; i < 11; i++) await visit(link.slug, "203.0.113.1")
    expect(await paid()).toBe(1)
    let carried: string | undefined
    for (let i = 0; i < 11; i++) carried = await visit(link.slug, `203.0.113.${100 + i}`, carried)
    expect(await paid()).toBe(2)
    await visit(other.slug, "203.0.113.1", carried)
    expect(await paid()).toBe(3)
    await advanceTo(test.app, vendor, "2031-01-02T12:00:00.000Z")
    await visit(link.slug, "203.0.113.1", carried)
    expect(await paid()).toBe(4)
  })

  it("pays a visitor once of many clicks that are reported at once", async () => {
    const { vendor, link } = await paying()
    const headers = { origin: SITE, "cf-connecting-ip": "203.0.113.9", "user-agent": "Mozilla/5.0 Firefox/140.0" }
    const reported = { key: vendor.pk, body: { slug: link.slug }, headers }
    await Promise.all(Array.from({ length: 11 }, () => test.app.call("POST", "/v1/clicks", reported)))
    await test.app.settle()
    expect((await ask(test.app, 200, "GET", "/v1/commissions", vendor.sk)).data).toHaveLength(1)
  })

  it("holds what came from a banned referrer", async () => {
    const { vendor, link } = await paying({ banned_referrers: ["deals.test"] })
    await ask(test.app, 201, "POST", "/v1/clicks", vendor.sk, { slug: link.slug, referrer: "https://deals.test/" })
    await test.app.settle()
    const list = await ask(test.app, 200, "GET", "/v1/commissions", vendor.sk)
    expect(list.data).toMatchObject([{ status: "held", hold_reasons: ["banned_referrer"] }])
  })
})

describe("months of clicks", () => {
  const keeping = (months: number | null) => {
    const { ports, ...deps } = test.app.deps
    return systemContext({ ...deps, ports: { ...ports, env: { ...ports.env, clicksKeptMonths: months } } }, "test")
  }

  it("that are no longer kept are let go of with their texts, whether they have a partition or not; what counts stays", async () => {
    const { vendorId, world, take } = await clicksOf(2)
    const now = new Date()
    const monthsAgo = (months: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1, 12)
    await test.app.admin`select ensure_click_partitions(${new Date(monthsAgo(5)).toISOString().slice(0, 10)}::date, 1)`
    for (const months of [7, 5, 1, 0]) {
      world.now = monthsAgo(months)
      await captureClicks(test.app.deps, await take())
    }
    const counted = await rollUps(vendorId)
    await forgetClicks(keeping(null))
    expect(await stored(vendorId)).toHaveLength(8)
    await forgetClicks(keeping(2))
    await forgetClicks(keeping(2))
    expect((await stored(vendorId)).map((click) => (click.at as Date).getTime())).toEqual([
      ...[monthsAgo(1), monthsAgo(1)],
      ...[monthsAgo(0), monthsAgo(0)],
    ])
    const origins = await test.app
      .admin`select count(distinct month)::int as n from click_origins where ${ofVendor(vendorId)}`
    expect(origins).toEqual([{ n: 2 }])
    const { firsts: _, ...left } = await rollUps(vendorId)
    const { firsts: __, ...before } = counted
    expect(left).toEqual(before)
  })
})
