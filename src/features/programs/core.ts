/** The hosts a program's visitors may be led to: its own list and its destination's. */
export function programHosts(program: { destinationUrl: string; allowedHosts: string[] }): string[] {
  const own = URL.canParse(program.destinationUrl) ? [new URL(program.destinationUrl).host] : []
  return [...own, ...program.allowedHosts]
}
