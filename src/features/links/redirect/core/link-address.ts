import { hostMatches } from "../../../../lib/safe-url.ts"
import { slugFromPath } from "./slug.ts"

/** Where a link lives: `host` is "" for the app's own host (`/r/{slug}`); `slug` is null when no link can have this path. */
export type LinkAddress = { host: string; slug: string | null }

const APP_PREFIX = "/r/"

/** The link that a URL asks for; null when the URL is the app's business. */
export function linkAddress(
  url: Pick<URL, "host" | "hostname" | "pathname">,
  linkHosts: readonly string[],
): LinkAddress | null {
  const host = linkHosts.find((pattern) => hostMatches(url, pattern))
  if (host !== undefined) return { host: host.trim().toLowerCase(), slug: slugFromPath(url.pathname.slice(1)) }
  if (!url.pathname.startsWith(APP_PREFIX)) return null
  return { host: "", slug: slugFromPath(url.pathname.slice(APP_PREFIX.length)) }
}
