import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { MINUTE, openShop } from "../../support/shop.ts"

const test = useApp()

/** A link of Ada's that she shares with Bea, 70 to 30; Cem recruited Bea. Sales earn 10 %, sign-ups 1.01. */
async function several() {
  const rules = [
    { event: "sale", rate: { kind: "percent", bps: 1000 } },
    { event: "lead", rate: { kind: "flat", amount: 101 } },
  ]
  const shop = await openShop(test.app, { hold_days: 30 }, rules)
  const { vendor, programId, ada } = shop
  const cem = await shop.join()
  const bea = await shop.join({ sub_affiliate_of: cem.id })
  const splits = [
    { affiliate_id: ada.id, bps: 7000 },
    { affiliate_id: bea.id, bps: 3000 },
  ]
  const add = (fields: Json, status = 201) =>
    shop.post(status, "/v1/links", { program_id: programId, affiliate_id: ada.id, ...fields })
  const link = await add({ splits })
  const patch = (path: string, body: Json, status = 200) => ask(test.app, status, "PATCH", path, vendor.sk, body)
  const of = async ({ id }: { id: string }) => {
    const { data } = await shop.get(`/v1/commissions?affiliate_id=${id}`)
    return data.map((row: Json) => [row.event, row.amount, row.reversed_amount, row.status]).reverse()
  }
  /** A click that a sale right after it is not suspicious for. */
  const clickOn = async () => {
    const click = await shop.click({ link })
    await shop.pass(MINUTE)
    return click
  }
  return { ...shop, bea, cem, splits, add, link, patch, of, clickOn }
}

describe("a link of several", () => {
  it("earns each their part of a sale, also of later ones and after refunds and amendments", async () => {
    const { ada, bea, link, splits, clickOn, sale, refund, post, get, of } = await several()
    expect(link.splits).toEqual(splits)
    expect((await get(`/v1/links/${link.id}`)).splits).toEqual(splits)
    const first = await sale("ann", { external_id: "o-1", amount: 10_010, click_id: await clickOn() })
    expect(first.affiliate_id ?? ada.id).toBe(ada.id)
    expect(first.commissions).toMatchObject([
      { affiliate_id: ada.id, amount: 701 },
      { affiliate_id: bea.id, amount: 300 },
    ])
    const why = await get(`/v1/sales/${first.id}/explanation`)
    expect(why.commissions).toMatchObject([{ share: { bps: 7000, of: 1001 } }, { share: { bps: 3000, of: 1001 } }])
    await sale("ann", { external_id: "o-2" })
    await refund("o-2", { amount: 5000 })
    expect(await of(bea)).toEqual([
      ["sale", 300, 0, "pending"],
      ["sale", 300, 150, "pending"],
    ])
    await post(201, `/v1/sales/${first.id}/amendments`, { amount: 20_000, reason: "edited" })
    expect((await of(ada))[0]).toEqual(["sale", 1400, 0, "pending"])
    expect((await of(bea))[0]).toEqual(["sale", 600, 0, "pending"])
    expect((await get("/v1/ledger/trial-balance")).balanced).toBe(true)
  })

  it("earns by sign-ups and for recruiters of each, and not who is banned", async () => {
    const { ada, bea, cem, clickOn, lead, sale, patch, of, vendor, programId } = await several()
    await ask(test.app, 200, "PUT", `/v1/programs/${programId}/recruiting`, vendor.sk, { levels_bps: [1000] })
    await lead("ann", { click_id: await clickOn() })
    expect([await of(ada), await of(bea), await of(cem)]).toEqual([
      [["lead", 71, 0, "pending"]],
      [["lead", 30, 0, "pending"]],
      [["recruiting", 3, 0, "pending"]],
    ])
    await patch(`/v1/affiliates/${bea.id}`, { status: "banned" })
    await sale("ann")
    expect((await of(ada)).at(-1)).toEqual(["sale", 700, 0, "pending"])
    expect([await of(bea), await of(cem)]).toMatchObject([{ length: 1 }, { length: 1 }])
  })

  it("holds what one of them, or a recruiter, earns on a purchase of their own, whenever that is known", async () => {
    const { vendor, programId, ada, bea, cem, clickOn, sale, get } = await several()
    await ask(test.app, 200, "PUT", `/v1/programs/${programId}/recruiting`, vendor.sk, { levels_bps: [1000] })
    const held = async (id: string) => {
      const { data } = await get("/v1/commissions?limit=100")
      const mine = data.filter((row: Json) => row.source_id === id || row.sale_id === id)
      expect(mine.length).toBe(3)
      return mine.filter((row: Json) => row.status === "held").map((row: Json) => row.affiliate_id)
    }
    const buys = async (who: string, email?: string) =>
      sale(who, { click_id: await clickOn(), ...(email === undefined ? {} : { email }) })
    expect(new Set(await held((await buys("b", bea.email.toUpperCase())).id))).toEqual(new Set([bea.id, cem.id]))
    expect(await held((await buys("c", cem.email)).id)).toEqual([cem.id])
    expect(new Set(await held((await buys("a", ada.email)).id))).toEqual(new Set([ada.id, bea.id, cem.id]))
    const first = await buys("later")
    expect(await held(first.id)).toEqual([])
    await sale("later", { email: bea.email })
    expect(new Set(await held(first.id))).toEqual(new Set([bea.id, cem.id]))
  })

  it("holds the same parts whoever of them turns out to be the customer, at once or by a later sale or sign-up", async () => {
    const { vendor, programId, ada, bea, cem, clickOn, sale, lead, get, of, post } = await several()
    await ask(test.app, 200, "PUT", `/v1/programs/${programId}/recruiting`, vendor.sk, { levels_bps: [1000] })
    const partsOf = async ({ id }: Json) => {
      const { data } = await get(`/v1/commissions?sale_id=${id}`)
      return data.map((row: Json) => [row.affiliate_id, row.status, row.hold_reasons]).toSorted()
    }
    for (const { id, email } of [ada, bea, cem]) {
      const known = await partsOf(await sale(`at once ${id}`, { click_id: await clickOn(), email }))
      const bySale = await sale(`by sale ${id}`, { click_id: await clickOn() })
      const byLead = await sale(`by sign-up ${id}`, { click_id: await clickOn() })
      await sale(`by sale ${id}`, { email: email.toUpperCase() })
      await lead(`by sign-up ${id}`, { email })
      expect(known.filter(([, status]: string[]) => status === "held")).toHaveLength(
        id === ada.id ? 3 : id === bea.id ? 2 : 1,
      )
      expect([await partsOf(bySale), await partsOf(byLead)]).toEqual([known, known])
    }
    const seen = await sale("seen", { click_id: await clickOn(), email: cem.email })
    const [share] = (await get(`/v1/commissions?sale_id=${seen.id}&status=held`)).data
    await post(200, `/v1/commissions/${share.id}/release`, {})
    await sale("seen", { email: ada.email })
    expect((await partsOf(seen)).map(([whose, status]: string[]) => [whose, status])).toEqual(
      [
        [ada.id, "held"],
        [bea.id, "held"],
        [cem.id, "pending"],
      ].toSorted(),
    )
    expect((await of(cem)).every(([event]: string[]) => event === "recruiting")).toBe(true)
  })

  it("says what is wrong with its parts, and becomes its affiliate's alone again", async () => {
    const { ada, bea, add, link, patch, sale, clickOn, splits } = await several()
    const part = (affiliate_id: string, bps: number) => ({ affiliate_id, bps })
    for (const wrong of [
      [part(ada.id, 5000)],
      [part(ada.id, 5000), part(ada.id, 5000)],
      [part(ada.id, 5000), part("aff_nobody", 5000)],
    ])
      expect((await add({ splits: wrong }, 422)).errors[0].pointer).toMatch(/^\/splits/)
    expect(await patch(`/v1/links/${link.id}`, { splits: null })).toMatchObject({ splits: null })
    const { commissions } = await sale("eve", { click_id: await clickOn() })
    expect(commissions).toMatchObject([{ affiliate_id: ada.id, amount: 1000 }])
    expect(await patch(`/v1/links/${link.id}`, { splits })).toMatchObject({ splits })
    expect(commissions.some((row: Json) => row.affiliate_id === bea.id)).toBe(false)
  })
})
