import { parseArgs } from "node:util"
import { startStripeStandIn } from "./stand-in.ts"

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "12111" },
    state: { type: "string" },
    "webhook-url": { type: "string" },
    "webhook-secret": { type: "string" },
    "rate-limit": { type: "string" },
  },
})

// A process of its own outlives restarts of the app that listens to it: it keeps trying for longer.
const PATIENT_RETRY_DELAYS_MS = [200, 1000, 3000, 10_000, 30_000, 60_000]

const url = values["webhook-url"]
const secret = values["webhook-secret"]
const rateLimit = values["rate-limit"]

const standIn = await startStripeStandIn({
  port: Number(values.port),
  webhookRetryDelaysMs: PATIENT_RETRY_DELAYS_MS,
  ...(values.state ? { stateFile: values.state } : {}),
  ...(url && secret ? { webhook: { url, secret } } : {}),
  ...(rateLimit ? { rateLimitPerSecond: Number(rateLimit) } : {}),
})

console.log(`Stripe stand-in on ${standIn.url}: no money moves.`)

const stop = async () => {
  await standIn.close()
  process.exit(0)
}
process.once("SIGINT", stop)
process.once("SIGTERM", stop)
