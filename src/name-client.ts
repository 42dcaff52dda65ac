import type { IncomingMessage } from "node:http"
import { equalConstantTime } from "./lib/hash.ts"

const ADDRESS = "cf-connecting-ip"
const COUNTRY = "cf-ipcountry"

/**
 * Puts who sends a request where `clientOf` finds it: whoever connects, or whom a proxy names in X-Forwarded-For and
 * X-Visitor-Country that shows our secret in X-Grapevine-Proxy. What a request itself brings there is removed.
 */
export function nameClient(incoming: IncomingMessage, proxySecret: string | null): void {
  const { headers, rawHeaders } = incoming
  const shown = headers["x-grapevine-proxy"]
  const isOurs = proxySecret !== null && typeof shown === "string" && equalConstantTime(shown, proxySecret)
  const named = isOurs
    ? String(headers["x-forwarded-for"] ?? "")
        .split(",")[0]!
        .trim()
    : ""
  const address = named || (incoming.socket.remoteAddress ?? "").replace(/^::ffff:/, "")
  const country = isOurs ? headers["x-visitor-country"] : undefined

  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
    const { length } = rawHeaders[i]!
    if (length !== ADDRESS.length && length !== COUNTRY.length) continue
    const name = rawHeaders[i]!.toLowerCase()
    if (name === ADDRESS || name === COUNTRY) rawHeaders.splice(i, 2)
  }
  delete headers[COUNTRY]
  rawHeaders.push(ADDRESS, address)
  headers[ADDRESS] = address
  if (typeof country !== "string") return
  rawHeaders.push(COUNTRY, country)
  headers[COUNTRY] = country
}
