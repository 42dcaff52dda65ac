import { expect, it } from "vitest"
import { isVisit, visitFlags } from "../../src/features/links/redirect/core/visitor.ts"

const flags = (headers: Record<string, string>, method = "GET") => visitFlags(method, (name) => headers[name] ?? null)
const BROWSER =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

it("a browser and a vendor's own plain Node server are visits; crawlers, HEAD and prefetches are not", () => {
  expect(isVisit(flags({ "user-agent": BROWSER }))).toBe(true)
  expect(isVisit(flags({ "user-agent": "node" }))).toBe(true)
  expect(flags({ "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" }).bot).toBe(
    true,
  )
  expect(flags({ "user-agent": "curl/8.5.0" }).bot).toBe(true)
  expect(flags({ "user-agent": "node-superagent/3.8" }).bot).toBe(true)
  expect(flags({ "user-agent": BROWSER }, "HEAD").head).toBe(true)
  expect(flags({ "user-agent": BROWSER, "sec-purpose": "prefetch;prerender" }).prefetch).toBe(true)
})
