import { isPublicHost } from "../../../lib/public-address.ts"
import { isThisMachine, parseWebUrl } from "../../../lib/safe-url.ts"

/**
 * Why an address is not sent to; null where it is. `allowLoopback`: this machine too, and then without TLS. What its host's
 * name leads to is looked at when it is connected to.
 */
export function whyRefused(text: string, { allowLoopback = false } = {}): string | null {
  const parsed = parseWebUrl(text)
  if (parsed.kind === "refused") return parsed.why
  const { hostname } = parsed.url
  if (isPublicHost(hostname) || (allowLoopback && isThisMachine(hostname))) return null
  return "is on a private network or this machine; name a host of the public internet"
}
