// The app on Node behind the HTTP server of `npm run start:node`, in a process of its own: what `npm run bench sales` asks.
import { createApp } from "../../../src/app.ts"
import { readEnv } from "../../../src/env.ts"
import { nameClient } from "../../../src/name-client.ts"
import { connect } from "../../../src/platform/db.ts"
import { slidingLimiter } from "../../../src/platform/limits.ts"
import { createSender } from "../../../src/platform/node/send-request.ts"
import { serve } from "../../../src/platform/node/serve.ts"
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
    deliver: async () => {},
    outgoing: { send: createSender(), width: 1 },
    smtp: null,
    defer: (work) => void work.catch(() => {}),
    enqueue: async () => {},
    limiter: slidingLimiter(() => Date.now()),
  },
}))

const { port } = await serve({
  port: 0,
  host: "127.0.0.1",
  isHttps: false,
  prepare: (incoming) => nameClient(incoming, env.proxySecret),
  fetch: (request) => app.fetch(request),
})
process.send?.(port)
