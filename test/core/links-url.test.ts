import fc from "fast-check"
import { expect, test } from "vitest"
import { linkAddress } from "../../src/features/links/redirect/core/link-address.ts"
import { type LinkUrl, parseLinkUrl, parsePlainUrl } from "../../src/features/links/redirect/core/link-url.ts"
import { plainAddresses } from "../../src/features/links/redirect/core/plain-addresses.ts"

const PARTS = ["protocol", "host", "hostname", "pathname", "search"] as const
const partsOf = (url: LinkUrl) => PARTS.map((part) => url[part])

test.each([
  "http://127.0.0.1:8787/r/ada",
  "https://go.acme.com/ada?sub1=mail&q='%20",
  "https://go.acme.com/ada?a=1&b=%41",
  "http://localhost:65535/",
])("%s is read as URL reads it", (text) => {
  expect(partsOf(parseLinkUrl(text))).toEqual(partsOf(new URL(text)))
})

test.each(["http://127.0.0.1:8787/r/ada?sub1=mail", "https://go.acme.com/ada_B-2/x"])("%s is plain", (text) => {
  expect(parsePlainUrl(text)).not.toBeNull()
})

const piece = fc.constantFrom(
  ..."ab1Z09.:-_/\\?#%&=+'@ \t",
  "xn--",
  "..",
  "//",
  "80",
  "443",
  "127.0.0.1",
  "0x7f",
  "%2e",
  "é",
  "[::1]",
)
const some = (maxLength: number) => fc.array(piece, { maxLength }).map((pieces) => pieces.join(""))

test("what is plain is read as URL reads it, whatever it is put together of", () => {
  const text = fc.tuple(fc.constantFrom("http://", "https://", "HTTP://", "ftp://"), some(5), some(8))
  fc.assert(
    fc.property(text, ([scheme, host, rest]) => {
      const asked = `${scheme}${host}/${rest}`
      const plain = parsePlainUrl(asked)
      if (plain) expect(partsOf(plain)).toEqual(partsOf(new URL(asked)))
    }),
    { numRuns: 20_000 },
  )
})

test("a link's address that is read at a glance, or remembered, is the one that URL reads, and all else is left to it", () => {
  const hosts = ["go.acme.com", "*.links.test"]
  const read = plainAddresses(hosts)
  const origin = fc.constantFrom(
    "http://127.0.0.1:8787",
    "https://go.acme.com",
    "https://a.links.test",
    "https://GO.acme.com",
  )
  const target = fc.oneof(
    fc.tuple(fc.constantFrom("/r/ada", "/ada", "/ada/x", "/", "/v1/links"), some(4)).map((parts) => parts.join("")),
    some(8).map((rest) => `/${rest}`),
  )
  let plain = 0
  fc.assert(
    fc.property(origin, target, (asked, path) => {
      const found = read(asked, path)
      if (!found) return
      plain++
      const url = new URL(asked + path)
      expect(partsOf(found.url)).toEqual(partsOf(url))
      expect(found.address).toEqual(linkAddress(url, hosts))
    }),
    { numRuns: 5_000 },
  )
  expect(plain).toBeGreaterThan(100)
})
