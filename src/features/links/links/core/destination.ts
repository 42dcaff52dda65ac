import type { FieldError } from "../../../../lib/errors.ts"
import { hostMatches, parseWebUrl } from "../../../../lib/safe-url.ts"
import { isOwnLink, type OwnHosts } from "../../../programs/core.ts"

/** Where links may lead: `hosts` as in the program's `allowed_hosts` (null: anywhere), and what is ourselves. */
export type DestinationRules = { hosts: readonly string[] | null; own: OwnHosts }

export type DestinationOutcome = { kind: "ok"; url: string } | { kind: "refused"; error: FieldError }

/** The hosts a program's links may lead to: the ones it names, and its own destination's. */
export function hostsOfProgram(program: { destinationUrl: string; allowedHosts: readonly string[] }): string[] {
  const own = URL.parse(program.destinationUrl)?.host
  return own ? [...program.allowedHosts, own] : [...program.allowedHosts]
}

/** Where a link leads now: its own destination while the program allows that host, else the program's. */
export function effectiveDestination(
  own: string | null,
  program: { destinationUrl: string; allowedHosts: readonly string[] },
): string {
  const url = own === null ? null : URL.parse(own)
  const allowed = url && hostsOfProgram(program).some((pattern) => hostMatches(url, pattern))
  return own !== null && allowed ? own : program.destinationUrl
}

/** The destination with the code that a friend gets, as `coupon`, unless it has one of its own; else as it was written. */
export function withCoupon(destination: string, code: string | null): string {
  const url = code === null ? null : URL.parse(destination)
  if (code === null || !url || url.searchParams.has("coupon")) return destination
  const rest = destination.split("#", 1)[0]!
  const fragment = destination.slice(rest.length)
  const joint = /^[^?]*$/.test(rest) ? "?" : /^[^?]*\?$|&$/.test(rest) ? "" : "&"
  return `${rest}${joint}coupon=${encodeURIComponent(code)}${fragment}`
}

/** A destination as it is kept: normalised by the URL parser once, so that redirects need not touch it again. */
export function checkDestination(
  text: string,
  rules: DestinationRules,
  pointer = "/destination_url",
): DestinationOutcome {
  const refused = (detail: string): DestinationOutcome => ({ kind: "refused", error: { pointer, detail } })
  const parsed = parseWebUrl(text)
  if (parsed.kind === "refused") return refused(`The destination ${parsed.why}.`)
  const { url } = parsed
  if (isOwnLink(url, rules.own)) return refused("The destination is a link of ours: it would lead to itself.")
  if (rules.hosts && !rules.hosts.some((pattern) => hostMatches(url, pattern)))
    return refused(`The host ${url.host} is not allowed. Add it to the program's allowed_hosts first.`)
  return { kind: "ok", url: url.href }
}
