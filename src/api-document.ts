import { endpoints } from "./endpoints.ts"
import { once } from "./lib/once.ts"
import { describeEndpoints } from "./platform/http/openapi.ts"

const about = {
  title: "Grapevine",
  version: "1",
  description: "Affiliate and referral tracking: links, clicks, credit, payouts.",
}

// The same for everyone, and work of a third of a second: done once, and only where somebody asks.
export const apiDocument = once(() => describeEndpoints(endpoints, about))
/** What `GET /openapi.json` answers, and the file of that name holds. */
export const apiText = once(() => `${JSON.stringify(apiDocument(), null, 2)}\n`)
