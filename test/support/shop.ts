import { advanceTo, ask, createAffiliate, createProgram, createVendor, unique } from "./actors.ts"
import type { Json, TestApp } from "./app.ts"

export const START = "2031-01-01T00:00:00.000Z"
export const TEN_PERCENT = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]

export type Shop = Awaited<ReturnType<typeof openShop>>
type Fields = Record<string, unknown>

/** A test vendor at 2031, or at another time, with a program that pays 10 % of sales, an affiliate and their link. */
export async function openShop(app: TestApp, program: Fields = {}, rules: unknown[] = TEN_PERCENT, start = START) {
  const vendor = await createVendor(app)
  await advanceTo(app, vendor, start)
  const { id: programId } = await createProgram(app, vendor, program)
  await ask(app, 200, "PUT", `/v1/programs/${programId}/rules`, vendor.sk, { rules })
  const post = (status: number, path: string, body: Fields) => ask(app, status, "POST", path, vendor.sk, body)
  let clock = new Date(start)

  async function join(fields: Fields = {}) {
    const affiliate = await createAffiliate(app, vendor, programId, fields)
    const link = await post(201, "/v1/links", { program_id: programId, affiliate_id: affiliate.id })
    return { id: String(affiliate.id), email: String(affiliate.email), link }
  }
  const ada = await join()

  return {
    vendor,
    programId,
    ada,
    join,
    post,
    get: (path: string) => ask(app, 200, "GET", path, vendor.sk),
    /** A click of somebody's link at the vendor's present; its id. */
    click: async (of: { link: Json } = ada, fields: Fields = {}): Promise<string> =>
      (await post(201, "/v1/clicks", { slug: of.link.slug, ...fields })).click_id,
    lead: (customer: string, fields: Fields = {}, status = 201) =>
      post(status, "/v1/leads", { customer_external_id: customer, ...fields }),
    sale: (customer: string, fields: Fields = {}, status = 201) =>
      post(status, "/v1/sales", {
        external_id: unique("order"),
        customer_external_id: customer,
        amount: 10_000,
        currency: "EUR",
        ...fields,
      }),
    refund: (sale: string, fields: Fields = {}, status = 201) =>
      post(status, "/v1/refunds", { external_id: unique("refund"), sale_external_id: sale, ...fields }),
    /** Lets the vendor's time pass. */
    pass: async (seconds: number) => {
      clock = new Date(clock.getTime() + seconds * 1000)
      await advanceTo(app, vendor, clock.toISOString())
      return clock.toISOString()
    },
    balance: async (of: { id: string } = ada) =>
      (await ask(app, 200, "GET", `/v1/affiliates/${of.id}/balance`, vendor.sk)).data,
    /** How many rows of the vendor a table has. */
    count: async (table: string) => {
      const isNumbered = /^click/.test(table)
      const own = isNumbered
        ? app.admin`vendor_number = (select number from vendors where id = ${vendor.id})`
        : app.admin`vendor_id = ${vendor.id}`
      const [row] = await app.admin`select count(*)::int as n from ${app.admin(table)} where ${own}`
      return row!.n as number
    },
  }
}

export const MINUTE = 60
export const DAY = 86_400
