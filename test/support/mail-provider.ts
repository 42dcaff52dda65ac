import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Json } from "./app.ts"

/** Takes mail as JSON over HTTP, refuses it, or takes the request and never answers. */
export async function openMailProvider(mood: "takes" | "refuses" | "hangs" = "takes") {
  const waiting = new Set<ServerResponse>()
  const provider = {
    mood,
    taken: [] as Json[],
    requests: 0,
    heads: [] as Record<string, unknown>[],
    url: "",
    /** How many wait for an answer. */
    held: () => waiting.size,
    /** Hangs up on whoever waits. */
    hangUp: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const chunk of request) text += chunk
    provider.requests++
    provider.heads.push({ url: request.url, ...request.headers })
    if (provider.mood === "hangs") {
      waiting.add(response)
      response.on("close", () => waiting.delete(response))
      return
    }
    if (provider.mood === "takes") provider.taken.push(JSON.parse(text))
    response.writeHead(provider.mood === "takes" ? 200 : 503).end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return provider
}

export type MailProvider = Awaited<ReturnType<typeof openMailProvider>>
