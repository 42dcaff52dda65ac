import { once } from "node:events"
import { request } from "node:http"
import { connect } from "node:net"
import { json, text } from "node:stream/consumers"
import { afterAll, beforeAll, expect, test } from "vitest"
import { nameClient } from "../../src/name-client.ts"
import { type Served, serve } from "../../src/platform/node/serve.ts"
import { pause } from "../../src/platform/pause.ts"

const SECRET = "what-the-proxy-shows-us"

let served: Served
beforeAll(async () => {
  served = await serve({
    port: 0,
    host: "127.0.0.1",
    isHttps: true,
    prepare: (incoming) => nameClient(incoming, SECRET),
    fetch: ({ url, headers }) => Response.json([headers.get("cf-connecting-ip"), headers.get("cf-ipcountry"), url]),
  })
})
afterAll(() => served.drain())

async function answered(path: string, headers: Record<string, string | string[]>): Promise<string[]> {
  const asked = request({ host: "127.0.0.1", port: served.port, path, headers })
  asked.end()
  const [answer] = await once(asked, "response")
  return (await json(answer)) as string[]
}

/** The address and the country that the app believes of a request with these headers. */
const named = async (headers: Record<string, string | string[]>) => (await answered("/", headers)).slice(0, 2)

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

test("behind a proxy that ends TLS an address is one of https, and of the host that was asked for", async () => {
  const [, , url] = await answered("/ada?a=1", { host: "go.example.com" })
  expect(url).toBe("https://go.example.com/ada?a=1")
})

test("a credential may be of any length up to two megabytes, all else of a head what Node itself takes", async () => {
  const megabyte = "A".repeat(1024 * 1024)
  expect(await named({ authorization: `Bearer ${megabyte}` })).toEqual(["127.0.0.1", null])
  expect(await named({ cookie: `gv_session=${megabyte}` })).toEqual(["127.0.0.1", null])
  const refused = async (path: string, headers: Record<string, string>) => {
    const asked = request({ host: "127.0.0.1", port: served.port, path, headers })
    asked.end()
    const [answer] = await once(asked, "response")
    answer.resume()
    return answer.statusCode
  }
  const long = "a".repeat(17 * 1024)
  expect(await refused("/", { "user-agent": long })).toBe(431)
  expect(await refused(`/?q=${long}`, {})).toBe(431)
})

test("of requests sent without waiting, the last is answered as well while the server stops", async () => {
  const fetch = async ({ url }: Request) => {
    const { pathname } = new URL(url)
    // Longer than a connection may be idle then.
    if (pathname === "/second") await pause(600)
    return new Response(pathname)
  }
  const own = await serve({ port: 0, host: "127.0.0.1", isHttps: false, prepare: () => {}, fetch })
  const socket = connect(own.port, "127.0.0.1")
  const answers = text(socket)
  for (const path of ["/first", "/second"]) socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await once(socket, "readable")
  await own.drain()
  expect(await answers).toMatch(/\/first.*\/second$/s)
})
