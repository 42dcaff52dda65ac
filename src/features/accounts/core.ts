/** Whether a host is the allowed one, or a subdomain of it where the allowance starts with `*.`; ports must agree when named. */
export function hostMatches(allowed: string, host: string): boolean {
  const [wanted, actual] = [allowed.toLowerCase(), host.toLowerCase()]
  const name = actual.replace(/:\d+$/, "")
  if (wanted.startsWith("*.")) return name.endsWith(wanted.slice(1)) && name.length > wanted.length - 1
  return wanted === actual || wanted === name
}

/** The hosts a program's visitors may be led to: its own list and its destination's. */
export function programHosts(program: { destinationUrl: string; allowedHosts: string[] }): string[] {
  const own = URL.canParse(program.destinationUrl) ? [new URL(program.destinationUrl).host] : []
  return [...own, ...program.allowedHosts]
}
