export type WebUrl = { kind: "ok"; url: URL } | { kind: "refused"; why: string }

const MAX_LENGTH = 2048
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"])
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/

/** This machine itself, in the plain spellings that `parseWebUrl` lets through. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname)
}

/**
 * An absolute `https:` address (`http:` only to this machine) spelled the way it is read, so that no two readers
 * can take it for different hosts: no credentials, no backslash, no control character, no disguised IP address.
 */
export function parseWebUrl(text: string): WebUrl {
  const refused = (why: string): WebUrl => ({ kind: "refused", why })
  if (text.length > MAX_LENGTH) return refused(`is longer than ${MAX_LENGTH} characters`)
  if (/[\p{Cc}\p{Cs}\s\\]/u.test(text)) return refused("contains a space, a backslash or a control character")
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1]
  const url = authority ? URL.parse(text) : null
  if (!authority || !url) return refused("is not an absolute address that starts with https://")
  if (authority.includes("@")) return refused("carries a user name or password")
  if (!isPlainlySpelled(authority.replace(/:\d*$/, ""), url.hostname)) return refused("spells its host in an odd way")
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) return refused("must start with https://")
  return { kind: "ok", url }
}

function isPlainlySpelled(written: string, parsed: string): boolean {
  if (parsed.endsWith(".") || parsed.startsWith(".") || parsed.includes("..")) return false
  if (written.toLowerCase() === parsed) return true
  // Otherwise it must be a name in another script, which parses to punycode and never to an address.
  return parsed.includes("xn--") && !IPV4.test(parsed) && /[^\p{ASCII}]/u.test(written)
}

/** Whether a host is meant by a pattern: `acme.com` that host, `acme.com:8443` that port too, `*.acme.com` subdomains only. */
export function hostMatches(url: Pick<URL, "hostname" | "host">, pattern: string): boolean {
  const wanted = pattern.trim().toLowerCase()
  if (wanted.startsWith("*."))
    return wanted.length > 2 && url.hostname.endsWith(wanted.slice(1)) && url.hostname.length > wanted.length - 1
  return wanted !== "" && (url.hostname === wanted || url.host === wanted)
}

const THIS_MACHINE = /^(127\.\d+\.\d+\.\d+|\[::1\]|([a-z0-9-]+\.)*localhost)$/

/** Whether a host name, as URLs have it, is the loopback of the machine that asks. */
export function isThisMachine(hostname: string): boolean {
  return THIS_MACHINE.test(hostname)
}
