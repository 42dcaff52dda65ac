import { describe, expect, it } from "vitest"
import { unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk } from "../../support/credit.ts"
import { DAY, type Shop } from "../../support/shop.ts"

const test = useApp()

async function run(shop: Shop, kind: string, body: string) {
  const sent = { key: shop.vendor.sk, body, headers: { "content-type": "text/csv" } }
  const started = await test.app.call("POST", `/v1/imports?kind=${kind}`, sent)
  expect(started.status, started.text).toBe(202)
  await test.app.settle()
  const ended = await shop.get(`/v1/imports/${started.body.id}`)
  expect(ended.total).toBe(ended.imported + ended.unchanged + ended.failed)
  return ended
}

describe("a file of touches", () => {
  it("is recorded in many at once, each line once, the errors by their lines", async () => {
    const desk = await openDesk(test.app)
    const lines = Array.from({ length: 1200 }, (_, i) => `c-${i % 400},marketing,spring,t-${i},2030-06-01T00:00:00Z`)
    const file = ["customer_external_id,channel,campaign,external_id,occurred_at", ...lines].join("\n")
    expect(await run(desk, "touches", file)).toMatchObject({ total: 1200, imported: 1200, status: "done" })
    expect(await run(desk, "touches", file)).toMatchObject({ unchanged: 1200, imported: 0 })
    expect(await desk.count("touches")).toBe(1200)
    const wrong = [
      "customer_external_id,channel,external_id,member_id",
      "c-1,marketing,t-1,",
      "c-1,sales,t-1,",
      "c-1,billboard,u-1,",
      "c-1,sales,u-2,mem_nobody",
      "c-1,sales,u-3,",
      "c-1,sales,u-3,",
    ].join("\n")
    const ended = await run(desk, "touches", wrong)
    expect(ended).toMatchObject({ imported: 1, unchanged: 2, failed: 3 })
    expect(ended.errors.map(({ line, code }: Json) => [line, code])).toEqual([
      [3, "touch_conflict"],
      [4, "invalid_fields"],
      [5, "invalid_fields"],
    ])
  })

  it("has sales that closed since looked at again, as a touch reported by itself has", async () => {
    const desk = await openDesk(test.app)
    await desk.pass(10 * DAY)
    const sale = await desk.sale("ann", { amount: 1000 })
    expect((await desk.credit(sale.id)).decision.kind).toBe("unattributed")
    await run(desk, "touches", "customer_external_id,channel,occurred_at\nann,product,2031-01-02T00:00:00Z")
    expect((await desk.credit(sale.id)).decision).toMatchObject({ kind: "closed", closed_by: "product" })
  })
})

describe("a file of customers", () => {
  it("keeps what another system knew, and binds whom nobody has to whom it says", async () => {
    const desk = await openDesk(test.app)
    const email = `${unique("ann")}@x.test`
    const file = [
      "external_id,email,name,country,affiliate_email,bound_at",
      `ann,${email},Ann,NO,${desk.ada.email},2030-12-01T00:00:00Z`,
      "bob,,,SE,,",
      "cid,,,,nobody@x.test,",
    ].join("\n")
    const ended = await run(desk, "customers", file)
    expect(ended).toMatchObject({ imported: 2, failed: 1 })
    expect(ended.errors[0]).toMatchObject({ line: 4 })
    expect(await run(desk, "customers", file)).toMatchObject({ imported: 0, unchanged: 2, failed: 1 })
    const sale = await desk.sale("ann", { amount: 1000 })
    expect(sale.attribution).toMatchObject({ basis: "customer", affiliate_id: desk.ada.id })
    const other = await desk.join()
    const moved = await run(desk, "customers", `external_id,affiliate_email\nann,${other.email}`)
    expect(moved.errors[0]).toMatchObject({ code: "customer_bound" })
  })
})
