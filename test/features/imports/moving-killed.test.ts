import { describe, expect, it } from "vitest"
import { processImport } from "../../../src/features/imports/process-import.ts"
import { systemContext } from "../../../src/queues.ts"
import { unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

const send = (shop: Shop, query: string, body: string) =>
  test.app.call("POST", `/v1/imports?program_id=${shop.programId}&${query}`, {
    key: shop.vendor.sk,
    body,
    headers: { "content-type": "text/csv" },
  })

describe("moving in that is killed on its way", () => {
  /** Takes turns until one dies with the line of index 70 there and not committed. */
  async function killAt70(shop: Shop, id: string) {
    await test.app.admin`
      create or replace function die_at_70() returns trigger language plpgsql as
      $$ begin raise exception 'the server goes down' using errcode = '57P01'; end $$`
    await test.app.admin`
      create constraint trigger die after insert on import_lines deferrable initially deferred
      for each row when (new.place = 70) execute function die_at_70()`
    const takeTurn = () =>
      processImport(
        systemContext(test.app.deps, "test"),
        { vendorId: shop.vendor.id, topic: "import.process", ref: id, payload: {} },
        new AbortController().signal,
      )
    await takeTurn()
    await expect(takeTurn()).rejects.toThrow()
    expect(await shop.get(`/v1/imports/${id}`)).toMatchObject({ status: "running", imported: 50 })
    const reported = await shop.count("import_lines")
    await test.app.admin`drop trigger die on import_lines`
    return { reported, goOn: () => Promise.all([takeTurn(), takeTurn(), takeTurn()]).then(() => test.app.settle()) }
  }
  const hundred = Array.from({ length: 100 }, (_, i) => i)
  const whole = { status: "done", total: 100, imported: 100, unchanged: 0, failed: 0 }

  it("of commissions: each is owed once, whatever was there when the process died", async () => {
    const shop = await openShop(test.app)
    const lines = hundred.map((i) => `x${i},${shop.ada.email},2.00,EUR,due,o${i},k${i},20.00,2030-11-01`)
    const header =
      "external_id,affiliate_email,amount,currency,status,sale_external_id,customer_external_id,sale_amount,earned_at"
    const { id } = (await send(shop, "kind=commissions&amounts=major", [header, ...lines].join("\n"))).body
    const { reported, goOn } = await killAt70(shop, id)
    expect([await shop.count("openings"), await shop.count("commissions")]).toEqual([reported, reported])
    await goOn()
    expect(await shop.get(`/v1/imports/${id}`)).toMatchObject(whole)
    expect([await shop.count("openings"), await shop.count("commissions"), await shop.count("sales")]).toEqual([
      100, 100, 100,
    ])
    expect(await shop.balance()).toMatchObject([{ pending: 0, payable: 20_000 }])
    expect(await shop.get("/v1/ledger/trial-balance")).toMatchObject({ balanced: true })
  })

  it("of affiliates: each is enrolled once, with one link and one code", async () => {
    const shop = await openShop(test.app)
    const before = [await shop.count("affiliates"), await shop.count("links"), await shop.count("coupons")]
    const lines = hundred.map((i) => `${unique("p")}@x.test,P ${i},approved,${unique("l")},${unique("C")}`)
    const body = ["email,name,status,slug,coupon", ...lines].join("\n")
    const { id } = (await send(shop, "kind=affiliates", body)).body
    const { goOn } = await killAt70(shop, id)
    await goOn()
    // Whose link and code were there before their line was noted is found again as it is, and so is unchanged.
    const ended = await shop.get(`/v1/imports/${id}`)
    expect(ended).toMatchObject({ status: "done", total: 100, failed: 0 })
    expect(ended.imported + ended.unchanged).toBe(100)
    const after = [await shop.count("affiliates"), await shop.count("links"), await shop.count("coupons")]
    expect(after).toEqual(before.map((count) => count + 100))
    const again = (await send(shop, "kind=affiliates", body)).body
    await test.app.settle()
    expect(await shop.get(`/v1/imports/${again.id}`)).toMatchObject({ imported: 0, unchanged: 100, failed: 0 })
  })
})
