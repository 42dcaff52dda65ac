import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { linkAddress } from "../../src/features/links/redirect/core/link-address.ts"
import { parseSlug, slugFromPath, slugToPath } from "../../src/features/links/redirect/core/slug.ts"

describe("a slug", () => {
  it.each([
    "a",
    "Ada_L-1",
    "team/ada",
    "ada/2026/x",
    "-",
    "_",
    "ада",
    "小红书",
    "नमस्ते",
    "١٢٣",
    "ü",
    "x".repeat(64),
    "𐐷".repeat(64),
  ])("may be %j", (slug) => {
    expect(parseSlug(slug)).toBe(slug.normalize("NFC"))
  })

  it.each([
    "",
    "/",
    "/a",
    "a/",
    "a//b",
    "a.b",
    "..",
    "a b",
    "a%b",
    "a?b",
    "a#b",
    "a\\b",
    "a\0",
    "😀",
    "x".repeat(65),
    "\u0301a",
    "a/\u0301",
    "a\u200db",
    "\ud800",
  ])("may not be %j", (slug) => {
    expect(parseSlug(slug)).toBeNull()
  })

  it("is one, however its accents were typed", () => {
    expect(parseSlug("zo\u0065\u0301")).toBe("zo\u00e9")
    expect(slugFromPath("zoe%CC%81")).toBe("zo\u00e9")
  })

  it("comes back from the path that it gives", () => {
    const slugs = fc
      .array(fc.stringMatching(/^[\p{L}\p{Nd}_-]{1,8}$/u), { minLength: 1, maxLength: 5 })
      .map((s) => s.join("/"))
    fc.assert(
      fc.property(slugs, (text) => {
        const slug = parseSlug(text)
        if (slug === null) return
        const url = new URL(`https://go.acme.com/${slugToPath(slug)}`)
        expect(slugFromPath(url.pathname.slice(1))).toBe(slug)
        expect(slugFromPath(new URL(`https://go.acme.com/${slug}`).pathname.slice(1))).toBe(slug)
      }),
    )
  })

  it("is read from any path without an error, malformed ones being no slug", () => {
    expect(slugFromPath("%zz")).toBeNull()
    expect(slugFromPath("%E0%A4")).toBeNull()
    expect(slugFromPath("ada/")).toBe("ada")
    fc.assert(fc.property(fc.string({ unit: "binary" }), (path) => void slugFromPath(path)))
  })
})

describe("where a link lives", () => {
  const address = (url: string) => linkAddress(new URL(url), ["go.acme.com", "links.test:8787"])

  it.each([
    ["https://app.example/r/ada", { host: "", slug: "ada" }],
    ["https://app.example/r/team/ada?x=1", { host: "", slug: "team/ada" }],
    ["https://app.example/r/", { host: "", slug: null }],
    ["https://app.example/r/a.b", { host: "", slug: null }],
    ["https://go.acme.com/ada", { host: "go.acme.com", slug: "ada" }],
    ["https://go.acme.com/", { host: "go.acme.com", slug: null }],
    ["https://go.acme.com/v1/programs", { host: "go.acme.com", slug: "v1/programs" }],
    ["https://go.acme.com/robots.txt", { host: "go.acme.com", slug: null }],
    ["http://links.test:8787/ada", { host: "links.test:8787", slug: "ada" }],
    ["http://links.test/ada", null],
    ["https://app.example/", null],
    ["https://app.example/r", null],
    ["https://app.example/v1/links", null],
  ])("%s: %j", (url, expected) => {
    expect(address(url)).toEqual(expected)
  })

  it("is nowhere when no link host is set", () => {
    expect(linkAddress(new URL("https://go.acme.com/ada"), "".split(","))).toBeNull()
  })
})
