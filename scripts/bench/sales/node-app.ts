// The app on Node behind a real HTTP server, in a process of its own: what `npm run bench sales` asks for sales.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createApp } from "../../../src/app.ts"
import { readEnv } from "../../../src/env.ts"
import { connect } from "../../../src/platform/db.ts"
import { slidingLimiter } from "../../../src/platform/limits.ts"
import { createStripe } from "../../../src/platform/stripe.ts"

const POOL = 10

const env = readEnv(process.env)
const { db } = connect(env.databaseUrl, POOL)
const stripe = createStripe(env)
const app = createApp(() => ({
  db,
  ports: {
    env,
    stripe,
    wake: async () => {},
    defer: (work) => void work.catch(() => {}),
    enqueue: async () => {},
    limiter: slidingLimiter(() => Date.now()),
  },
}))

async function answer(request: IncomingMessage, response: ServerResponse) {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string])
  const init: RequestInit = { method: request.method!, headers }
  if (parts.length > 0) init.body = Buffer.concat(parts)
  const answered = await app.fetch(new Request(`${env.publicUrl}${request.url}`, init))
  const body = Buffer.from(await answered.arrayBuffer())
  response.writeHead(answered.status, { ...Object.fromEntries(answered.headers), "content-length": body.length })
  response.end(body)
}

const server = createServer((request, response) => void answer(request, response))
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port))
