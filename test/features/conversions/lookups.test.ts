import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

async function open() {
  const vendor = await createVendor(test.app)
  const program = await createProgram(test.app, vendor)
  const [ada, bob] = [
    await createAffiliate(test.app, vendor, program.id),
    await createAffiliate(test.app, vendor, program.id),
  ]
  const give = (code: string, affiliate: string, status = 201) =>
    ask(test.app, status, "POST", "/v1/coupons", vendor.sk, { code, affiliate_id: affiliate, program_id: program.id })
  const sell = (coupon: string) =>
    ask(test.app, 201, "POST", "/v1/sales", vendor.sk, {
      external_id: unique("order"),
      customer_external_id: unique("customer"),
      amount: 1000,
      currency: "EUR",
      coupon,
    })
  const get = (path: string, status = 200) => ask(test.app, status, "GET", path, vendor.sk)
  return { vendor, ada: String(ada.id), bob: String(bob.id), give, sell, get }
}

describe("coupons", () => {
  it("are listed by affiliate, newest first, page by page, and shown however their code is typed", async () => {
    const { ada, bob, give, get } = await open()
    for (const code of ["ADA1", "ADA2", "ADA3"]) await give(code, ada)
    await give("BOB1", bob)
    const first = await get(`/v1/coupons?affiliate_id=${ada}&limit=2`)
    expect(first.data.map(({ code }: { code: string }) => code)).toEqual(["ADA3", "ADA2"])
    const rest = await get(`/v1/coupons?affiliate_id=${ada}&limit=2&cursor=${first.next_cursor}`)
    expect(rest).toMatchObject({ data: [{ code: "ADA1" }], next_cursor: null })
    expect(await get("/v1/coupons/%20ada2%20")).toMatchObject({ code: "ADA2", affiliate_id: ada })
    await get("/v1/coupons/NOBODYS", 404)
  })

  it("that are taken back credit nobody, keep what they earned, and may be given again", async () => {
    const { vendor, ada, bob, give, sell, get } = await open()
    await give("SPRING", ada)
    const before = await sell("spring")
    expect(before.attribution).toMatchObject({ outcome: "attributed", affiliate_id: ada })
    await ask(test.app, 204, "DELETE", "/v1/coupons/Spring", vendor.sk)
    await ask(test.app, 404, "DELETE", "/v1/coupons/Spring", vendor.sk)
    expect((await sell("SPRING")).attribution.outcome).toBe("unattributed")
    await give("SPRING", bob)
    expect((await sell("SPRING")).attribution).toMatchObject({ affiliate_id: bob })
    expect((await get(`/v1/sales/${before.id}`)).attribution).toMatchObject({ affiliate_id: ada, basis: "coupon" })
  })
})

describe("customers", () => {
  it("are listed with what is known of them, by affiliate and e-mail, and shown by the vendor's own id", async () => {
    const { vendor, ada, give, get } = await open()
    await give("MINE", ada)
    const ann = { customer_external_id: "ann/1", email: "ann@mail.test", name: "Ann", country: "NO", coupon: "MINE" }
    await ask(test.app, 201, "POST", "/v1/leads", vendor.sk, ann)
    await ask(test.app, 201, "POST", "/v1/leads", vendor.sk, { customer_external_id: "bob" })
    const all = await get("/v1/customers")
    expect(all.data.map((row: { external_id: string }) => row.external_id)).toEqual(["bob", "ann/1"])
    expect(await get(`/v1/customers?affiliate_id=${ada}`)).toMatchObject({
      data: [
        {
          external_id: "ann/1",
          email: "ann@mail.test",
          name: "Ann",
          country: "NO",
          affiliate_id: ada,
          bound_by: "coupon",
          verified: true,
        },
      ],
    })
    expect((await get("/v1/customers?email=ANN@mail.test")).data).toHaveLength(1)
    expect(await get(`/v1/customers/${encodeURIComponent("ann/1")}`)).toEqual(all.data[1])
    await get("/v1/customers/nobody", 404)
  })
})
