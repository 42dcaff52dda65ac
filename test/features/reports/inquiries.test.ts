import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { openDesk } from "../../support/desk.ts"

const test = useApp()

describe("the inquiry report", () => {
  it("shows response times as a distribution, by who responded, and counts a breach to who let it pass", async () => {
    const desk = await openDesk(test.app, ["sales", "sales"])
    const report = (query = "") => ask(test.app, 200, "GET", `/v1/reports/inquiries${query}`, desk.vendor.sk)
    const empty = await report()
    expect(empty).toMatchObject({ data: [], total: { received: 0, response_minutes: null }, loss_reasons: [] })
    const opened: Json[] = []
    for (let i = 0; i < 4; i++) opened.push(await desk.post())
    for (const [i, minute] of ["04", "12", "45"].entries()) {
      await desk.at(`2030-01-07T10:${minute}:00Z`)
      await desk.act(opened[i].id, "responses", { channel: "call", outcome: "reached" }, 201)
    }
    await desk.at("2030-01-07T11:00:00Z")
    await desk.act(opened[0].id, "stage", { stage: "lost", reason: "price" })
    const { data, total, loss_reasons } = await report()
    expect(total).toMatchObject({ received: 4, open: 3, breached: 1, lost: 1 })
    expect(total.response_minutes).toMatchObject({ responses: 3, mean: 20.33, p50: 12, p90: 45, p99: 45, max: 45 })
    expect(total.response_minutes.histogram.slice(0, 5)).toEqual([
      { up_to_minutes: 5, count: 1 },
      { up_to_minutes: 15, count: 1 },
      { up_to_minutes: 30, count: 0 },
      { up_to_minutes: 60, count: 1 },
      { up_to_minutes: 120, count: 0 },
    ])
    expect(loss_reasons).toEqual([{ reason: "price", count: 1 }])
    const late = data.find((row: Json) => row.member_id === opened[3].owner_id)
    expect(late).toMatchObject({ breached: 1, response_minutes: { responses: 1, max: 12 } })
    expect((await report("?from=2029-01-01&to=2029-02-01")).total.received).toBe(0)
    expect(
      (await ask(test.app, 422, "GET", "/v1/reports/inquiries?from=2029-01-01&to=2028-01-01", desk.vendor.sk)).code,
    ).toBe("invalid_fields")
  })
})
