import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cutText, isQr, readDestination, subsOf, targetUrl } from "../../src/features/links/redirect/core/target.ts"

const ID = "clk_aTEST"
const target = (text: string, query: string, param = "gv_click", clickId: string | null = ID) => {
  const destination = readDestination(text)
  return destination && targetUrl(destination, query, { param, clickId })
}

describe("the destination's own query", () => {
  it.each([
    ["https://acme.com", "https://acme.com/?gv_click=clk_aTEST"],
    ["https://acme.com/?", "https://acme.com/?gv_click=clk_aTEST"],
    ["https://acme.com/?empty", "https://acme.com/?empty&gv_click=clk_aTEST"],
    ["https://acme.com/?a=1%2B1&b=c+d&c=%20", "https://acme.com/?a=1%2B1&b=c+d&c=%20&gv_click=clk_aTEST"],
    ["https://acme.com/?a&&b=&=c", "https://acme.com/?a&&b=&=c&gv_click=clk_aTEST"],
    ["https://acme.com/p?x=1#top?y=2", "https://acme.com/p?x=1&gv_click=clk_aTEST#top?y=2"],
    ["https://acme.com/p#/route", "https://acme.com/p?gv_click=clk_aTEST#/route"],
    ["https://acme.com/??a=1", "https://acme.com/??a=1&gv_click=clk_aTEST"],
  ])("of %s stays byte for byte", (destination, expected) => {
    expect(target(destination, "")).toBe(expected)
  })

  it("is all there is when no click id travels", () => {
    for (const url of ["https://acme.com/?", "https://acme.com/?empty#x", "https://acme.com/a"])
      expect(target(url, "", "gv_click", null)).toBe(url)
  })

  it("cannot smuggle a click id of its own", () => {
    const destination = "https://acme.com/?gv_click=clk_other&a=1&gv%5Fclick=b&cid=3"
    expect(target(destination, "", "cid", null)).toBe("https://acme.com/?a=1")
    expect(target(destination, "", "cid")).toBe("https://acme.com/?a=1&cid=clk_aTEST")
  })
})

describe("the request's parameters", () => {
  it.each([
    ["https://acme.com/?plan=free&x=1", "?plan=pro", "https://acme.com/?x=1&plan=pro"],
    ["https://acme.com/?pl%61n=free", "?plan=pro", "https://acme.com/?plan=pro"],
    ["https://acme.com/?a+b=1", "?a%20b=2", "https://acme.com/?a%20b=2"],
    ["https://acme.com/?t=0", "?t=1&t=2", "https://acme.com/?t=1&t=2"],
    ["https://acme.com/?keep=%2B", "?empty&plus=a+b", "https://acme.com/?keep=%2B&empty&plus=a+b"],
    ["https://acme.com/", "?bad=%zz&x=%E0%A4", "https://acme.com/?bad=%zz&x=%E0%A4"],
    ["https://acme.com/?ref=own", "?ref=bob", "https://acme.com/?ref=bob"],
  ])("added to %s as %s win", (destination, query, expected) => {
    expect(target(destination, query, "gv_click", null)).toBe(expected)
  })

  it.each(["gv_click=evil", "gv%5Fclick=evil", "via=bob", "v%69a=bob", "gv_qr=1", "cid=evil", "gv_click", "via="])(
    "drop %s",
    (param) => {
      expect(target("https://acme.com/?own=1", `?${param}&a=1`, "cid")).toBe(
        "https://acme.com/?own=1&a=1&cid=clk_aTEST",
      )
    },
  )

  it("leave the destination's own via alone", () => {
    expect(target("https://acme.com/?via=site", "?via=bob")).toBe("https://acme.com/?via=site&gv_click=clk_aTEST")
  })

  it.each(["url", "destination_url", "dest", "redirect", "next", "to", "r", "u", "link", "host", "__proto__", "slug"])(
    "%s is passed on as data and leads nowhere else",
    (name) => {
      const url = new URL(target("https://acme.com/p", `?${name}=https://evil.test/`)!)
      expect(url.origin + url.pathname).toBe("https://acme.com/p")
      expect(url.searchParams.get(name)).toBe("https://evil.test/")
    },
  )
})

describe("whatever the request's query", () => {
  const destinations = fc.constantFrom(
    "https://acme.com/",
    "https://acme.com/a/b?x=1&empty&y=%2B+#frag",
    "http://localhost:3000/?a=1",
    "https://xn--bcher-kva.example/p?sub1=own",
  )
  const queries = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc
      .array(fc.constantFrom("&", "=", "?", "#", "%", "//", "@", "\\", "a", "gv_click", "via", "\r\n", "x"), {
        maxLength: 20,
      })
      .map((p) => p.join("")),
  )

  it("scheme, host, path and fragment stay, and the result may stand in a header", () => {
    fc.assert(
      fc.property(destinations, queries, (destination, query) => {
        const result = target(destination, `?${query}`)!
        const [got, own] = [new URL(result), new URL(destination)]
        expect([got.protocol, got.host, got.pathname, got.hash]).toEqual([
          own.protocol,
          own.host,
          own.pathname,
          own.hash,
        ])
        expect(got.username).toBe("")
        expect(new Headers({ location: result }).get("location")).toBe(result)
      }),
      { numRuns: 500 },
    )
  })

  it("exactly one click id arrives, and it is ours", () => {
    fc.assert(
      fc.property(destinations, queries, (destination, query) => {
        expect(new URL(target(destination, `?${query}`)!).searchParams.getAll("gv_click")).toEqual([ID])
      }),
    )
  })

  it("a parameter of the destination whose name was not sent keeps its bytes", () => {
    const names = fc.stringMatching(/^q[a-z]{1,5}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.webQueryParameters())), names, fc.string(), (own, name, value) => {
        const parts = own.map(([n, v]) => `${n}=${v.replaceAll("&", "")}`)
        const destination = new URL(`https://acme.com/?${parts.join("&")}`).href
        const sent = `${name}=${encodeURIComponent(value.toWellFormed())}`
        const result = target(destination, `?${sent}`, "gv_click", null)!
        const untouched = destination
          .slice("https://acme.com/?".length)
          .split("&")
          .filter((p) => p !== "" && !p.startsWith(`${name}=`))
        expect(result).toBe(`https://acme.com/?${[...untouched, sent].join("&")}`)
      }),
    )
  })
})

describe("sub1 to sub5", () => {
  it("are decoded and cut at 255 characters, none of them halved", () => {
    const subs = subsOf(
      `?sub1=a%2Bb&sub2=${"x".repeat(300)}&sub3=${encodeURIComponent("😀".repeat(300))}&sub4=&sub6=no`,
    )
    expect(subs).toEqual({ sub1: "a+b", sub2: "x".repeat(255), sub3: "😀".repeat(255) })
  })

  it("travel on as they came", () => {
    expect(target("https://acme.com/", "?sub1=a%2Bb")).toBe("https://acme.com/?sub1=a%2Bb&gv_click=clk_aTEST")
  })

  it("hold nothing that a database refuses", () => {
    expect(cutText("a\0b\ud800c", 255)).toBe("ab�c")
  })
})

it("a QR code's link is known by its mark", () => {
  expect([isQr("?gv_qr=1"), isQr("?gv_qrx=1"), isQr("")]).toEqual([true, false, false])
})

it.each(["", "javascript:alert(1)", "/relative", "//evil.test", "data:text/html,x", "ftp://acme.com/"])(
  "%j is no destination",
  (text) => {
    expect(target(text, "?a=1")).toBeNull()
  },
)
