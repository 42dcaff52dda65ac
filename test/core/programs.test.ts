import { describe, expect, it } from "vitest"
import { isOwnLink, programHosts } from "../../src/features/programs/core.ts"

describe("the hosts of a program", () => {
  it("are its destination's and its own list", () => {
    const allowedHosts = ["*.acme.test"]
    expect(programHosts({ destinationUrl: "https://acme.test:8443/a", allowedHosts })).toEqual([
      "acme.test:8443",
      ...allowedHosts,
    ])
    expect(programHosts({ destinationUrl: "no address", allowedHosts })).toEqual(allowedHosts)
  })
})

describe("an address", () => {
  const is = (address: string, publicUrl = "https://app.gv.test", linkHosts = ["go.acme.test", "*.links.test"]) =>
    isOwnLink(new URL(address), { publicUrl, linkHosts })

  it("is a link of ours on any of our links' hosts, and below /r/ of the app", () => {
    expect(is("https://go.acme.test/ada")).toBe(true)
    expect(is("https://x.links.test/ada")).toBe(true)
    expect(is("https://app.gv.test/r/ada")).toBe(true)
    expect(is("https://app.gv.test/r")).toBe(true)
  })

  it("is none anywhere else", () => {
    expect(is("https://acme.test/r/ada")).toBe(false)
    expect(is("https://app.gv.test/ada")).toBe(false)
    expect(is("https://app.gv.test/road")).toBe(false)
    expect(is("https://app.gv.test/x/r/ada")).toBe(false)
    expect(is("https://go.acme.test/ada", "https://app.gv.test", [])).toBe(false)
  })

  it("is one under whatever name of this machine, on the app's own port", () => {
    expect(is("http://127.0.0.1:8787/r/ada", "http://localhost:8787")).toBe(true)
    expect(is("http://localhost:8787/r/ada", "http://127.0.0.1:8787")).toBe(true)
    expect(is("http://127.0.0.1:8788/r/ada", "http://localhost:8787")).toBe(false)
    expect(is("http://127.0.0.1:8787/ada", "http://localhost:8787")).toBe(false)
    expect(is("http://127.0.0.1/r/ada", "http://app.gv.test")).toBe(false)
    expect(is("http://app.gv.test/r/ada", "http://127.0.0.1")).toBe(false)
    expect(is("http://127.0.0.1/r/ada", "no address")).toBe(false)
  })
})
