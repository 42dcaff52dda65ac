import { expect, it } from "vitest"
import { ask, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

it("what affiliates reach and what recruiters earn is set in a page, in the units of people", async () => {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email, timezone: "Europe/Oslo", currency: "EUR" })
  const owner = await new Visitor(test.app).signIn(email)
  const { id } = await createProgram(test.app, vendor)
  const group = (name: string) => ask(test.app, 201, "POST", "/v1/groups", vendor.sk, { name, program_id: id })
  const [silver, gold] = [(await group("Silver")).id, (await group("Gold")).id]
  const path = `/v/${vendor.id}/programs/${id}`
  const get = (of: string) => ask(test.app, 200, "GET", `/v1/programs/${id}/${of}`, vendor.sk)

  const tiers = {
    [`metric_${gold}`]: "revenue",
    [`at_least_${gold}`]: "1,250.50",
    [`window_${gold}`]: "month",
    [`metric_${silver}`]: "revenue",
    [`at_least_${silver}`]: "100",
    [`window_${silver}`]: "month",
  }
  expect((await owner.post(`${path}/tiers`, tiers)).status).toBe(303)
  expect(await get("tiers")).toMatchObject({
    tiers: [
      { group_id: silver, at_least: 10_000, window: "month", currency: null },
      { group_id: gold, at_least: 125_050 },
    ],
  })
  expect((await owner.post(`${path}/tiers`, { ...tiers, [`at_least_${gold}`]: "much" })).status).toBe(422)

  const levels = { level_1: "5", level_2: "2.5", level_3: "", months: "12" }
  expect((await owner.post(`${path}/recruiting`, levels)).status).toBe(303)
  expect(await get("recruiting")).toEqual({ levels_bps: [500, 250], months: 12 })
  expect((await owner.post(`${path}/recruiting`, { level_1: "101" })).status).toBe(422)
  const { text } = await owner.get(`${path}/groups`)
  for (const value of ['value="1250.50"', 'value="2.5"', 'value="12"']) expect(text).toContain(value)
})
