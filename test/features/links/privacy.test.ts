import { expect, it } from "vitest"
import { consumeClicks } from "../../../src/features/links/jobs.ts"
import { useApp } from "../../support/app.ts"
import { LinkWorld } from "../../support/links.ts"
import { openShop } from "../../support/shop.ts"
import { readTables } from "../../support/tables.ts"

const test = useApp()

/** What `LinkWorld` says the visitor's address is, and another one for what comes to the app itself. */
const ADDRESSES = ["203.0.113.7", "198.51.100.23"]

it("a visitor's address is in no table, whichever way the click came, a dead letter included", async () => {
  const { vendor, ada, count } = await openShop(test.app)
  const world = new LinkWorld().add("ada", { vendorId: vendor.id, linkId: ada.link.id })
  await world.follow("/r/ada?sub1=mail")
  const dead = { ...world.clicks[0]!, v: 2 }
  const bodies = [world.clicks[0], dead]
  const messages = bodies.map((body) => ({ body, attempts: 1, ack: () => {}, retry: () => {} }))
  await consumeClicks(test.app.deps, "clicks", messages)
  const headers = {
    origin: "https://shop.acme.test",
    "user-agent": "Mozilla/5.0 Firefox/145.0",
    "cf-connecting-ip": ADDRESSES[1]!,
    "x-forwarded-for": ADDRESSES[1]!,
  }
  const posted = await test.app.call("POST", "/v1/clicks", { key: vendor.pk, body: { slug: ada.link.slug }, headers })
  expect(posted.status, posted.text).toBe(201)
  const lead = { customer_external_id: "ann", click_id: posted.body.click_id }
  expect((await test.app.call("POST", "/v1/leads", { key: vendor.pk, body: lead, headers })).status).toBe(201)
  await test.app.settle()
  expect([await count("clicks"), await count("click_visitors"), await count("dead_letters")]).toEqual([2, 2, 1])

  const found: string[] = []
  for (const { name } of await readTables(test.app.admin)) {
    const rows = await test.app.admin`select t::text as row from ${test.app.admin(name)} t`
    for (const { row } of rows)
      for (const address of ADDRESSES) if (row.includes(address)) found.push(`${name}: ${row}`)
  }
  expect(found).toEqual([])
})
