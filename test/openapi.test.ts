import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { apiDocument, apiText, endpoints } from "../src/app.ts"
import { ERROR_CODES } from "../src/vocabulary/error-codes.ts"
import { ANSWERED_BY } from "../src/vocabulary/error-operations.ts"

// `npm run openapi` writes the file; here it must be what the code says.
it("openapi.json describes every endpoint as it is", async () => {
  await expect(apiText()).toMatchFileSnapshot("../openapi.json")
})

it("no two endpoints share method and path, and every one has its own operation id", () => {
  const document = apiDocument()
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => (operation as { operationId: string }).operationId),
  )
  expect(ids).toHaveLength(endpoints.length)
  expect(new Set(ids).size).toBe(ids.length)
})

const PLACE = "#/components/schemas/"
type Operation = { requestBody?: { content: Content }; responses: Record<string, { content?: Content }> }
type Content = Record<string, { schema: { $ref?: string } }>

it("every body and every answer has a name under components, and every code of a problem is listed", () => {
  const document = apiDocument()
  const shapes = document.components.schemas as Record<string, { properties?: Record<string, unknown> }>
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods) as Operation[])
  const contents = operations.flatMap(({ requestBody, responses }) => [
    requestBody?.content ?? {},
    ...Object.values(responses).map(({ content = {} }) => content),
  ])
  const names = contents.flatMap((content) => Object.values(content).map((media) => media.schema.$ref ?? ""))
  expect(names.length).toBeGreaterThan(300)
  expect(names.filter((name) => !name.startsWith(PLACE))).toEqual([])
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)]
  expect(refs.map(([, ref]) => ref!.replace(PLACE, "")).filter((name) => !Object.hasOwn(shapes, name))).toEqual([])
  const { code } = shapes.Problem!.properties as { code: { enum: string[] } }
  expect(code.enum).toEqual(expect.arrayContaining(["scope_missing", "sale_conflict", "internal"]))
})

it("every code that is one operation's names operations that there are, and each lists what it answers", () => {
  const operations = Object.values(apiDocument().paths).flatMap((methods) => Object.values(methods)) as {
    operationId: string
    responses: { default: { "x-codes": string[] } }
  }[]
  const ids = operations.map((operation) => operation.operationId)
  expect(Object.values(ANSWERED_BY).flatMap((named) => (named ?? []).filter((id) => !ids.includes(id)))).toEqual([])
  const approval = operations.find(({ operationId }) => operationId === "approve_payout_run")!
  expect(approval.responses.default["x-codes"]).toEqual(expect.arrayContaining(["run_hash_differs"]))
  expect(approval.responses.default["x-codes"]).not.toContain("sale_conflict")
})

it("no code is listed that nothing answers", () => {
  const folder = new URL("../src/", import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !/error-(codes|operations)\.ts$/.test(file))
  const text = sources.map((file) => readFileSync(new URL(file, folder), "utf8")).join("\n")
  expect(ERROR_CODES.filter((code) => !text.includes(`"${code}"`))).toEqual([])
})
