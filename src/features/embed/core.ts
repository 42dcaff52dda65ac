import { isLoopback } from "../../lib/safe-url.ts"

const HOST = /^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/

/** Who may frame what is shown of a program: its hosts, by https, and by http on one's own machine. */
export function framesOf(hosts: readonly string[]): string[] {
  const known = [...new Set(hosts.map((host) => host.toLowerCase()))].filter((host) => HOST.test(host))
  return known.map((host) => `${isLoopback(host.replace(/:\d+$/, "")) ? "http" : "https"}://${host}`)
}
