import { RegExpRouter } from "hono/router/reg-exp-router"
import { expect, it } from "vitest"
import { createApp } from "../../src/app.ts"
import type { Deps } from "../../src/deps.ts"

it("all routes are such as Hono's fast router takes: one that it does not has all go by the slow one", () => {
  const { routes } = createApp(() => ({}) as Deps)
  const router = new RegExpRouter<string>()
  for (const { method, path } of routes) router.add(method, path, path)
  const [found] = router.match("GET", "/v1/payout-runs/run_1.csv")
  expect(found.map(([path]) => path)).toContain("/v1/payout-runs/:id")
})
