import { isThisMachine, parseWebUrl } from "./safe-url.ts"

/** Ranges of IPv4 that are nobody's on the internet (IANA's special-purpose registry), as first address and bits. */
const SPECIAL_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/
/** Names that are answered inside a network only. */
const INNER_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/

/** Whether an IP address, with brackets or without, is one of the public internet; false for what is none. */
export function isPublicIp(text: string): boolean {
  if (IPV4.test(text)) return isPublicV4(text)
  const groups = groupsOf(text)
  if (!groups) return false
  const [first = 0, second = 0] = groups
  // Only 2000::/3 is given out; everything that carries an IPv4 address is elsewhere, but for Teredo and 6to4.
  if (first < 0x2000 || first > 0x3fff) return false
  const isSpecial = (first === 0x2001 && (second < 0x200 || second === 0xdb8)) || first === 0x2002
  return !isSpecial && !(first === 0x3fff && second < 0x1000)
}

/** Whether an IP address is the machine's own. */
export function isLoopbackIp(text: string): boolean {
  if (IPV4.test(text)) return text.startsWith("127.")
  return groupsOf(text)?.join() === "0,0,0,0,0,0,0,1"
}

/** Whether a host, as a parsed URL has it, can be one of the public internet: what a name stands for is looked up apart. */
function isPublicHost(hostname: string): boolean {
  if (hostname.startsWith("[") || IPV4.test(hostname)) return isPublicIp(hostname)
  return hostname.includes(".") && !hostname.endsWith(".") && !INNER_NAME.test(hostname) && !isThisMachine(hostname)
}

/**
 * Why an address is not sent to; null where it is. `allowLoopback`: this machine too, and then without TLS. What its host's
 * name stands for is looked at when it is connected to.
 */
export function whyRefused(text: string, { allowLoopback = false } = {}): string | null {
  const parsed = parseWebUrl(text)
  if (parsed.kind === "refused") return parsed.why
  const { hostname } = parsed.url
  if (isPublicHost(hostname) || (allowLoopback && isThisMachine(hostname))) return null
  return "is on a private network or this machine; name a host of the public internet"
}

function isPublicV4(text: string): boolean {
  const address = numberOf(text)
  return (
    address !== null &&
    !SPECIAL_V4.some(([base, bits]) => address >> (32n - BigInt(bits)) === numberOf(base)! >> (32n - BigInt(bits)))
  )
}

function numberOf(dotted: string): bigint | null {
  const parts = dotted.split(".").map(Number)
  return parts.some((part) => part > 255) ? null : parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

/** The eight numbers of an IPv6 address. */
function groupsOf(text: string): number[] | null {
  const bare = text.replace(/^\[|\]$/g, "")
  const url = bare.includes(":") ? URL.parse(`http://[${bare}]/`) : null
  if (!url) return null
  const [head = "", tail] = url.hostname.slice(1, -1).split("::")
  const numbers = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)))
  if (tail === undefined) return numbers(head)
  const [before, after] = [numbers(head), numbers(tail)]
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}
