import { hostMatches } from "../../../../lib/safe-url.ts"

/** A host that a program names, or (`isOwn`) its destination's. */
export type Site = { host: string; programId: string; program: string; isOwn: boolean }

/** Whether an address is on an allowed site, or what is nearest to it and still something else. */
export type SiteCheck =
  | { kind: "allowed"; site: Site }
  | { kind: "no_address" }
  | { kind: "subdomains_only" | "other_port"; site: Site; host: string }
  | { kind: "unknown"; host: string }

const withoutPort = (host: string) => host.replace(/:\d+$/, "")

export function checkAddress(address: string, sites: readonly Site[]): SiteCheck {
  const url = URL.parse(address.includes("://") ? address : `https://${address}`)
  if (!url || url.host === "" || !/^https?:$/.test(url.protocol)) return { kind: "no_address" }
  const site = sites.find(({ host }) => hostMatches(url, host))
  if (site) return { kind: "allowed", site }
  const above = sites.find(({ host }) => host.toLowerCase() === `*.${url.hostname}`)
  if (above) return { kind: "subdomains_only", site: above, host: url.hostname }
  const beside = sites.find(({ host }) => host.includes(":") && withoutPort(host.toLowerCase()) === url.hostname)
  if (beside) return { kind: "other_port", site: beside, host: url.host }
  return { kind: "unknown", host: url.host }
}
