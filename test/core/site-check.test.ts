import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { checkAddress, type Site } from "../../src/features/programs/programs/core/site-check.ts"
import { hostMatches } from "../../src/lib/safe-url.ts"

const site = (host: string): Site => ({ host, programId: "prg_1", program: "Friends", isOwn: false })
const label = fc.stringMatching(/^[a-z]{1,3}$/)
const host = fc.tuple(fc.constantFrom("", "*."), label, fc.constantFrom("", ":8443")).map((parts) => parts.join(""))
const address = fc
  .tuple(
    fc.constantFrom("https://", "http://", ""),
    fc.constantFrom("", "www."),
    label,
    fc.constantFrom("", ":8443", "/a?b=c"),
  )
  .map((parts) => parts.join(""))

describe("an address against the allowed sites", () => {
  it("is allowed exactly where a publishable key would work", () => {
    fc.assert(
      fc.property(fc.array(host, { maxLength: 6 }), address, (hosts, written) => {
        const url = new URL(written.includes("://") ? written : `https://${written}`)
        const isAllowed = hosts.some((one) => hostMatches(url, one))
        expect(checkAddress(written, hosts.map(site)).kind === "allowed").toBe(isAllowed)
      }),
    )
  })

  it("names what is nearest where it is not", () => {
    const kindOf = (written: string, ...hosts: string[]) => checkAddress(written, hosts.map(site)).kind
    expect(kindOf("https://acme.test/shop", "*.acme.test")).toBe("subdomains_only")
    expect(kindOf("https://acme.test", "acme.test:8443")).toBe("other_port")
    expect(kindOf("www.acme.test", "acme.test")).toBe("unknown")
    expect(kindOf("javascript:alert(1)", "acme.test")).toBe("no_address")
    expect(kindOf("https://", "acme.test")).toBe("no_address")
  })
})
