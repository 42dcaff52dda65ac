import { describe, expect, it } from "vitest"
import { processImport } from "../../../src/features/imports/process-import.ts"
import { consume, systemContext } from "../../../src/queues.ts"
import { ask, createAffiliate, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()
const CSV = "text/csv"
const NDJSON = "application/x-ndjson"
const MIB = 1024 * 1024

const post = (shop: Pick<Shop, "vendor">, kind: string, body: string, type = CSV, headers = {}) =>
  test.app.call("POST", `/v1/imports?kind=${kind}`, {
    key: shop.vendor.sk,
    body,
    headers: { "content-type": type, ...headers },
  })

/** An import from its file to its end, as it is read afterwards. */
async function run(shop: Shop, kind: string, body: string, type = CSV) {
  const started = await post(shop, kind, body, type)
  expect(started.status, started.text).toBe(202)
  await test.app.settle()
  const ended = await shop.get(`/v1/imports/${started.body.id}`)
  expect(ended.total).toBe(ended.imported + ended.unchanged + ended.failed)
  return ended
}

/** One turn of an import, as the outbox gives it. */
const takeTurn = (shop: Shop, id: string) =>
  processImport(
    systemContext(test.app.deps, "test"),
    { vendorId: shop.vendor.id, topic: "import.process", ref: id, payload: {} },
    new AbortController().signal,
  )

const salesFile = (names: string[]) =>
  ["external_id,customer_external_id,amount,currency", ...names.map((name) => `${name},c-${name},1000,EUR`)].join("\n")
const orders = (count: number) => Array.from({ length: count }, () => unique("order"))

describe("a file", () => {
  it("of sales is reported line by line, with the ends and the errors of each by its number", async () => {
    const shop = await openShop(test.app)
    const [a, b] = orders(2)
    const file = [
      "\uFEFFexternal_id,customer_external_id,amount,currency,affiliate_id,product_id,metadata.plan",
      `${a},ann,1200,eur,${shop.ada.id},"Tea, ""green""\nloose",pro`,
      "",
      `${b},bob,12.5,EUR,,,`,
      `${b},bob,900,EUR,,,`,
      `${b},bob,900,EUR,,,`,
      `${b},bob,901,EUR,,,`,
      "x,bob,1,EUR,aff_none,,",
      "y,bob,1,EUR",
      "z\0,bob,1,EUR,,,",
    ].join("\r\n")
    expect(await run(shop, "sales", file)).toMatchObject({
      kind: "sales",
      status: "done",
      total: 8,
      imported: 2,
      unchanged: 1,
      failed: 5,
      errors: [
        { line: 5, code: "invalid_fields", detail: "amount is not a whole number of minor units." },
        { line: 8, code: "sale_conflict", detail: expect.stringContaining(b!) },
        { line: 9, code: "invalid_fields", detail: "affiliate_id is not an affiliate of this vendor." },
        { line: 10, code: "csv_cells", detail: "The line has 4 cells, the header 7." },
        { line: 11, code: "invalid_fields", detail: expect.stringContaining("external_id") },
      ],
    })
    const [sale] = (await shop.get(`/v1/sales?external_id=${a}`)).data
    expect(sale).toMatchObject({ external_id: a, amount: 1200, currency: "EUR", commissions: [{ amount: 120 }] })
    const [row] = await test.app.admin`select product_id, metadata from sales where external_id = ${a!}`
    expect(row).toEqual({ product_id: 'Tea, "green"\nloose', metadata: { plan: "pro" } })
  })

  it("reported twice changes nothing the second time", async () => {
    const shop = await openShop(test.app)
    const file = salesFile(orders(60))
    expect(await run(shop, "sales", file)).toMatchObject({ total: 60, imported: 60 })
    expect(await run(shop, "sales", file)).toMatchObject({ total: 60, imported: 0, unchanged: 60, failed: 0 })
    expect(await shop.count("sales")).toBe(60)
  })

  it("of leads and refunds, as JSON lines, does what calls would have done", async () => {
    const shop = await openShop(test.app)
    const click_id = await shop.click()
    const leads = [
      { customer_external_id: "ann", click_id, metadata: { seats: 3 } },
      { customer_external_id: "ann", click_id },
      { customer_external_id: "bob", click_id: "clk_forged" },
      { customer_external_id: "eve", evnt_name: "signup" },
    ].map((body) => JSON.stringify(body))
    const found = await run(shop, "leads", [...leads.slice(0, 2), "", "{", ...leads.slice(2)].join("\n"), NDJSON)
    expect(found).toMatchObject({
      total: 5,
      imported: 1,
      unchanged: 1,
      failed: 3,
      errors: [
        { line: 4, code: "body_not_json" },
        { line: 5, code: "click_id_invalid" },
        { line: 6, code: "invalid_fields", detail: "evnt_name is not a known field; check its spelling." },
      ],
    })
    const sale = await shop.sale("ann")
    expect(sale.attribution).toMatchObject({ affiliate_id: shop.ada.id, basis: "customer" })

    const refunds = `sale_external_id,external_id,amount\n${sale.external_id},r1,4000\n${sale.external_id},r2,6001\nlater,r3,\n`
    expect(await run(shop, "refunds", refunds)).toMatchObject({
      total: 3,
      imported: 2,
      failed: 1,
      errors: [{ line: 3, code: "refund_exceeds_sale" }],
    })
    expect(await run(shop, "refunds", refunds)).toMatchObject({ imported: 0, unchanged: 2, failed: 1 })
    expect((await shop.get(`/v1/sales/${sale.id}`)).refunded_amount).toBe(4000)
  })

  it("of links makes each once, with a slug or without, and takes none from another", async () => {
    const shop = await openShop(test.app)
    const [mine, other] = [unique("mine"), await shop.join()]
    const row = (affiliate: string, slug: string, url = "") => `${shop.programId},${affiliate},${slug},${url}`
    const there = await createAffiliate(test.app, shop.vendor, shop.programId)
    const file = [
      "program_id,affiliate_id,slug,destination_url",
      row(shop.ada.id, mine, "https://shop.acme.test/tea?x=%2B"),
      row(there.id, ""),
      row(there.id, ""),
      row(other.id, mine),
      row(shop.ada.id, "a b"),
      row(shop.ada.id, unique("out"), "https://evil.test/"),
    ].join("\n")
    const first = await run(shop, "links", file)
    expect(first).toMatchObject({ total: 6, imported: 2, unchanged: 1, failed: 3 })
    expect(first.errors.map((error: { line: number; code: string }) => [error.line, error.code])).toEqual([
      [5, "slug_taken"],
      [6, "invalid_fields"],
      [7, "destination_refused"],
    ])
    const links = await shop.count("links")
    expect(await run(shop, "links", file)).toMatchObject({ imported: 0, unchanged: 3, failed: 3 })
    expect(await shop.count("links")).toBe(links)
  })

  it("with a header only is done at once; without a line, or with a column that is none, it is refused", async () => {
    const shop = await openShop(test.app)
    const empty = await post(shop, "sales", salesFile([]))
    expect([empty.status, empty.body.status]).toEqual([202, "done"])
    expect(await shop.get(`/v1/imports/${empty.body.id}`)).toMatchObject({ status: "done", total: 0, errors: [] })
    for (const [body, pointer] of [
      ["external_id,customer_external_id,amuont,amount,currency\na,b,1,1,EUR", "/amuont"],
      ["external_id,amount,currency\na,1,EUR", "/customer_external_id"],
    ] as const) {
      const refused = await post(shop, "sales", body)
      expect([refused.status, refused.body.code]).toEqual([422, "csv_header_invalid"])
      expect(refused.body.errors).toMatchObject([{ pointer }])
    }
    expect((await post(shop, "sales", " \n")).status).toBe(422)
    expect((await post(shop, "people", "a\n1")).status).toBe(422)
    expect(await shop.count("imports")).toBe(1)
  })
})

describe("the upload", () => {
  it("takes ten MiB of CSV or JSON lines in UTF-8, and nothing else", async () => {
    const shop = await openShop(test.app)
    const line = (name: string) =>
      `${JSON.stringify({ external_id: name, customer_external_id: "ann", amount: 1, currency: "EUR", product_id: "x".repeat(60_000) })}\n`
    const most = line("a").repeat(174)
    const file = most + " ".repeat(10 * MIB - most.length)
    const started = await post(shop, "sales", file, `${NDJSON}; charset=utf-8`)
    expect([started.status, started.body.status]).toEqual([202, "running"])
    const large = await post(shop, "sales", `${file} `, NDJSON)
    expect([large.status, large.body.code]).toEqual([413, "body_too_large"])
    for (const type of ["application/json", "text/plain", ""])
      expect((await post(shop, "sales", salesFile(["a"]), type)).status).toBe(415)
    const latin = await test.app.app.request("/v1/imports?kind=sales", {
      method: "POST",
      body: new Uint8Array([0x65, 0xe9]),
      headers: { authorization: `Bearer ${shop.vendor.sk}`, "content-type": CSV },
    })
    expect([latin.status, (await latin.json()).code]).toEqual([400, "body_not_utf8"])
    await test.app.settle()
    expect(await shop.get(`/v1/imports/${started.body.id}`)).toMatchObject({ status: "done", total: 174, failed: 174 })
    expect(await shop.count("import_pieces")).toBe(0)
  })

  it("is one import under an Idempotency-Key", async () => {
    const shop = await openShop(test.app)
    const headers = { "idempotency-key": unique("key") }
    const file = salesFile(orders(1))
    const [first, again] = [
      await post(shop, "sales", file, CSV, headers),
      await post(shop, "sales", file, CSV, headers),
    ]
    expect(again.headers.get("idempotent-replayed")).toBe("true")
    expect(again.body).toEqual(first.body)
    expect((await post(shop, "sales", salesFile(orders(1)), CSV, headers)).body.code).toBe("idempotency_key_reused")
    expect(await shop.count("imports")).toBe(1)
  })

  it("belongs to its vendor, and to those who manage", async () => {
    const shop = await openShop(test.app)
    const stranger = await createVendor(test.app)
    const { id } = (await post(shop, "sales", salesFile(orders(1)))).body
    const none = await ask(test.app, 404, "GET", "/v1/imports/imp_none", stranger.sk)
    const theirs = await ask(test.app, 404, "GET", `/v1/imports/${id}`, stranger.sk)
    expect({ ...theirs, request_id: 0 }).toEqual({ ...none, request_id: 0 })
    const listed = await shop.get("/v1/imports")
    expect(listed.data).toMatchObject([{ id, kind: "sales", status: "running", total: 1 }])
    const byPk = await test.app.call("POST", "/v1/imports?kind=sales", {
      key: shop.vendor.pk,
      body: salesFile(["a"]),
      headers: { "content-type": CSV, origin: "https://shop.acme.test" },
    })
    expect(byPk.status).toBe(403)
  })
})

it("an import holds up no click: their queue leaves what follows to another's turn", async () => {
  const shop = await openShop(test.app)
  let woken = 0
  const ports = { ...test.app.deps.ports, wake: async () => void woken++ }
  const consumeFrom = (queue: string, ...bodies: unknown[]) => {
    const messages = bodies.map((body) => ({ body, attempts: 1, ack: () => {}, retry: () => {} }))
    return consume({ ...test.app.deps, ports }, { queue, messages })
  }
  const { id } = (await post(shop, "sales", salesFile(orders(60)))).body
  await consumeFrom("grapevine-clicks")
  expect(woken).toBe(0)
  await consumeFrom("grapevine-clicks", { odd: "kept as a dead letter, and so safe" })
  expect([woken, (await shop.get(`/v1/imports/${id}`)).imported]).toEqual([1, 0])
  await consumeFrom("grapevine-events")
  expect((await shop.get(`/v1/imports/${id}`)).status).toBe("done")
})

describe("an import that is killed on its way", () => {
  it("shows how far it came, and goes on from there: no line is lost, none counts twice", async () => {
    const shop = await openShop(test.app)
    const names = orders(120)
    const { id } = (await post(shop, "leads", ["customer_external_id", ...names].join("\n"))).body
    await takeTurn(shop, id)
    const at = await shop.get(`/v1/imports/${id}`)
    expect(at).toMatchObject({ status: "running", total: 120, imported: 50, finished_at: null })

    // Dies at the 71st line, with its lead there and not committed.
    await test.app.admin`
      create function die_at_71() returns trigger language plpgsql as
      $$ begin raise exception 'the server goes down' using errcode = '57P01'; end $$`
    await test.app.admin`
      create constraint trigger die after insert on import_lines deferrable initially deferred
      for each row when (new.place = 70) execute function die_at_71()`
    await expect(takeTurn(shop, id)).rejects.toThrow()
    expect(await shop.get(`/v1/imports/${id}`)).toMatchObject({ status: "running", imported: 50 })
    const [reported, there] = [await shop.count("import_lines"), await shop.count("leads")]
    expect([there, there >= 70 && there < 100]).toEqual([reported, true])
    await test.app.admin`drop trigger die on import_lines`

    await Promise.all([takeTurn(shop, id), takeTurn(shop, id), takeTurn(shop, id)])
    await test.app.settle()
    expect(await shop.get(`/v1/imports/${id}`)).toMatchObject({
      status: "done",
      total: 120,
      imported: 120,
      unchanged: 0,
      failed: 0,
      finished_at: expect.any(String),
    })
    expect(await shop.count("leads")).toBe(120)
    expect([await shop.count("import_lines"), await shop.count("import_pieces")]).toEqual([0, 0])
  })

  it("of sales that are written together leaves all of them or none, and writes none twice", async () => {
    const shop = await openShop(test.app)
    const names = orders(300)
    const { id } = (await post(shop, "sales", salesFile(names))).body
    await test.app.admin`
      create function die_at_271() returns trigger language plpgsql as
      $$ begin raise exception 'the server goes down' using errcode = '57P01'; end $$`
    await test.app.admin`
      create constraint trigger die after insert on import_lines deferrable initially deferred
      for each row when (new.place = 270) execute function die_at_271()`
    await takeTurn(shop, id)
    expect(await shop.get(`/v1/imports/${id}`)).toMatchObject({ status: "running", imported: 250 })
    await expect(takeTurn(shop, id)).rejects.toThrow()
    expect([await shop.count("import_lines"), await shop.count("sales")]).toEqual([250, 250])
    await test.app.admin`drop trigger die on import_lines`

    await Promise.all([takeTurn(shop, id), takeTurn(shop, id), takeTurn(shop, id)])
    await test.app.settle()
    expect(await shop.get(`/v1/imports/${id}`)).toMatchObject({
      status: "done",
      imported: 300,
      unchanged: 0,
      failed: 0,
    })
    expect([await shop.count("sales"), await shop.count("commissions")]).toEqual([300, 0])
  })
})
