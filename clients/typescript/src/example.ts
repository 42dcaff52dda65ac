import { createClient, must, rowsOf } from "./index.js"

/**
 * From nothing to a commission, as the README's first request: a vendor, a program with a rule, an affiliate with a link, a
 * click and a sale. Answers what the affiliate has earned, in minor units.
 */
export async function firstRequest(baseUrl: string, operatorKey: string, options: { fetch?: typeof fetch } = {}) {
  const operator = createClient({ baseUrl, key: operatorKey, ...options })
  const acme = { name: "Acme", currency: "EUR", owner_email: "owner@acme.example", mode: "test" } as const
  const vendor = await must(operator.POST("/v1/vendors", { body: acme }))

  const api = createClient({ baseUrl, key: vendor.secret_key, ...options })
  const friends = { name: "Friends", destination_url: "https://shop.acme.example/" }
  const program = await must(api.POST("/v1/programs", { body: friends }))
  await must(
    api.PUT("/v1/programs/{id}/rules", {
      params: { path: { id: program.id } },
      body: { rules: [{ event: "sale", rate: { kind: "percent", bps: 2000 } }] },
    }),
  )
  const ada = { email: "ada@mail.example", name: "Ada", program_id: program.id, status: "approved" } as const
  const affiliate = await must(api.POST("/v1/affiliates", { body: ada }))
  const link = await must(api.POST("/v1/links", { body: { program_id: program.id, affiliate_id: affiliate.id } }))
  const click = await must(api.POST("/v1/clicks", { body: { slug: link.slug } }))

  const order = { external_id: "order-1", customer_external_id: "c-1", amount: 12_000, currency: "EUR" }
  const sale = await must(api.POST("/v1/sales", { body: { ...order, click_id: click.click_id } }))
  const commissions = rowsOf((cursor) =>
    api.GET("/v1/commissions", { params: { query: { affiliate_id: affiliate.id, ...(cursor && { cursor }) } } }),
  )
  let earned = 0
  for await (const { amount } of commissions) earned += amount
  return { sale, earned }
}
