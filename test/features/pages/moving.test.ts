import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

async function openOffice() {
  const shop = await openShop(test.app)
  const enter = async (role: string) => {
    const email = `${unique(role)}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", shop.vendor.owner, { email, role })
    return new Visitor(test.app).signIn(email)
  }
  const path = `/v/${shop.vendor.id}/settings/import`
  return { shop, path, manager: await enter("manager"), viewer: await enter("viewer") }
}

const fixture = (name: string) =>
  new File([readFileSync(`test/fixtures/exports/${name}.csv`, "utf8")], `${name}.csv`, { type: "text/csv" })

describe("moving in by pages", () => {
  it("shows what would come of an export, asks, and imports it", async () => {
    const { shop, path, manager } = await openOffice()
    const choose = { product: "tapfiliate", kind: "", program_id: shop.programId }
    const move = async (name: string) => {
      const sent = await manager.upload(path, choose, fixture(name))
      expect([sent.status, sent.location]).toEqual([303, expect.stringContaining(`${path}/imp_`)])
      const looked = words((await manager.get(sent.location!)).text)
      const asked = await manager.post(`${sent.location}/import`, {})
      expect(words(asked.text)).toContain(`Import ${name}.csv`)
      const started = await manager.post(`${sent.location}/import`, { confirmed: "yes" })
      expect(started.location).toContain("/imports/imp_")
      await test.app.settle()
      return { looked, done: words((await manager.get(started.location!)).text) }
    }
    const people = await move("tapfiliate-affiliates")
    expect(people.looked).toMatch(/Lines 2 New 2 Known already 0 Would fail 0/)
    expect(await shop.get("/v1/affiliates?email=ann@promo.test")).toMatchObject({ data: [{ status: "approved" }] })
    const { looked, done } = await move("tapfiliate-commissions")
    expect(looked).toMatch(/Tapfiliate · commissions/)
    expect(looked).toMatch(/EUR due 1 9\.99 9\.99 EUR 0/)
    expect(looked).toMatch(/KWD owed to nobody 1 1\.250 1\.250 KWD 0/)
    expect(done).toMatch(/Lines 4 Imported 4 Unchanged 0 Failed 0/)
    const again = await manager.upload(path, choose, fixture("tapfiliate-commissions"))
    expect(words((await manager.get(again.location!)).text)).toMatch(/New 0 Known already 4 Would fail 0/)
  })

  it("reads any CSV file by the columns that somebody chooses, which are proposed by name", async () => {
    const { shop, path, manager } = await openOffice()
    const text = `Order;Client;Gross;Currency\no1;ann;"1.234,50";EUR\no2;bob;1,234;EUR`
    const choose = { product: "any", kind: "sales", program_id: shop.programId }
    const sent = await manager.upload(path, choose, new File([text], "orders.csv"))
    const first = (await manager.get(sent.location!)).text
    expect(words(first)).toMatch(/No column is read as amount/)
    expect(first).toMatch(/<option value="external_id" selected=""/)
    const chosen = {
      column_0: "external_id",
      column_1: "customer_external_id",
      column_2: "amount",
      column_3: "currency",
    }
    const changed = await manager.post(sent.location!, { ...chosen, amounts: "major" })
    const second = words((await manager.get(changed.location!)).text)
    expect(second).toMatch(/Lines 2 New 1 Known already 0 Would fail 1/)
    expect(second).toMatch(/3 Gross may be 1234 or 1\.234/)
    expect(await shop.count("sales")).toBe(0)
    await manager.post(`${sent.location}/import`, { confirmed: "yes" })
    await test.app.settle()
    expect((await shop.get("/v1/sales?external_id=o1")).data).toMatchObject([{ amount: 123_450 }])
  })

  it("says what is wrong with the form, and is nothing for who may not import", async () => {
    const { shop, path, manager, viewer } = await openOffice()
    const send = (fields: Record<string, string>, file: File) =>
      manager.upload(path, { program_id: shop.programId, ...fields }, file)
    const refusals = [
      [await send({ product: "any", kind: "sales" }, new File([], "")), "Choose a file"],
      [await send({ product: "any", kind: "" }, fixture("tolt-affiliates")), "Choose what the lines are"],
      [await send({ product: "rewardful", kind: "" }, fixture("tolt-affiliates")), "is no export of Rewardful"],
    ] as const
    for (const [answer, why] of refusals) {
      expect(answer.status).toBe(422)
      expect(words(answer.text)).toContain(why)
    }
    expect((await viewer.get(path)).status).toBe(404)
    expect((await manager.get(`${path}/imp_none`)).status).toBe(404)
  })
})
