import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"

/** What a visitor's connection is to Cloudflare, whose Worker passes `/gv/` on. */
export const PROXY_SECRET = "the-secret-of-passing-on-0123456789"
const VISIT = { address: "203.0.113.9", country: "FR" }

export type Site = Awaited<ReturnType<typeof startSite>>
type Worker = { fetch(request: Request, env: { PROXY_SECRET: string }): Promise<Response> }

/** A vendor's site on any host that ends in `localhost`. What comes for `/gv/` goes through the Worker of docs/install.md. */
export async function startSite(appUrl: string) {
  const pages = new Map<string, string>()
  const worker = await readRecipe(appUrl)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site")
    if (pathname.startsWith("/gv/")) return void passOn(worker, request, response)
    // To find out whether the browser takes cookies of third parties at all.
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

async function readRecipe(appUrl: string): Promise<Worker> {
  const recipe = /```js\n(\/\/ worker\.js\n[\s\S]*?)```/.exec(readFileSync("docs/install.md", "utf8"))?.[1] ?? ""
  const code = recipe.replace("https://app.example.com", appUrl)
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
  return module.default
}

async function passOn(worker: Worker, incoming: IncomingMessage, response: ServerResponse) {
  const { host = "", connection: _, ...headers } = incoming.headers as Record<string, string>
  const method = incoming.method ?? "GET"
  const request = new Request(`http://${host}${incoming.url}`, {
    method,
    headers: { ...headers, "cf-connecting-ip": VISIT.address },
    body: method === "POST" ? await text(incoming) : null,
  })
  const answer = await worker.fetch(Object.assign(request, { cf: { country: VISIT.country } }), { PROXY_SECRET })
  const passed = ["content-type", "cache-control", "etag", "set-cookie"].flatMap((name) => {
    const value = answer.headers.get(name)
    return value === null ? [] : [name, value]
  })
  response.writeHead(answer.status, passed).end(Buffer.from(await answer.arrayBuffer()))
}
