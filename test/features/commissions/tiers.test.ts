import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { DAY, openShop } from "../../support/shop.ts"

const test = useApp()

/** A program whose sales earn 10 %, in group Silver 15 % and in Gold 20 %. */
async function ladder() {
  const shop = await openShop(test.app, { hold_days: 30 })
  const { vendor, programId, ada } = shop
  const group = async (name: string) => String((await shop.post(201, "/v1/groups", { name, program_id: programId })).id)
  const [silver, gold] = [await group("Silver"), await group("Gold")]
  const put = (path: string, body: Json, status = 200) =>
    ask(test.app, status, "PUT", `/v1/programs/${programId}/${path}`, vendor.sk, body)
  const rule = (bps: number, group_id?: string) => ({ event: "sale", rate: { kind: "percent", bps }, group_id })
  await put("rules", { rules: [rule(2000, gold), rule(1500, silver), rule(1000)] })
  const tier = (group_id: string, metric: string, window: string, at_least: number) => ({
    group_id,
    metric,
    window,
    at_least,
  })
  const patch = (body: Json) => ask(test.app, 200, "PATCH", `/v1/affiliates/${ada.id}`, vendor.sk, body)
  const shown = () => shop.get(`/v1/affiliates/${ada.id}`)
  /** What a sale of 100.00 earns. */
  const earns = async (customer: string, fields: Json = {}) =>
    (await shop.sale(customer, { affiliate_id: ada.id, ...fields })).commissions[0].amount as number
  return { ...shop, silver, gold, put, tier, patch, shown, earns }
}

describe("tiers", () => {
  it("set the group before the next sale earns; refunds count against it", async () => {
    const { silver, gold, put, tier, earns, shown, refund, get, programId } = await ladder()
    const tiers = [tier(silver, "sales", "all", 1), tier(gold, "revenue", "all", 20_000)]
    const saved = { tiers: tiers.map((one) => ({ ...one, currency: null })) }
    expect(await put("tiers", { tiers })).toEqual(saved)
    expect(await get(`/v1/programs/${programId}/tiers`)).toEqual(saved)
    expect(await earns("ann", { external_id: "o-1" })).toBe(1000)
    expect(await shown()).toMatchObject({ group_id: silver, group_pinned: false })
    expect(await earns("bob", { external_id: "o-2" })).toBe(1500)
    expect(await shown()).toMatchObject({ group_id: gold })
    expect(await earns("cid", { external_id: "o-3" })).toBe(2000)
    await refund("o-3")
    await refund("o-2", { amount: 1 })
    expect(await shown()).toMatchObject({ group_id: silver })
    expect(await earns("dan")).toBe(1500)
  })

  it("fall when a window ends, by the vendor's zone, also while nothing is sold", async () => {
    const { gold, put, tier, earns, shown, pass } = await ladder()
    await put("tiers", { tiers: [tier(gold, "customers", "month", 2)] })
    await earns("ann")
    await earns("ann")
    expect(await shown()).toMatchObject({ group_id: null })
    await earns("bob")
    expect(await shown()).toMatchObject({ group_id: gold })
    await pass(31 * DAY)
    expect(await shown()).toMatchObject({ group_id: null })
    expect(await earns("cid")).toBe(1000)
  })

  it("leave a group that was set by hand, until it is let go", async () => {
    const { silver, gold, put, tier, earns, shown, patch, pass } = await ladder()
    await put("tiers", { tiers: [tier(gold, "sales", "all", 1)] })
    expect(await patch({ group_id: silver })).toMatchObject({ group_id: silver, group_pinned: true })
    expect([await earns("ann"), await earns("bob")]).toEqual([1500, 1500])
    expect(await patch({ name: "Ada B." })).toMatchObject({ group_id: silver, group_pinned: true })
    expect(await patch({ group_id: null })).toMatchObject({ group_id: null, group_pinned: false })
    expect(await earns("cid")).toBe(2000)
    await pass(60)
    expect(await shown()).toMatchObject({ group_id: gold, group_pinned: false })
  })

  it("name groups of the program only", async () => {
    const { put, tier } = await ladder()
    const refused = await put("tiers", { tiers: [tier("grp_nobody", "sales", "all", 1)] }, 422)
    expect(refused.errors).toMatchObject([{ pointer: "/tiers/0/group_id" }])
  })

  it("are a function of the past: any history of sales and refunds earns by an independent count", async () => {
    const step = fc.record({
      refunds: fc.boolean(),
      which: fc.nat(20),
      share: fc.integer({ min: 1, max: 100 }),
      customer: fc.constantFrom("ann", "bob", "cid"),
      amount: fc.integer({ min: 1, max: 200 }),
      days: fc.constantFrom(0, 0, 3, 20),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { silver, gold, put, tier, earns, refund, pass } = await ladder()
        await put("tiers", {
          tiers: [tier(silver, "customers", "all", 2), tier(gold, "revenue", "month", 30_000)],
        })
        const sold: { name: string; customer: string; left: number; month: number }[] = []
        let now = Date.parse("2031-01-01T00:00:00Z")
        const month = () => new Date(now).getUTCMonth()
        for (const { refunds, which, share, customer, amount, days } of steps) {
          now = Date.parse(await pass(days * DAY + 60))
          const known = sold[which % Math.max(sold.length, 1)]
          if (refunds && known && known.left > 0) {
            const back = Math.ceil((known.left * share) / 100)
            await refund(known.name, { amount: back })
            known.left -= back
          } else if (!refunds) {
            const customers = new Set(sold.filter(({ left }) => left > 0).map((one) => one.customer)).size
            const inMonth = sold.filter((one) => one.month === month()).reduce((sum, { left }) => sum + left, 0)
            const bps = inMonth >= 30_000 ? 2000 : customers >= 2 ? 1500 : 1000
            const name = `o-${sold.length}`
            expect(await earns(customer, { external_id: name, amount: amount * 100 })).toBe((amount * bps) / 100)
            sold.push({ name, customer, left: amount * 100, month: month() })
          }
        }
      }),
      { numRuns: 8 },
    )
  })
})
