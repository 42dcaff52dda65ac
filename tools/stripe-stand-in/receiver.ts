import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import Stripe from "stripe"

type Received = { event: Stripe.Event; signature: string; body: string }

/** An endpoint on loopback that checks each signature as the app must, and keeps what came. */
export async function startReceiver(secret = "whsec_test") {
  const received: Received[] = []
  const refusals: number[] = []
  const server = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += chunk
    const signature = String(request.headers["stripe-signature"])
    const refusal = refusals.shift()
    if (refusal !== undefined) return response.writeHead(refusal).end()
    try {
      const event = await Stripe.webhooks.constructEventAsync(body, signature, secret)
      received.push({ event, signature, body })
      response.writeHead(200).end()
    } catch {
      response.writeHead(400).end()
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks/stripe`,
    secret,
    received,
    /** The types that came, in order. */
    types: () => received.map(({ event }) => event.type),
    /** Refuses the next deliveries with these statuses. */
    refuse: (...statuses: number[]) => refusals.push(...statuses),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}
