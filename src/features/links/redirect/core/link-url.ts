/** What of an address a link is found by and its click keeps; as `URL` says it. */
export type LinkUrl = Pick<URL, "protocol" | "host" | "hostname" | "pathname" | "search">

const NAME = "(?:[a-z0-9-]+\\.)*[a-z][a-z0-9-]*"
const BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
const PORT = "(?::(?!(?:80|443)/)[1-9]\\d{0,3})?|:[1-5]\\d{4}"
const SEARCH = "\\?[\\w!$%&()*+,./:;=?@[\\]^`{|}~-]+"
/** Addresses of which `URL` would change nothing. */
const PLAIN = new RegExp(
  `^(https?:)//(((?!xn--|[^/]*\\.xn--)${NAME}|(?:${BYTE}\\.){3}${BYTE})(?:${PORT}))(/[\\w/-]*)(${SEARCH})?$`,
)
const PLAIN_SEARCH = new RegExp(`^${SEARCH}$`)

/** The same as `new URL(text)` for http and https, and what that throws; most are read at a glance. */
export function parseLinkUrl(text: string): LinkUrl {
  return parsePlainUrl(text) ?? new URL(text)
}

/** Null where it takes `URL` to read it. */
export function parsePlainUrl(text: string): LinkUrl | null {
  const [, protocol, host, hostname, pathname, search = ""] = PLAIN.exec(text) ?? []
  if (protocol === undefined) return null
  return { protocol, host: host!, hostname: hostname!, pathname: pathname!, search }
}

/** Whether it stays as it is behind any plain path. */
export function isPlainSearch(text: string): boolean {
  return PLAIN_SEARCH.test(text)
}
