import { describe, expect, it } from "vitest"
import { nameForDay, purgeVisitorKeys } from "../../../src/features/links/clicks/name-visitors.ts"
import { consumeClicks } from "../../../src/features/links/jobs.ts"
import { visitorName } from "../../../src/features/links/redirect/mint-click-id.ts"
import { useApp } from "../../support/app.ts"
import { keys, LinkWorld, NOON } from "../../support/links.ts"
import { openShop } from "../../support/shop.ts"

const test = useApp()
const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

const consume = (...bodies: unknown[]) =>
  consumeClicks(
    test.app.deps,
    "clicks",
    bodies.map((body) => ({ body, attempts: 1, ack: () => {}, retry: () => {} })),
  )

describe("a visitor", () => {
  it("has one name on a day, though messages come apart and twice, and another one after the key is forgotten", async () => {
    const { vendor, ada } = await openShop(test.app)
    const world = new LinkWorld().add("ada", { vendorId: vendor.id, linkId: ada.link.id })
    for (let i = 0; i < 3; i++) await world.follow("/r/ada")
    await consume(world.clicks[0])
    await consume(world.clicks[1], world.clicks[0])
    const names = async () =>
      (
        await test.app.admin`select distinct visitor from click_visitors
          where vendor_number = (select number from vendors where id = ${vendor.id})`
      ).map((r) => r.visitor)
    expect(await names()).toHaveLength(1)

    await purgeVisitorKeys(test.app.deps)
    expect(await test.app.admin`select 1 from visitor_keys`).not.toEqual([])
    await test.app.admin`update visitor_keys set created_at = now() - interval '49 hours'`
    await purgeVisitorKeys(test.app.deps)
    expect(await test.app.admin`select 1 from visitor_keys`).toEqual([])
    await consume(world.clicks[2])
    expect(await names()).toHaveLength(2)
  })

  it("whose day is over cannot be found again by who knows their address and holds the signing keys", async () => {
    const { vendor, ada } = await openShop(test.app)
    const world = new LinkWorld().add("ada", { vendorId: vendor.id, linkId: ada.link.id })
    await world.follow("/r/ada")
    await consume(world.clicks[0], { ...world.clicks[0]!, v: 2 })
    const day = new Date(NOON).toISOString().slice(0, 10)
    const known = { vendorId: vendor.id, day, address: "203.0.113.7", userAgent: AGENT }
    const mark = await visitorName(keys, known)
    expect(world.clicks[0]!.visitor).toBe(mark)
    const name = await nameForDay(test.app.deps, new Date(NOON), mark)
    const kept = async () => {
      const rows = await test.app.admin`
        select c::text as row from clicks c union all select v::text from click_visitors v
        union all select d::text from dead_letters d`
      return rows.map(({ row }) => String(row))
    }
    // While the day lasts its key leads to the name; that is what the visitor is counted by.
    expect((await kept()).filter((row) => row.includes(name)).length).toBeGreaterThan(0)
    expect((await kept()).filter((row) => row.includes(mark))).toEqual([])

    await test.app.admin`update visitor_keys set created_at = now() - interval '49 hours'`
    await purgeVisitorKeys(test.app.deps)
    const again = await nameForDay(test.app.deps, new Date(NOON), mark)
    expect((await kept()).filter((row) => row.includes(again) || row.includes(mark))).toEqual([])
  })
})
