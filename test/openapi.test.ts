import { expect, it } from "vitest"
import { endpoints } from "../src/app.ts"
import { describeEndpoints } from "../src/platform/http/openapi.ts"

// `npm run openapi` writes the file; here it must be what the code says.
it("openapi.json describes every endpoint as it is", async () => {
  const document = describeEndpoints(endpoints, "http://127.0.0.1:8787")
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot("../openapi.json")
})

it("no two endpoints share method and path, and every one has its own operation id", () => {
  const document = describeEndpoints(endpoints, "")
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => (operation as { operationId: string }).operationId),
  )
  expect(ids).toHaveLength(endpoints.length)
  expect(new Set(ids).size).toBe(ids.length)
})
