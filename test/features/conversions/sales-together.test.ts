import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { MINUTE, openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

const sell = (shop: Shop, body: Json) => test.app.call("POST", "/v1/sales", { key: shop.vendor.sk, body })
const saleOf = (fields: Json) => ({ amount: 10_000, currency: "EUR", ...fields })

/** Customers of one affiliate each, so that whose a sale is does not depend on which of them comes first. */
type Asked = { name: number; customer: number; evidence: "none" | "click" | "coupon" | "bad click"; email: boolean }

const asked: fc.Arbitrary<Asked[]> = fc.array(
  fc.record({
    name: fc.nat(25),
    customer: fc.nat(6),
    evidence: fc.constantFrom("none", "click", "click", "coupon", "bad click"),
    email: fc.boolean(),
  }),
  { minLength: 12, maxLength: 40 },
)

async function openBusyShop() {
  const shop = await openShop(test.app)
  const earners = [shop.ada, await shop.join()]
  const codes = earners.map(() => unique("CODE"))
  for (const [index, code] of codes.entries())
    await shop.post(201, "/v1/coupons", { code, affiliate_id: earners[index]!.id, program_id: shop.programId })
  const clicks = await Promise.all(Array.from({ length: 7 }, (_, customer) => shop.click(earners[customer % 2]!)))
  await shop.pass(MINUTE)
  /** What a name says is the same each time. */
  const body = ({ name, evidence, email }: Asked) => {
    const customer = name % 7
    return saleOf({
      external_id: `o-${name}`,
      customer_external_id: `c-${customer}`,
      amount: 1000 + name,
      ...(evidence === "click" && { click_id: clicks[customer] }),
      ...(evidence === "bad click" && { click_id: "gv_made_up" }),
      ...(evidence === "coupon" && { coupon: codes[customer % 2] }),
      ...(email && { email: `c${customer}@mail.test` }),
    })
  }
  return { shop, earners, body }
}

/** All that is known in the end, by names that are the same in every shop. */
async function stateOf({ shop, earners }: Awaited<ReturnType<typeof openBusyShop>>) {
  const { id } = shop.vendor
  const { admin } = test.app
  const who = (affiliate: string | null) => earners.findIndex((earner) => earner.id === affiliate)
  const sales = await admin`
    select s.external_id, c.external_id as customer, s.amount_minor, s.affiliate_id from sales s
    join customers c on c.vendor_id = s.vendor_id and c.id = s.customer_id where s.vendor_id = ${id} order by 1`
  const commissions = await admin`
    select s.external_id, m.amount_minor, m.status from commissions m
    join sales s on s.vendor_id = m.vendor_id and s.id = m.source_id where m.vendor_id = ${id} order by 1`
  const places = await admin`
    select c.external_id, array_agg(s.sequence order by s.sequence) as places from sales s
    join customers c on c.vendor_id = s.vendor_id and c.id = s.customer_id where s.vendor_id = ${id} group by 1 order by 1`
  const customers = await admin`
    select external_id, affiliate_id, email from customers where vendor_id = ${id} order by external_id`
  const rows = ["credited_sales", "sales"].map((table) => shop.count(table))
  const [created] = await admin`
    select count(*)::int as n from outbox where vendor_id = ${id} and topic = 'sale.created'`
  const [audited] = await admin`
    select count(*)::int as n from audit_log where vendor_id = ${id} and action = 'sale.record' and outcome = 'done'`
  const balances = await Promise.all(earners.map((earner) => shop.balance(earner)))
  const { balanced } = await shop.get("/v1/ledger/trial-balance")
  const toEarner = (row: Json) => ({ ...row, affiliate_id: who(row.affiliate_id) })
  const each = { sales: sales.map(toEarner), customers: customers.map(toEarner), created, audited, balanced }
  return { ...each, commissions: [...commissions], places: [...places], rows: await Promise.all(rows), balances }
}

/** Sells to new customers of both shops at once; the statuses of the first's and of the second's. */
async function sellInBoth(shops: [Shop, Shop]) {
  const sales = shops.map((shop) => Array.from({ length: 12 }, () => sell(shop, saleOf(named()))))
  const replies = await Promise.all(sales.map((own) => Promise.all(own)))
  return replies.map((own) => [...new Set(own.map(({ status }) => status))])
}
const named = () => ({ external_id: unique("o"), customer_external_id: unique("c") })

/** How many sales of a vendor were written, and by how many transactions. */
async function batchesOf({ vendor }: Shop) {
  const [row] = await test.app.admin`
    select count(*)::int as sales, count(distinct xmin::text)::int as batches from sales where vendor_id = ${vendor.id}`
  return row as { sales: number; batches: number }
}

describe("sales at once", () => {
  it("come to what they come to one after another", async () => {
    const run = async (sales: Asked[]) => {
      const [together, alone] = [await openBusyShop(), await openBusyShop()]
      const atOnce = await Promise.all(sales.map((one) => sell(together.shop, together.body(one))))
      const inTurn: typeof atOnce = []
      for (const one of sales) inTurn.push(await sell(alone.shop, alone.body(one)))
      const statuses = (replies: typeof atOnce) => replies.map(({ status }) => (status === 422 ? 422 : 200))
      expect(statuses(atOnce)).toEqual(statuses(inTurn))
      expect(atOnce.filter(({ status }) => status === 201).length).toBe(
        inTurn.filter(({ status }) => status === 201).length,
      )
      expect(await stateOf(together)).toEqual(await stateOf(alone))
    }
    await fc.assert(fc.asyncProperty(asked, run), { numRuns: 6 })
  })

  it("are written by fewer transactions than there are sales", async () => {
    const shop = await openShop(test.app)
    await Promise.all(Array.from({ length: 40 }, () => shop.sale(unique("customer"))))
    const { sales, batches } = await batchesOf(shop)
    expect(sales).toBe(40)
    expect(batches).toBeLessThan(20)
  })

  it("fail by themselves: one that the database refuses takes none with it", async () => {
    const shop = await openShop(test.app)
    await test.app.admin`alter table sales add constraint poisoned check (external_id <> 'poison')`
    const names = ["o-1", "o-2", "o-3", "poison", ...Array.from({ length: 12 }, (_, i) => `o-1${i}`)]
    const replies = await Promise.all(
      names.map((name) => sell(shop, saleOf({ external_id: name, customer_external_id: `c-${name}` }))),
    )
    await test.app.admin`alter table sales drop constraint poisoned`
    expect(replies.map(({ status }) => status)).toEqual(names.map((name) => (name === "poison" ? 500 : 201)))
    expect([await shop.count("sales"), await shop.count("customers")]).toEqual([15, 15])
  })

  it("of two vendors share nothing, not even names", async () => {
    const [ours, theirs] = [await openBusyShop(), await openBusyShop()]
    const foreign = ours.body({ name: 3, customer: 3, evidence: "click", email: false })
    const names = Array.from(
      { length: 20 },
      (_, name): Asked => ({ name, customer: 0, evidence: "click", email: true }),
    )
    const replies = await Promise.all([
      ...names.flatMap((one) => [sell(ours.shop, ours.body(one)), sell(theirs.shop, theirs.body(one))]),
      sell(theirs.shop, { ...foreign, external_id: "o-foreign" }),
    ])
    expect(replies.map(({ status }) => status)).toEqual([...names.flatMap(() => [201, 201]), 422])
    expect(await stateOf(ours)).toEqual(await stateOf(theirs))
    for (const { shop } of [ours, theirs]) expect((await batchesOf(shop)).sales).toBe(20)
    const [shared] = await test.app.admin`
      select count(*)::int as batches from (
        select xmin::text from sales where vendor_id in (${ours.shop.vendor.id}, ${theirs.shop.vendor.id})
        group by 1 having count(distinct vendor_id) = 2) of_both`
    expect(shared!.batches).toBeGreaterThan(0)
  })

  it("of a vendor whose key was revoked, or whose sales the database refuses, cost another's nothing", async () => {
    const shops: [Shop, Shop] = [await openShop(test.app), await openShop(test.app)]
    const [ours, theirs] = shops
    await test.app.admin.unsafe(
      `alter table sales add constraint poisoned check (vendor_id <> '${theirs.vendor.id}') not valid`,
    )
    expect(await sellInBoth(shops)).toEqual([[201], [500]])
    await test.app.admin`alter table sales drop constraint poisoned`
    await test.app.admin`update api_keys set revoked_at = now() where vendor_id = ${theirs.vendor.id}`
    expect(await sellInBoth(shops)).toEqual([[201], [401]])
    expect([await ours.count("sales"), await theirs.count("sales")]).toEqual([24, 0])
  })

  it("wait no longer than a second for what another holds of some of them", async () => {
    const shops: [Shop, Shop] = [await openShop(test.app), await openShop(test.app)]
    const [ours, theirs] = shops
    const held = Promise.withResolvers<void>()
    const names = ["stuck-1", "stuck-2", "stuck-3"]
    const holding = test.app.admin.begin(async (tx) => {
      for (const name of names)
        await tx`select pg_advisory_xact_lock(hashtextextended(${`sale:${theirs.vendor.id}:${name}`}, 0))`
      await held.promise
    })
    const stuck = names.map((external_id) => sell(theirs, { ...saleOf(named()), external_id }))
    const others = await sellInBoth(shops)
    expect(others).toEqual([[201], [201]])
    held.resolve()
    await holding
    expect((await Promise.all(stuck)).map(({ status }) => status)).toEqual([201, 201, 201])
    expect([await ours.count("sales"), await theirs.count("sales")]).toEqual([12, 15])
  })
})
