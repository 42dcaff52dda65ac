import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { endpoints } from "../../src/app.ts"
import { serve } from "../../src/platform/node/serve.ts"
import { ask } from "../support/actors.ts"
import { useApp } from "../support/app.ts"
import { openShop, type Shop } from "../support/shop.ts"

const test = useApp()

let served: Awaited<ReturnType<typeof serve>>
let shop: Shop
const clients: Client[] = []

beforeAll(async () => {
  const fetch = (request: Request) => test.app.app.fetch(request)
  served = await serve({ port: 0, host: "127.0.0.1", isHttps: false, prepare: () => {}, fetch })
  shop = await openShop(test.app)
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await served.drain()
})

const url = () => new URL(`http://127.0.0.1:${served.port}/mcp`)

async function connect(key: string): Promise<Client> {
  const client = new Client({ name: "tests", version: "1" })
  const headers = { authorization: `Bearer ${key}` }
  await client.connect(new StreamableHTTPClientTransport(url(), { requestInit: { headers } }))
  clients.push(client)
  return client
}

const textOf = (result: { content: unknown }) => (result.content as { text: string }[])[0]!.text
const keyWith = async (scopes: string[]) => {
  const made = { name: "assistant", kind: "secret", scopes }
  return String((await ask(test.app, 201, "POST", "/v1/keys", shop.vendor.owner, made)).key)
}

describe("an assistant at /mcp", () => {
  it("lists the operations that its key may use, and calls them", async () => {
    const client = await connect(shop.vendor.sk)
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(["list_affiliates", "get_channel_report", "create_sale"]))
    expect(names).not.toContain("create_vendor")
    for (const { name } of tools) expect(name).toMatch(/^[a-z][a-z_]{2,63}$/)

    const list = await client.callTool({ name: "list_affiliates", arguments: { limit: 1 } })
    expect(list.isError).toBe(false)
    expect(list.structuredContent).toMatchObject({ data: [{ id: shop.ada.id }] })
    const one = await client.callTool({ name: "get_affiliate", arguments: { id: shop.ada.id } })
    expect(one.structuredContent).toMatchObject({ id: shop.ada.id, email: shop.ada.email })
    const report = { from: "2031-01-01", to: "2031-02-01" }
    const channels = await client.callTool({ name: "get_channel_report", arguments: report })
    expect(channels.structuredContent).toHaveProperty("total")
  })

  it("writes once for one idempotency_key, and reads what is refused", async () => {
    const client = await connect(shop.vendor.sk)
    const sale = { external_id: "mcp-1", customer_external_id: "c-1", amount: 1_000, currency: "EUR" }
    const call = { name: "create_sale", arguments: { ...sale, idempotency_key: "k-1" } }
    const first = await client.callTool(call)
    const again = await client.callTool(call)
    expect(first.structuredContent).toMatchObject({ external_id: "mcp-1", amount: 1_000 })
    expect(again.structuredContent).toEqual(first.structuredContent)
    const wrong = await client.callTool({ name: "create_sale", arguments: { ...sale, amount: -1 } })
    expect(wrong.isError).toBe(true)
    expect(JSON.parse(textOf(wrong))).toMatchObject({ status: 422, errors: [{ pointer: "/amount" }] })
    const typo = await client.callTool({ name: "list_sales", arguments: { limit: 1, sort: "x" } })
    expect(typo.isError).toBe(true)
    expect(JSON.parse(textOf(typo))).toMatchObject({ status: 422 })
  })

  it("takes an argument as one part of a path, and none that would be a step within it", async () => {
    const client = await connect(shop.vendor.owner)
    const call = async (name: string, given: Record<string, unknown>) => {
      const result = await client.callTool({ name, arguments: given })
      return { isError: result.isError, said: JSON.parse(textOf(result)) }
    }
    for (const id of ["..", ".", "", ["x"], null, undefined]) {
      const { isError, said } = await call("get_affiliate", { id })
      expect([isError, said]).toMatchObject([
        true,
        { status: 422, code: "invalid_fields", errors: [{ pointer: "/id" }] },
      ])
    }
    for (const id of [`../affiliates/${shop.ada.id}`, `${shop.ada.id}/balance`, "%2e%2e", `..\\${shop.ada.id}`])
      expect(await call("get_affiliate", { id })).toMatchObject({ isError: true, said: { status: 404 } })
    const sale = { external_id: "mcp-path", customer_external_id: "2031/c 1", amount: 1_000, currency: "EUR" }
    await call("create_sale", sale)
    const bound = { affiliate_id: shop.ada.id, reason: "asked for" }
    const moved = await call("rebind_customer", { external_id: "2031/c 1", ...bound })
    expect(moved).toMatchObject({ isError: false, said: { external_id: "2031/c 1" } })
  })

  it("gives a list of targets and a file as they are", async () => {
    const client = await connect(shop.vendor.owner)
    const body = [{ channel: "community", metric: "closes", period: "2031-01", value: 5 }]
    const saved = await client.callTool({ name: "save_targets", arguments: { body } })
    expect([saved.isError, textOf(saved)]).toEqual([false, expect.stringContaining("community")])
    const file = await client.callTool({ name: "get_targets_file", arguments: {} })
    expect(textOf(file)).toContain("community,closes,2031-01")
  })

  it("holds a key to its scopes, and a vendor to what is theirs", async () => {
    const client = await connect(await keyWith(["links:read"]))
    const names = (await client.listTools()).tools.map(({ name }) => name)
    expect(names).toContain("list_links")
    expect(names).not.toContain("create_link")
    expect(names).not.toContain("list_affiliates")
    await expect(client.callTool({ name: "create_link", arguments: {} })).rejects.toThrow(/create_link/)
    const rival = await openShop(test.app)
    const stranger = await connect(rival.vendor.sk)
    const found = await stranger.callTool({ name: "get_affiliate", arguments: { id: shop.ada.id } })
    expect(JSON.parse(textOf(found))).toMatchObject({ status: 404 })
  })

  it("is refused without a credential, and with a wrong one", async () => {
    const hello = { jsonrpc: "2.0", id: 1, method: "ping" }
    const post = (headers: Record<string, string>, body: unknown = hello) =>
      test.app.call("POST", "/mcp", { body, headers })
    expect((await post({})).status).toBe(401)
    expect((await post({ authorization: "Bearer gv_sk_guess" })).status).toBe(401)
    const right = { authorization: `Bearer ${shop.vendor.sk}` }
    expect((await post(right)).body).toEqual({ jsonrpc: "2.0", id: 1, result: {} })
    expect((await post(right, { ...hello, method: "no/such" })).body.error.code).toBe(-32_601)
    expect((await post(right, [hello])).body.error.code).toBe(-32_600)
    expect((await post(right, { jsonrpc: "2.0", method: "notifications/initialized" })).status).toBe(202)
    expect((await test.app.call("GET", "/mcp", { headers: right })).status).toBe(405)
  })

  it("has a tool for each operation, with what it takes by name", async () => {
    const { tools } = await (await connect(shop.vendor.owner)).listTools()
    const wanted = endpoints.filter(({ path }) => path !== "/v1/vendors" && !path.includes("/vendors/"))
    expect(tools.length).toBeGreaterThan(wanted.length * 0.9)
    for (const { inputSchema: shape } of tools) {
      expect(shape.type).toBe("object")
      for (const name of shape.required ?? []) expect(shape.properties).toHaveProperty(name)
      const refs = [...JSON.stringify(shape).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name!)
      for (const name of refs) expect(shape.$defs).toHaveProperty(name)
    }
  })
})

describe("GET /llms.txt", () => {
  it("says what there is and where, every operation by its name", async () => {
    const { status, text, headers } = await test.app.call("GET", "/llms.txt")
    expect([status, headers.get("content-type")]).toEqual([200, "text/plain;charset=UTF-8"])
    expect(text).toMatch(/^# Grapevine\n\n> /)
    expect(text).toContain("`GET /v1/reports/channels` (`get_channel_report`)")
    expect(text.match(/^- `/gm)).toHaveLength(endpoints.length)
  })
})
