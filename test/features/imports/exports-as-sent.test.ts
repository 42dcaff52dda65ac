import { expect, it } from "vitest"
import { readTime } from "../../../src/features/imports/core/times.ts"
import { useApp } from "../../support/app.ts"
import { openShop, type Shop } from "../../support/shop.ts"

const test = useApp()

const send = (shop: Shop, query: string, [header, ...rows]: string[]) =>
  test.app.call("POST", `/v1/imports?${query}`, {
    key: shop.vendor.sk,
    body: `${[header, ...rows].join("\n")}\n`,
    headers: { "content-type": "text/csv" },
  })

async function run(shop: Shop, query: string, lines: string[]) {
  const started = await send(shop, query, lines)
  expect(started.status, started.text).toBe(202)
  await test.app.settle()
  return shop.get(`/v1/imports/${started.body.id}`)
}

/** Files of two rows as the products' own pages export them, none of which names a program. */
const filesOf = (ada: string): [query: string, ...lines: string[]][] => [
  [
    "kind=affiliates&from=rewardful",
    "first_name,last_name,email,paypal_email,wise_email,token,stripe_customer_id",
    "Mia,Berg,mia@mail.test,mia.pay@mail.test,,mia-b,",
    "Otto,Lind,otto@mail.test,,,otto-l,cus_9",
  ],
  [
    "kind=sales&from=rewardful",
    "id,created_at,amount,currency,state,due_at,paid_at,sale.charged_at,sale.charge_amount_cents,sale.tax_amount_cents,sale.stripe_charge_id,sale.referral.stripe_customer_id,sale.affiliate.email",
    `c-1,2026-08-19T16:28:31.164Z,3000,USD,due,2026-09-18T16:28:25.000Z,,2026-08-19T16:28:25.000Z,10000,0,ch_1,cus_1,${ada}`,
    `c-2,2026-08-20T09:00:00.000Z,1500,USD,pending,,,2026-08-20T09:00:00.000Z,6000,1000,ch_2,cus_2,${ada}`,
  ],
  [
    "kind=leads&from=firstpromoter",
    "email,uid,promoter_email,ref_id,created_at,customer_since,plan_name",
    `kim@mail.test,u_1,${ada},ada12,2026-01-02T10:00:00Z,,pro`,
    `lou@mail.test,u_2,${ada},ada12,2026-01-03T10:00:00Z,2026-01-09T10:00:00Z,basic`,
  ],
  [
    "kind=sales&from=tapfiliate",
    "external_id,amount,created_at,affiliate_email,program,currency,customer_id,commission_status",
    `ORD-1,49.90,2026-01-02 10:00:00,${ada},friends,EUR,c-1,approved`,
    `ORD-2,100,2026-01-03 10:00:00,${ada},friends,EUR,c-2,pending`,
  ],
  [
    "kind=affiliates&from=partnerstack",
    "email,first_name,last_name,group_slug,partner_key,country",
    "nia@mail.test,Nia,Falk,default,niafalk,GB",
    "paul@mail.test,Paul,Roth,default,paulroth,DE",
  ],
  [
    "kind=sales&from=partnerstack",
    "customer_key,customer_email,amount,currency,product_key,category_key,key,created_at",
    "ck_1,kim@mail.test,4990,USD,pro,sub,txn_1,1767348000000",
    "ck_2,lou@mail.test,1200,USD,pro,sub,txn_2,1767434400000",
  ],
  [
    "kind=leads&from=tolt",
    "Email,Name,Partner,Date of sign-up,Subscription ID,Status",
    `ria@mail.test,Ria,${ada},2026-01-02,sub_1,active`,
    `sam@mail.test,Sam,${ada},2026-01-03,sub_2,trialing`,
  ],
  ["kind=affiliates&map=name:Name,email:Email", "Name,Email,Code", "Tess Ode,tess@mail.test,a", "Udo,udo@mail.test,b"],
  ["kind=affiliates", "email,name", "uma@mail.test,Uma", "vic@mail.test,Vic"],
]

it("an export is read as it was sent: into the only program, in its own units and times, once, and nothing is earned again", async () => {
  const shop = await openShop(test.app)
  for (const [query, ...lines] of filesOf(shop.ada.email)) {
    expect(await run(shop, query, lines), query).toMatchObject({ total: 2, imported: 2, failed: 0 })
    expect(await run(shop, query, lines), query).toMatchObject({ unchanged: 2, failed: 0 })
  }
  const sale = async (name: string) => (await shop.get(`/v1/sales?external_id=${name}`)).data[0]
  const ada = { attribution: { affiliate_id: shop.ada.id }, commissions: [] }
  expect(await sale("ch_2")).toMatchObject({ amount: 6000, currency: "USD", ...ada })
  expect(await sale("ORD-1")).toMatchObject({ amount: 4990, occurred_at: "2026-01-02T10:00:00.000Z", ...ada })
  expect(await sale("txn_1")).toMatchObject({ amount: 4990, occurred_at: "2026-01-02T10:00:00.000Z" })
  expect(await shop.get("/v1/customers/u_1")).toMatchObject({ affiliate_id: shop.ada.id })
  expect(await shop.get("/v1/customers/ria@mail.test")).toMatchObject({ affiliate_id: shop.ada.id })
  const affiliates = (await shop.get("/v1/affiliates")).data
  expect(affiliates).toContainEqual(expect.objectContaining({ name: "Mia Berg", status: "approved" }))
  const links = (await shop.get("/v1/links")).data.map(({ slug }: { slug: string }) => slug)
  expect(links).toEqual(expect.arrayContaining(["mia-b", "otto-l", "ada12", "niafalk", "paulroth"]))
})

it("a bare day of an export begins in the vendor's zone, while a time without one is UTC", () => {
  expect(readTime("2026-01-02", "UTC", "Europe/Oslo")).toEqual({ at: "2026-01-01T23:00:00.000Z" })
  expect(readTime("2026-01-02 00:00", "UTC", "Europe/Oslo")).toEqual({ at: "2026-01-02T00:00:00.000Z" })
  expect(readTime("1767348000000", "UTC", "Europe/Oslo")).toEqual({ at: "2026-01-02T10:00:00.000Z" })
  expect(readTime("1767348000", "UTC", "Europe/Oslo")).toHaveProperty("wrong")
})

it("what nobody knows of an export is refused by name before anything is imported", async () => {
  const shop = await openShop(test.app)
  const shoes = await send(shop, "kind=sales&from=tapfiliate", [
    "external_id,amount,created_at,affiliate_email,currency,customer_id,shoe_size",
    `ORD-9,1,2026-01-02 10:00:00,${shop.ada.email},EUR,c-9,44`,
  ])
  expect(shoes).toMatchObject({ status: 422, body: { errors: [{ pointer: "/shoe_size" }] } })
  const numbered = await send(shop, "kind=sales&from=firstpromoter", [
    "id,status,amount,currency,promoter_id,referral_id,sale_amount,created_at",
    "1,approved,20.00,USD,7,9,100.00,2026-01-02T10:00:00Z",
  ])
  expect(numbered).toMatchObject({ status: 422, body: { errors: [{ pointer: "/promoter_id" }] } })
  expect((await shop.get("/v1/imports")).data).toEqual([])
})

it("what is wrong with a line is said by the file's own column, and by the field that it is read as", async () => {
  const shop = await openShop(test.app)
  const partners = [
    "email,first_name,last_name,partner_key,country",
    "nope,Nia,Falk,nia,GB",
    `nia@mail.test,Nia,Falk,"nia falk",GB`,
    "max@mail.test,Max,,max,DEU",
  ]
  const orders = ["Order,Buyer,Total,Cur", `${"o".repeat(256)},ann,1,EUR`, "o-2,ann,1,ZZZ"]
  const map = "external_id:Order,customer_external_id:Buyer,amount:Total,currency:Cur"
  for (const [query, lines, words] of [
    ["from=partnerstack", partners, ["email is not", "partner_key (slug) must be", "country is not"]],
    [`kind=sales&amounts=major&map=${map}`, orders, ["Order (external_id) has more", "Cur (currency) is not"]],
  ] as const) {
    const { errors } = await run(shop, query, [...lines])
    expect(errors).toMatchObject(words.map((text) => ({ detail: expect.stringContaining(text) })))
    expect((await send(shop, `${query}&dry_run=true`, [...lines])).body.errors).toEqual(errors)
  }
})

it("with several programs a file that names none is refused, with how to name one", async () => {
  const shop = await openShop(test.app)
  const { id } = await shop.post(201, "/v1/programs", { name: "Second", destination_url: "https://second.test/" })
  for (const [query, ...lines] of [filesOf(shop.ada.email)[5]!, filesOf(shop.ada.email)[8]!]) {
    const refused = await send(shop, query, lines)
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: "/program_id" }] } })
    expect(refused.body.errors[0].detail).toContain(`by program_id=, one of ${shop.programId}`)
    expect(await run(shop, `${query}&program_id=${id}`, lines)).toMatchObject({ imported: 2 })
  }
})
