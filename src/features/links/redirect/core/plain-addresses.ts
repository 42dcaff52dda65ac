import { type LinkAddress, linkAddress } from "./link-address.ts"
import { isPlainSearch, type LinkUrl, parsePlainUrl } from "./link-url.ts"

type Read = { url: LinkUrl; address: LinkAddress }

const MOST_KNOWN = 2_000
const MOST_LETTERS = 256

/**
 * Reads what a request asks for, `origin` and `target` as "https://go.test" and "/ada?sub1=x". Null where it takes `URL` to read
 * it, or it is no link's. What was read is remembered: most of it is asked for again.
 */
export function plainAddresses(linkHosts: readonly string[]): (origin: string, target: string) => Read | null {
  const known = new Map<string, Read>()
  function readPath(text: string): Read | null {
    const found = known.get(text)
    if (found) return found
    const url = parsePlainUrl(text)
    const address = url && linkAddress(url, linkHosts)
    if (!url || !address) return null
    if (text.length > MOST_LETTERS) return { url, address }
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(text, { url, address })
    return { url, address }
  }
  return (origin, target) => {
    const mark = target.indexOf("?")
    if (mark < 0) return readPath(origin + target)
    const search = target.slice(mark)
    const read = isPlainSearch(search) ? readPath(origin + target.slice(0, mark)) : null
    return read && { url: { ...read.url, search }, address: read.address }
  }
}
