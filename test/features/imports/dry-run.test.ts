import { describe, expect, it } from "vitest"
import { unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

const send = (shop: Shop, query: string, lines: string[], type = "text/csv") =>
  test.app.call("POST", `/v1/imports?${query}`, {
    key: shop.vendor.sk,
    body: lines.join("\n"),
    headers: { "content-type": type },
  })

/** A sum of each table, whoever's rows they are; what a key was last used for is none of an import's doing. */
async function dump(): Promise<Record<string, string>> {
  const tables = await test.app.admin`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'api_keys' order by 1`
  const sums: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await test.app.admin`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${test.app.admin(name)} t`
    sums[name] = row!.sum
  }
  return sums
}

/** A dry run, which leaves everything as it is, and then the import: both come to the same. */
async function both(shop: Shop, query: string, lines: string[], type?: string) {
  await test.app.settle()
  const before = await dump()
  const rehearsed = await send(shop, `${query}&dry_run=true`, lines, type)
  expect(rehearsed.status, rehearsed.text).toBe(202)
  await test.app.settle()
  expect(await dump()).toEqual(before)
  const started = await send(shop, query, lines, type)
  expect(started.status, started.text).toBe(202)
  await test.app.settle()
  const ended = await shop.get(`/v1/imports/${started.body.id}`)
  const { kind, status, total, imported, unchanged, failed, errors } = ended
  expect(rehearsed.body).toMatchObject({ id: null, kind, status, total, imported, unchanged, failed, errors })
  return { rehearsed: rehearsed.body, started: started.body, ended }
}

describe("a dry run", () => {
  it("changes nothing and says what the import comes to, whatever its lines are", async () => {
    const shop = await openShop(test.app)
    const [bea, slug, code] = [`${unique("bea")}@x.test`, unique("bea"), unique("BEA")]
    await shop.sale("known", { external_id: "s0", click_id: await shop.click() })
    const affiliates = [
      "email,name,program_id,status,slug,coupon",
      `${bea},Bea,${shop.programId},approved,${slug},${code}`,
      `${bea},Bea,${shop.programId},approved,${slug},${code}`,
      `${shop.ada.email},Ada,${shop.programId},approved,${slug},`,
    ]
    const { ended } = await both(shop, "kind=affiliates", affiliates)
    expect(ended).toMatchObject({ imported: 1, unchanged: 1, failed: 1, errors: [{ line: 4, code: "slug_taken" }] })

    const sales = ["external_id,customer_external_id,amount,currency,affiliate_id"]
    const names = Array.from(
      { length: 450 },
      (_, i) => `o-${i % 430},c-${(i % 430) % 300},${100 + (i % 430)},EUR,${shop.ada.id}`,
    )
    const rare = [`s0,known,10000,EUR,`, `s0,known,1,EUR,`, `w,known,x,EUR,`, `l,known,5,EUR,aff_none`]
    const sold = await both(shop, "kind=sales", [...sales, ...names, ...rare])
    expect(sold.ended).toMatchObject({ total: 454, imported: 430, unchanged: 21, failed: 3 })

    const touches = [
      "customer_external_id,channel,external_id",
      "known,marketing,t1",
      "known,sales,t1",
      "known,sales,t2",
    ]
    expect((await both(shop, "kind=touches", touches)).ended).toMatchObject({ imported: 2, failed: 1 })
    const leads = ['{"customer_external_id":"ann"}', '{"customer_external_id":"ann"}', "{"]
    const led = await both(shop, "kind=leads", leads, "application/x-ndjson")
    expect(led.ended).toMatchObject({ imported: 1, unchanged: 1, failed: 1 })
    const refunds = ["sale_external_id,external_id,amount", "s0,r1,4000", "s0,r2,6001", "s0,r1,4000"]
    expect((await both(shop, "kind=refunds", refunds)).ended).toMatchObject({ imported: 1, unchanged: 1, failed: 1 })
  })

  it("is refused where the import would be", async () => {
    const shop = await openShop(test.app)
    const wrong = await send(shop, "kind=sales&dry_run=true", ["external_id,amont", "a,1"])
    expect(wrong).toMatchObject({ status: 422, body: { code: "csv_header_invalid" } })
    expect((await send(shop, "dry_run=true", ["a", "b"])).body.errors).toEqual([
      expect.objectContaining({ pointer: "/kind" }),
    ])
    const other = await send(shop, "kind=coupons&program_id=prg_none&dry_run=true", ["code", "b"])
    expect(other.body.errors).toEqual([expect.objectContaining({ pointer: "/program_id" })])
  })
})

describe("a file with other columns", () => {
  const map =
    "map=external_id:Order no,customer_external_id:Client,amount:Total (gross),occurred_at:When,metadata.plan:Plan"

  it("is read by its map, in major units, and names what it could not read before anything is imported", async () => {
    const shop = await openShop(test.app)
    const file = [
      "Order no;Client;Total (gross);Currency;When;Plan;Comment",
      "a1;ann;1.234,50;EUR;2030-12-01 10:00;pro;x",
      "a2;bob;12.345;EUR;2030-12-01 10:00;;",
      "a3;cid;1000;JPY;2030-12-02;;",
      "a4;dan;1.234;KWD;2030-12-02T00:00:00Z;;",
      "a5;eve;10;EUR;01/02/2030;;",
      "a6;fay;;EUR;;;",
    ]
    const { rehearsed, started, ended } = await both(shop, `kind=sales&amounts=major&${encodeURI(map)}`, file)
    const columns = [
      ["Order no", "external_id"],
      ["Client", "customer_external_id"],
      ["Total (gross)", "amount"],
      ["Currency", "currency"],
      ["When", "occurred_at"],
      ["Plan", "metadata.plan"],
      ["Comment", null],
    ].map(([column, field]) => ({ column, field }))
    const errors = [
      { line: 3, code: "invalid_fields", detail: expect.stringContaining("Total (gross) may be 12345 or 12.345") },
      { line: 6, code: "invalid_fields", detail: expect.stringContaining("When is no time") },
    ]
    expect(started).toMatchObject({ columns, total: 6, errors })
    expect(rehearsed).toMatchObject({ columns, imported: 3, failed: 3 })
    expect(rehearsed.errors.slice(0, 2)).toEqual(errors)
    expect(rehearsed.totals).toEqual([
      { currency: "EUR", status: null, lines: 3, stated: "1244.50", read: 124450, unread: 1 },
      { currency: "JPY", status: null, lines: 1, stated: "1000", read: 1000, unread: 0 },
      { currency: "KWD", status: null, lines: 1, stated: "1.234", read: 1234, unread: 0 },
    ])
    expect(ended).toMatchObject({ imported: 3, failed: 3 })
    const [sale] = (await shop.get("/v1/sales?external_id=a1")).data
    expect(sale).toMatchObject({ amount: 123_450, currency: "EUR", occurred_at: "2030-12-01T10:00:00.000Z" })
  })

  it("is refused as a whole, column by column, where it does not fit", async () => {
    const shop = await openShop(test.app)
    const header = ["Order no,Client,Client,Total"]
    const wrong = await send(
      shop,
      "kind=sales&map=external_id:Order no,amont:Total,customer_external_id:Client,tax:VAT",
      header,
    )
    expect(wrong).toMatchObject({ status: 422, body: { code: "csv_header_invalid" } })
    const details = wrong.body.errors.map(({ detail }: { detail: string }) => detail)
    expect(details).toEqual([
      expect.stringContaining("amont is no field"),
      expect.stringContaining("no column VAT"),
      "No column is read as amount",
      "No column is read as currency",
      expect.stringContaining("stands twice"),
    ])
    for (const query of ["kind=sales&map=amount", "kind=sales&map=amount:a,amount:b"])
      expect((await send(shop, query, ["a,b"])).body.errors).toEqual([expect.objectContaining({ pointer: "/map" })])
  })
})
