import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cutTail } from "../../src/features/links/clicks/core/url-tail.ts"

const mark = fc.constantFrom("fbclid=IwAR0x-_9", "gclid=Cj0K.C", "gad_source=1", "gclid=")
const other = fc.constantFrom("a=1", "gclid=a@b.test", "utm_source=news", "fbclid", "x=%20", "", "notgclid=5")
const url = fc
  .tuple(fc.constantFrom("/r/ada", "https://shop.test/", ""), fc.array(fc.oneof(mark, other)))
  .map(([path, parts]) => (parts.length > 0 ? `${path}?${parts.join("&")}` : path))

describe("a landing URL", () => {
  it("is its two parts one after the other, of which the first has no marks at its end", () => {
    fc.assert(
      fc.property(fc.oneof(url, fc.string()), (whole) => {
        const [shared, tail] = cutTail(whole)
        expect(shared + tail).toBe(whole)
        expect(cutTail(shared)).toEqual([shared, ""])
        expect(tail).toMatch(/^(?:[?&]\w+=[\w.-]*)*$/)
      }),
    )
  })

  it.each([
    ["/r/ada?sub1=a&fbclid=IwAR0x", "/r/ada?sub1=a", "&fbclid=IwAR0x"],
    ["/r/ada?gad_source=1&gclid=Cj0K", "/r/ada", "?gad_source=1&gclid=Cj0K"],
    ["/r/ada?gclid=Cj0K&sub1=a", "/r/ada?gclid=Cj0K&sub1=a", ""],
    ["/r/ada?gclid=ada@shop.test", "/r/ada?gclid=ada@shop.test", ""],
    ["/r/ada", "/r/ada", ""],
  ])("%s", (whole, shared, tail) => {
    expect(cutTail(whole)).toEqual([shared, tail])
  })
})
