import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Webhook as StandardWebhook } from "standardwebhooks"
import { Webhook as SvixWebhook } from "svix"
import { expect, onTestFinished } from "vitest"
import { ask, type TestVendor } from "./actors.ts"
import type { Json, TestApp } from "./app.ts"

export type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string; at: number }
/** What is answered to the n-th request (from 1): a status, nothing ever, or whatever it does with the response. */
type Answer = number | "hang" | ((response: ServerResponse) => void)

/** A vendor's server on this machine, which keeps what it received; it is gone when the test ends. */
export async function openReceiver(answer: (n: number, request: Received) => Answer = () => 204) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { method = "", url: path = "", headers } = request
    const one = { method, path, headers, body: Buffer.concat(parts).toString(), at: Date.now() }
    received.push(one)
    const given = answer(received.length, one)
    if (typeof given === "function") given(response)
    else if (given !== "hang") response.writeHead(given).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, port, received, ids: () => received.map(idOf) }
}

const idOf = ({ headers }: Received) => String(headers["webhook-id"])

/** An endpoint of the vendor at a receiver. */
export function subscribe(app: TestApp, vendor: TestVendor, { url }: { url: string }, events: string[]): Promise<Json> {
  return ask(app, 201, "POST", "/v1/webhook-endpoints", vendor.sk, { url, events })
}

/** The body of a delivery, as two libraries that verify it read it. */
export function verified({ body, headers }: Received, secret: string): Json {
  const sent = headers as Record<string, string>
  const read = new StandardWebhook(secret).verify(body, sent)
  expect(new SvixWebhook(secret).verify(body, sent)).toEqual(read)
  return read as Json
}

export const isSignedBy = (request: Received, secret: string): boolean => {
  try {
    verified(request, secret)
    return true
  } catch {
    return false
  }
}

/** Makes what waits for an endpoint due now, as real time would. */
export async function passWait(app: TestApp, endpointId: string) {
  await app.admin`update webhook_deliveries set due_at = now() where endpoint_id = ${endpointId} and status = 'pending'`
}
