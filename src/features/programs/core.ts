import { hostMatches, isLoopback } from "../../lib/safe-url.ts"

/** What an affiliate wrote when they applied by the program's page, and which version of its terms they accepted. */
export type Application = {
  website: string | null
  answers: { label: string; text: string }[]
  terms_version: number | null
  at: string
}

/** Basis points of a commission for who recruited its affiliate, for who recruited them, and so on; for months after approval. */
export type Recruiting = { levels_bps: number[]; months: number | null }

/** The hosts a program's visitors may be led to: its own list and its destination's. */
export function programHosts(program: { destinationUrl: string; allowedHosts: string[] }): string[] {
  const own = URL.canParse(program.destinationUrl) ? [new URL(program.destinationUrl).host] : []
  return [...own, ...program.allowedHosts]
}

/** The addresses that links of this installation live at. */
export type OwnHosts = { publicUrl: string; linkHosts: readonly string[] }

/** Whether an address is one of our links, under whatever name of this machine: leading there, a link would lead to itself. */
export function isOwnLink(url: URL, { publicUrl, linkHosts }: OwnHosts): boolean {
  if (linkHosts.some((host) => hostMatches(url, host))) return true
  const app = URL.parse(publicUrl)
  const isSame = url.host === app?.host
  const isAlias = app !== null && isLoopback(app.hostname) && isLoopback(url.hostname) && url.port === app.port
  return (isSame || isAlias) && /^\/r(\/|$)/.test(url.pathname)
}
