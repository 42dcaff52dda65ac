import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isLoopbackIp, isPublicIp, whyRefused } from "../../src/lib/public-address.ts"

/** Spellings of this machine, of private networks and of what clouds answer themselves, and of hosts that are no name. */
const REFUSED = [
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0x7f000001/",
  "https://0177.0.0.1/",
  "https://127.1/",
  "https://①②⑦.0.0.1/",
  "https://127.0.0.1./",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[fe80::1]/",
  "https://[fc00::1]/",
  "https://[fd12:3456::1]/",
  "https://localhost/",
  "https://LOCALHOST/",
  "https://localhost./",
  "https://hooks.localhost/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://intranet/",
  "https://0.0.0.0/",
  "https://0/",
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.168.1.1/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://0xa9fea9fe/",
  "https://2852039166/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://user:secret@hooks.acme.com/",
  "https://hooks.acme.com@127.0.0.1/",
  "https://hooks.acme.com\\@127.0.0.1/",
  "https://127.0.0.1\u0009/",
  "http://hooks.acme.com/",
  "http://127.0.0.1/",
  "ftp://hooks.acme.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "//hooks.acme.com/",
  "hooks.acme.com",
  "",
]

describe("an address that events go to", () => {
  it("is refused in every spelling of this machine and of private networks", () => {
    expect(REFUSED.filter((url) => whyRefused(url) === null)).toEqual([])
  })

  it("is taken on the public internet, with any port, path and script", () => {
    const taken = [
      "https://hooks.acme.com/in?source=gv",
      "https://hooks.acme.com:8443/",
      "https://8.8.8.8/",
      "https://172.32.0.1/",
      "https://[2606:4700::1111]/",
      "https://bücher.example/",
    ]
    expect(taken.filter((url) => whyRefused(url) !== null)).toEqual([])
  })

  it("may be loopback where that is allowed, and no other private network", () => {
    const allowed = (url: string) => whyRefused(url, { allowLoopback: true }) === null
    expect(["http://127.0.0.1:9000/", "http://localhost:9000/", "http://[::1]:9000/"].every(allowed)).toBe(true)
    const others = ["http://10.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/", "http://hooks.acme.com/"]
    expect(others.some(allowed)).toBe(false)
  })
})

describe("an IP address", () => {
  const octet = fc.integer({ min: 0, max: 255 })

  it("is none of the public internet in IPv6 where it carries one of IPv4", () => {
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const v4 = `${a}.${b}.${c}.${d}`
        expect([`::ffff:${v4}`, `::${v4}`, `64:ff9b::${v4}`, `::ffff:0:${v4}`].some(isPublicIp)).toBe(false)
      }),
    )
  })

  it("is public in no private range, wherever in it", () => {
    const private4 = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
    )
    fc.assert(fc.property(private4, (parts) => !isPublicIp(parts.join("."))))
  })

  it("is what it is with brackets or without, and nothing where it is none", () => {
    expect([isPublicIp("2606:4700::1111"), isPublicIp("[2606:4700::1111]")]).toEqual([true, true])
    const none = ["", "acme.com", "1.2.3", "256.1.1.1", "::g", "fe80::1%eth0", "1::2::3"]
    expect(none.filter(isPublicIp)).toEqual([])
    expect(["127.0.0.1", "127.9.9.9", "::1", "[::1]"].every(isLoopbackIp)).toBe(true)
    expect(["128.0.0.1", "::2", "::", "localhost"].some(isLoopbackIp)).toBe(false)
  })
})
