import { once } from "node:events"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { json } from "node:stream/consumers"
import { getRequestListener } from "@hono/node-server"
import { afterAll, beforeAll, expect, test } from "vitest"
import { nameClient } from "../../src/name-client.ts"

const SECRET = "what-the-proxy-shows-us"

const listener = getRequestListener(
  ({ headers }) => Response.json([headers.get("cf-connecting-ip"), headers.get("cf-ipcountry")]),
  { overrideGlobalObjects: false },
)
const server = createServer((incoming, outgoing) => {
  nameClient(incoming, SECRET)
  void listener(incoming, outgoing)
})
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening")
})
afterAll(() => server.close())

/** The address and the country that the app believes of a request with these headers. */
async function named(headers: Record<string, string | string[]>): Promise<unknown> {
  const asked = request({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", headers })
  asked.end()
  const [answer] = await once(asked, "response")
  return json(answer)
}

test("whoever connects is the client, whatever the request says", async () => {
  expect(await named({})).toEqual(["127.0.0.1", null])
  const claims = { "CF-Connecting-IP": ["9.9.9.9", "8.8.8.8"], "cf-ipcountry": "DE", "x-forwarded-for": "9.9.9.9" }
  expect(await named(claims)).toEqual(["127.0.0.1", null])
  expect(await named({ ...claims, "x-grapevine-proxy": "a guess" })).toEqual(["127.0.0.1", null])
})

test("a proxy that shows the secret names the client, and the country if it knows it", async () => {
  const shown = { "x-grapevine-proxy": SECRET, "cf-connecting-ip": "9.9.9.9", "cf-ipcountry": "DE" }
  expect(await named({ ...shown, "x-forwarded-for": "203.0.113.7, 10.0.0.1" })).toEqual(["203.0.113.7", null])
  expect(await named({ ...shown, "x-forwarded-for": "2001:db8::1", "x-visitor-country": "FR" })).toEqual([
    "2001:db8::1",
    "FR",
  ])
  expect(await named(shown)).toEqual(["127.0.0.1", null])
})
