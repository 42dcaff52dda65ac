import { describe, expect, it } from "vitest"
import { advanceTo, ask, createAffiliate, createMember, createProgram, createVendor } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

async function setup(program: Record<string, unknown> = {}) {
  const vendor = await createVendor(test.app)
  await advanceTo(test.app, vendor, "2030-01-01T00:00:00Z")
  const { id: programId } = await createProgram(test.app, vendor, program)
  const { id: affiliateId } = await createAffiliate(test.app, vendor, programId)
  const grant = (fields: Record<string, unknown> = {}) =>
    ask(test.app, 201, "POST", "/v1/commissions", vendor.sk, {
      affiliate_id: affiliateId,
      program_id: programId,
      amount: 1200,
      currency: "eur",
      reason: "thank you",
      ...fields,
    })
  const balance = async () => (await ask(test.app, 200, "GET", `/v1/affiliates/${affiliateId}/balance`, vendor.sk)).data
  return { vendor, programId, affiliateId, grant, balance }
}

describe("commissions", () => {
  it("a manual one obeys the hold and becomes payable at the very instant it ends", async () => {
    const { vendor, grant, balance } = await setup({ hold_days: 30 })
    const commission = await grant()
    expect(commission).toMatchObject({ status: "pending", currency: "EUR", available_at: "2030-01-31T00:00:00.000Z" })
    await advanceTo(test.app, vendor, "2030-01-30T23:59:59.999Z")
    expect(await balance()).toEqual([
      { currency: "EUR", pending: 1200, payable: 0, in_transit: 0, paid: 0, owed_back: 0 },
    ])
    await advanceTo(test.app, vendor, "2030-01-31T00:00:00Z")
    expect(await balance()).toEqual([
      { currency: "EUR", pending: 0, payable: 1200, in_transit: 0, paid: 0, owed_back: 0 },
    ])
    const entries = await ask(test.app, 200, "GET", `/v1/ledger/entries?ref=${commission.id}`, vendor.sk)
    expect(entries.data.map((e: { posted_at: string }) => e.posted_at)).toEqual([
      ...Array(2).fill("2030-01-31T00:00:00.000Z"),
      ...Array(2).fill("2030-01-01T00:00:00.000Z"),
    ])
  })

  it("what falls due on the way of the clock is posted in order, each at its own instant", async () => {
    const { vendor, grant } = await setup({ hold_days: 10 })
    await grant()
    await advanceTo(test.app, vendor, "2030-01-03T00:00:00Z")
    await grant()
    await advanceTo(test.app, vendor, "2031-01-01T00:00:00Z")
    const entries = await ask(test.app, 200, "GET", "/v1/ledger/entries?limit=4", vendor.sk)
    const posted = entries.data.map((e: { posted_at: string }) => e.posted_at)
    expect([...new Set(posted)]).toEqual(["2030-01-13T00:00:00.000Z", "2030-01-11T00:00:00.000Z"])
  })

  it("is payable at once where the program holds nothing", async () => {
    const { grant } = await setup({ hold_days: 0 })
    expect(await grant()).toMatchObject({ status: "payable" })
  })

  it("rejecting takes the whole back and says why; a second rejection changes nothing", async () => {
    const { vendor, grant, balance } = await setup()
    const { id } = await grant()
    const reject = () =>
      ask(test.app, 200, "POST", `/v1/commissions/${id}/rejection`, vendor.sk, { reason: "a mistake" })
    expect(await reject()).toMatchObject({ status: "rejected", reason: "a mistake" })
    expect(await reject()).toMatchObject({ status: "rejected" })
    expect((await balance())[0].pending).toBe(0)
    await ask(test.app, 409, "POST", `/v1/commissions/${id}/release`, vendor.sk)
  })

  it("rules are kept in versions, validated, and refused to a viewer", async () => {
    const { vendor, programId } = await setup()
    const path = `/v1/programs/${programId}/rules`
    expect(await ask(test.app, 200, "GET", path, vendor.sk)).toEqual({ version: 0, rules: [] })
    const rules = [{ event: "sale", rate: { kind: "percent", bps: 70 } }]
    expect(await ask(test.app, 200, "PUT", path, vendor.sk, { rules })).toEqual({ version: 1, rules })
    await ask(test.app, 200, "PUT", path, vendor.sk, { rules: [] })
    expect(await ask(test.app, 200, "GET", `${path}?version=1`, vendor.sk)).toEqual({ version: 1, rules })
    const bad = await ask(test.app, 422, "PUT", path, vendor.sk, {
      rules: [{ event: "sale", rate: { kind: "percent", bps: 10_001 } }],
    })
    expect(bad.errors[0].pointer).toBe("/rules/0/rate/bps")
    const viewer = await createMember(test.app, vendor, "viewer")
    await ask(test.app, 403, "PUT", path, viewer, { rules })
    const stranger = await createVendor(test.app)
    await ask(test.app, 404, "PUT", path, stranger.sk, { rules })
  })

  it("are listed from a day to another as the vendor's zone has them, or between instants", async () => {
    const vendor = await createVendor(test.app, { timezone: "America/New_York" })
    const program = await createProgram(test.app, vendor)
    const affiliate = await createAffiliate(test.app, vendor, program.id)
    const body = { affiliate_id: affiliate.id, program_id: program.id, amount: 100, currency: "EUR", reason: "bonus" }
    for (const at of ["2031-03-02T03:00:00.000Z", "2031-03-02T06:00:00.000Z"]) {
      await advanceTo(test.app, vendor, at)
      await ask(test.app, 201, "POST", "/v1/commissions", vendor.sk, body)
    }
    const countOf = async (query: string) =>
      (await ask(test.app, 200, "GET", `/v1/commissions?${query}`, vendor.sk)).data.length
    expect(await countOf("from=2031-03-01&to=2031-03-02")).toBe(1)
    expect(await countOf("from=2031-03-02")).toBe(1)
    expect(await countOf("from=2031-03-02T03:00:00Z&to=2031-03-03")).toBe(2)
    await ask(test.app, 422, "GET", "/v1/commissions?from=2031-02-30", vendor.sk)
  })
})
