import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { captureClicks } from "../../../src/features/links/clicks/capture-clicks.ts"
import { parseSinkUrl, sendToSink } from "../../../src/platform/row-sink.ts"
import { startApp, type TestApp, useApp } from "../../support/app.ts"
import { startClickHouse } from "../../support/clickhouse.ts"
import { openShop } from "../../support/shop.ts"

/** The columns of the table that docs/click-sink.md has an operator to make. */
function documentedColumns(): string[] {
  const text = readFileSync("docs/click-sink.md", "utf8")
  const table = /CREATE TABLE [^(]+\(([\s\S]*?)\n\s*\) ENGINE/.exec(text)![1]!
  return [...table.matchAll(/^\s+(\w+) /gm)].map((found) => found[1]!)
}

let clickHouse: Awaited<ReturnType<typeof startClickHouse>>
let app: TestApp
beforeAll(async () => {
  clickHouse = await startClickHouse(documentedColumns())
  app = await startApp({ CLICK_SINK_URL: clickHouse.url })
})
afterAll(async () => {
  await app?.close()
  await clickHouse?.close()
})

const without = useApp()
const waiting = async () =>
  (await app.admin`select payload from outbox where topic = 'clicks.copy' and done_at is null and parked_at is null`)
    .length
/** What waits for its pause to be over need not any more. */
const again = async () => {
  await app.admin`update outbox set due_at = now(), leased_until = null where topic = 'clicks.copy' and done_at is null`
  await app.admin`delete from outbox_breakers`
  await app.settle()
}
/** Each batch is sent twice, as after a crash between the sending and the note of it. */
const twice = () => app.admin`
  insert into outbox (vendor_id, topic, ref, payload, created_at, due_at)
  select vendor_id, topic, ref, payload, created_at, due_at from outbox where topic = 'clicks.copy' and done_at is null`
const capturing = (shop: Awaited<ReturnType<typeof openShop>>) => {
  app.deps.ports.enqueue = async (click) => void (await captureClicks(app.deps, [click]))
  return shop
}

describe("clicks that are copied to ClickHouse", () => {
  it("arrive there once each, with all that they came with and nothing of who the visitor was", async () => {
    const shop = capturing(await openShop(app))
    const ids = [await shop.click(shop.ada, { sub1: "mail", referrer: "https://blog.test/" }), await shop.click()]
    await twice()
    await app.settle()
    expect(clickHouse.state.asked).toBe(4)
    expect(clickHouse.rows.map(({ id }) => id).sort()).toEqual(ids.toSorted())
    expect(clickHouse.rows.find(({ id }) => id === ids[0])).toMatchObject({
      vendor_id: shop.vendor.id,
      link_id: shop.ada.link.id,
      at: "2031-01-01T00:00:00.000Z",
      is_visit: true,
      sub1: "mail",
      sub2: "",
      referrer: "https://blog.test/",
    })
    const visitors = await app.admin`select visitor from click_visitors`
    for (const { visitor } of visitors) expect(JSON.stringify(clickHouse.rows)).not.toContain(visitor)
  })

  it("wait while it is away, stored here all the same, and arrive when it is back", async () => {
    const shop = capturing(await openShop(app))
    clickHouse.state.isAway = true
    const id = await shop.click()
    await app.settle()
    expect(await shop.count("clicks")).toBe(1)
    expect(await waiting()).toBe(1)
    clickHouse.state.isAway = false
    await again()
    expect(await waiting()).toBe(0)
    expect(clickHouse.rows.filter((row) => row.id === id)).toHaveLength(1)
  })

  it("are asked for by nobody where no sink is named", async () => {
    const shop = await openShop(without.app)
    await shop.click()
    await without.app.settle()
    expect(await without.app.admin`select 1 from outbox where topic = 'clicks.copy'`).toHaveLength(0)
  })

  it("are refused with ClickHouse's own words", async () => {
    const send = (url: string, rows: object[]) => sendToSink(parseSinkUrl(url), rows, "t", AbortSignal.timeout(5_000))
    await expect(send(clickHouse.url.replace("secret", "other"), [])).rejects.toThrow(/403: Code: 516.*Authentication/)
    await expect(send(clickHouse.url.replace("table=clicks", "table=cliks"), [])).rejects.toThrow(/404: Code: 60/)
    await expect(send(clickHouse.url, [{ nothing: 1 }])).rejects.toThrow(/400: Code: 117.*nothing/)
  })
})
