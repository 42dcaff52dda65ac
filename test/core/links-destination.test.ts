import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { checkDestination, hostsOfProgram, withCoupon } from "../../src/features/links/links/core/destination.ts"
import { hostMatches } from "../../src/lib/safe-url.ts"

const own = { publicUrl: "https://app.grapevine.example", linkHosts: ["go.acme.com"] }
const anywhere = { hosts: null, own }
const check = (text: string, hosts: string[] | null = null) => checkDestination(text, { hosts, own })

describe("a destination on this machine", () => {
  const local = { hosts: null, own: { publicUrl: "http://127.0.0.1:8787", linkHosts: [] } }

  it.each(["http://localhost:8787/r/ada", "http://127.0.0.1:8787/r/ada", "http://[::1]:8787/./r/ada"])(
    "%s is refused under any of its names",
    (text) => expect(checkDestination(text, local)).toMatchObject({ kind: "refused" }),
  )

  it.each(["http://localhost:8788/r/ada", "http://localhost:8787/shop", "http://localhost/r/ada"])(
    "%s is something else",
    (text) => expect(checkDestination(text, local).kind).toBe("ok"),
  )
})

describe("a friend's coupon", () => {
  it.each([
    ["https://acme.com/", "https://acme.com/?coupon=ANN%2B10"],
    ["https://acme.com/?", "https://acme.com/?coupon=ANN%2B10"],
    ["https://acme.com/x?a=%2B&empty#frag", "https://acme.com/x?a=%2B&empty&coupon=ANN%2B10#frag"],
    ["https://acme.com/??", "https://acme.com/??&coupon=ANN%2B10"],
    ["https://acme.com/?coupon=OWN", "https://acme.com/?coupon=OWN"],
  ])("is added to %s", (destination, url) => expect(withCoupon(destination, "ANN+10")).toBe(url))

  it("changes nothing else of a destination, and nothing at all where there is none", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        expect(withCoupon(text, null)).toBe(text)
        const [before, after] = [new URL(text), new URL(withCoupon(text, "A&B"))]
        if (!before.searchParams.has("coupon")) expect(after.searchParams.getAll("coupon")).toEqual(["A&B"])
        for (const part of ["origin", "pathname", "hash"] as const) expect(after[part]).toBe(before[part])
        expect(after.search.startsWith(before.search)).toBe(true)
      }),
    )
  })
})

describe("a destination", () => {
  it.each([
    ["https://acme.com", "https://acme.com/"],
    ["HTTPS://ACME.com/Path?a=%2B&empty", "https://acme.com/Path?a=%2B&empty"],
    ["https://acme.com:8443/x#frag", "https://acme.com:8443/x#frag"],
    ["https://bücher.example/ß", "https://xn--bcher-kva.example/%C3%9F"],
    ["http://localhost:3000/", "http://localhost:3000/"],
    ["http://127.0.0.1/", "http://127.0.0.1/"],
    ["http://[::1]:8080/", "http://[::1]:8080/"],
    ["https://app.grapevine.example/pricing", "https://app.grapevine.example/pricing"],
  ])("%s is kept as %s", (text, url) => {
    expect(checkDestination(text, anywhere)).toEqual({ kind: "ok", url })
  })

  it.each([
    "",
    "acme.com",
    "/relative",
    "//evil.test/",
    "/\\evil.test",
    "https:/\\evil.test",
    "https:evil.test",
    "https:///evil.test",
    "https://acme.com\\@evil.test",
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "JaVaScRiPt://acme.com/%0Aalert(1)",
    "data:text/html,hi",
    "ftp://acme.com/",
    "http://acme.com/",
    "http://localhost.evil.test/",
    "http://localhost./",
    "https://user@acme.com/",
    "https://user:pass@acme.com/",
    "https://@acme.com/",
    "https://acme.com/a\r\nSet-Cookie: x=1",
    "https://acme.com/\0",
    "https://acme.com/ space",
    " https://acme.com/",
    "https://acme.com./",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://①②⑦.0.0.1/",
    "http://2130706433/",
    "https://%61cme.com/",
    "https://ⓐcme.com/",
    "https://[::ffff:7f00:1]:99999/",
    "https://[0:0:0:0:0:0:0:1]/",
    `https://acme.com/${"x".repeat(2048)}`,
    "https://acme.com/\ud800",
  ])("%j is refused, and the field is named", (text) => {
    expect(check(text)).toMatchObject({ kind: "refused", error: { pointer: "/destination_url" } })
  })

  it.each(["https://app.grapevine.example/r/ada", "https://app.grapevine.example/r", "https://go.acme.com/anything"])(
    "%s is refused: it would lead to itself",
    (text) => {
      expect(check(text)).toMatchObject({ kind: "refused", error: { detail: expect.stringContaining("itself") } })
    },
  )

  it("must be on an allowed host, and the error says which was not", () => {
    expect(check("https://shop.acme.com/", ["acme.com", "*.acme.com"]).kind).toBe("ok")
    expect(check("https://acme.com.evil.test/", ["acme.com", "*.acme.com"])).toMatchObject({
      error: { detail: expect.stringContaining("acme.com.evil.test") },
    })
    expect(check("https://acme.com/", []).kind).toBe("refused")
  })

  it("may be on the program's own host without being listed", () => {
    const hosts = hostsOfProgram({ destinationUrl: "https://acme.com/start", allowedHosts: ["*.acme.io"] })
    expect(check("https://acme.com/other", hosts).kind).toBe("ok")
    expect(check("https://eu.acme.io/", hosts).kind).toBe("ok")
    expect(check("https://acme.io/", hosts).kind).toBe("refused")
  })

  it("once kept is kept as it is: normalising again changes nothing", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https"], withFragments: true, withQueryParameters: true }), (text) => {
        const first = check(text)
        if (first.kind === "ok") expect(check(first.url)).toEqual(first)
      }),
    )
  })
})

describe("a host pattern", () => {
  const matches = (url: string, pattern: string) => hostMatches(new URL(url), pattern)

  it.each([
    ["https://acme.com/", "acme.com", true],
    ["https://acme.com/", " ACME.com ", true],
    ["https://www.acme.com/", "acme.com", false],
    ["https://acme.com:8443/", "acme.com", true],
    ["https://acme.com:8443/", "acme.com:8443", true],
    ["https://acme.com:9000/", "acme.com:8443", false],
    ["https://a.b.acme.com/", "*.acme.com", true],
    ["https://acme.com/", "*.acme.com", false],
    ["https://evilacme.com/", "*.acme.com", false],
    ["https://acme.com/", "*", false],
    ["https://acme.com/", "*.", false],
    ["https://acme.com/", "", false],
  ])("%s by %j: %s", (url, pattern, expected) => {
    expect(matches(url, pattern)).toBe(expected)
  })
})
