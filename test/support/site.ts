import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

const PASSED_HEADERS = ["origin", "referer", "user-agent", "content-type", "idempotency-key"]

export type Site = Awaited<ReturnType<typeof startSite>>

/** A vendor's site on any host that ends in `localhost`; it passes `/gv/*` on to the app, as docs/install.md says. */
export async function startSite(appUrl: string) {
  const pages = new Map<string, string>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site")
    if (pathname.startsWith("/gv/")) return void passOn(appUrl, request, response)
    // For telling whether the browser takes cookies of third parties at all.
    response.setHeader("set-cookie", pathname === "/third-party" ? "third=1; SameSite=None; Secure" : [])
    response.setHeader("content-type", "text/html; charset=utf-8")
    response.end(pages.get(pathname) ?? "<title>An empty page</title>")
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  return {
    pages,
    url: (host: string, path = "/") => `http://${host}:${port}${path}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    },
  }
}

async function passOn(appUrl: string, request: IncomingMessage, response: ServerResponse) {
  const headers = new Headers({ "x-forwarded-for": "203.0.113.9", "x-visitor-country": "FR" })
  for (const name of PASSED_HEADERS) if (request.headers[name]) headers.set(name, String(request.headers[name]))
  const body = request.method === "POST" ? await text(request) : null
  const answer = await fetch(new URL(request.url ?? "/", appUrl), { method: request.method ?? "GET", headers, body })
  for (const name of ["content-type", "cache-control", "etag", "set-cookie"]) {
    const value = answer.headers.get(name)
    if (value) response.setHeader(name, value)
  }
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
}
