import type { IncomingMessage } from "node:http"
import { equalConstantTime } from "./lib/hash.ts"

const ADDRESS = "cf-connecting-ip"
const COUNTRY = "cf-ipcountry"

/** Who sends a request; the country where somebody says it that we believe. */
export type NamedClient = { address: string; country: string | null }

/**
 * Whoever connects, or whom a proxy names in X-Forwarded-For and X-Visitor-Country that shows our secret in X-Grapevine-Proxy.
 */
export function namedClient(
  header: (name: string) => string | null,
  remoteAddress: string,
  proxySecret: string | null,
): NamedClient {
  const shown = proxySecret === null ? null : header("x-grapevine-proxy")
  const isOurs = proxySecret !== null && shown !== null && equalConstantTime(shown, proxySecret)
  const named = isOurs ? (header("x-forwarded-for") ?? "").split(",")[0]!.trim() : ""
  const address = named || remoteAddress.replace(/^::ffff:/, "")
  return { address, country: isOurs ? header("x-visitor-country") : null }
}

/** Puts who sends a request where `clientOf` finds it; what a request itself brings there is removed. */
export function nameClient(incoming: IncomingMessage, proxySecret: string | null): void {
  const { headers, rawHeaders, socket } = incoming
  const header = (name: string) => (typeof headers[name] === "string" ? headers[name] : null)
  const { address, country } = namedClient(header, socket.remoteAddress ?? "", proxySecret)

  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
    const { length } = rawHeaders[i]!
    if (length !== ADDRESS.length && length !== COUNTRY.length) continue
    const name = rawHeaders[i]!.toLowerCase()
    if (name === ADDRESS || name === COUNTRY) rawHeaders.splice(i, 2)
  }
  delete headers[COUNTRY]
  rawHeaders.push(ADDRESS, address)
  headers[ADDRESS] = address
  if (country === null) return
  rawHeaders.push(COUNTRY, country)
  headers[COUNTRY] = country
}
