import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { serve } from "../../src/platform/node/serve.ts"
import { OPERATOR_KEY, useApp } from "../support/app.ts"

const test = useApp()
const run = promisify(execFile)
const FOLDER = new URL("../../clients/typescript/", import.meta.url)

/** The package as its own commands make it: types from openapi.json, then the compiler in strict mode. */
async function buildClient() {
  for (const command of ["generate", "build"]) await run("npm", ["run", "--silent", command], { cwd: FOLDER })
  const load = (name: string) => import(new URL(`dist/${name}.js`, FOLDER).href)
  return { ...(await load("index")), ...(await load("example")) }
}

async function listen() {
  const fetch = (request: Request) => test.app.app.fetch(request)
  const { port, drain } = await serve({ port: 0, host: "127.0.0.1", isHttps: false, prepare: () => {}, fetch })
  return { baseUrl: `http://127.0.0.1:${port}`, drain }
}

describe("the client in TypeScript", () => {
  it("compiles in strict mode, makes the first request, reads lists to their end, and throws problems", async () => {
    const { firstRequest, createClient, must, rowsOf, GrapevineError } = await buildClient()
    const { baseUrl, drain } = await listen()
    const { sale, earned } = await firstRequest(baseUrl, OPERATOR_KEY)
    expect(sale).toMatchObject({ external_id: "order-1", amount: 12_000, currency: "EUR" })
    expect(earned).toBe(2_400)

    const vendor = await must(
      createClient({ baseUrl, key: OPERATOR_KEY }).POST("/v1/vendors", {
        body: { name: "Lists", currency: "EUR", owner_email: "owner@lists.example" },
      }),
    )
    const api = createClient({ baseUrl, key: vendor.secret_key })
    for (let i = 0; i < 5; i++)
      await must(api.POST("/v1/programs", { body: { name: `P${i}`, destination_url: "https://shop.example/" } }))
    const names: string[] = []
    const ask = (cursor?: string) => api.GET("/v1/programs", { params: { query: { limit: 2, cursor } } })
    for await (const program of rowsOf(ask)) names.push(program.name)
    expect(names).toEqual(["P4", "P3", "P2", "P1", "P0"])

    const refused = await must(api.POST("/v1/programs", { body: { name: "", destination_url: "x" } })).catch(
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(GrapevineError)
    expect(refused.problem).toMatchObject({ status: 422, code: "invalid_fields" })
    for (const id of ["..", ".", ""])
      await expect(() => api.GET("/v1/affiliates/{id}", { params: { path: { id } } })).rejects.toThrow(
        /^id is a part of a path/,
      )
    const nested = await api.GET("/v1/affiliates/{id}", { params: { path: { id: "aff_1/balance" } } })
    expect([nested.response.status, new URL(nested.response.url).pathname]).toEqual([
      404,
      "/v1/affiliates/aff_1%2Fbalance",
    ])
    await drain()
  })
})
