import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { repeatedName } from "../../src/lib/json.ts"

describe("a name that stands twice in an object", () => {
  it.each([
    ['{"a":1,"a":2}', "/a"],
    ['{"a":1,"\\u0061":2}', "/a"],
    ['{"x":{"b":1, "b" :2}}', "/x/b"],
    ['[{"a":1},{"c":[0,{"d":1,"d":1}]}]', "/1/c/1/d"],
    ['{"a/b~":1,"a\\/b~":2}', "/a~1b~0"],
    ['{"":1,"":2}', "/"],
    ['{"__proto__":1,"__proto__":2}', "/__proto__"],
  ])("%s is found at %s", (json, pointer) => {
    expect(repeatedName(json)).toEqual({ pointer })
  })

  it.each([
    '{"a":"a","b":"\\"a\\":"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '"a"',
    "1",
    '{"a":"\\\\","b":1}',
    "[]",
  ])("%s has none", (json) => {
    expect(repeatedName(json)).toBeNull()
  })

  it("is in nothing that was written from a value, with or without blanks, and always in what holds one more", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), fc.string(), fc.constantFrom(0, 1, "\t"), (json, name, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space)
        expect(repeatedName(text)).toBeNull()
        expect(repeatedName(`{${JSON.stringify(name)}:${text},${JSON.stringify(name)}:${text}}`)).not.toBeNull()
      }),
    )
  })

  // A pass for each name would take longer than a test may.
  it("is looked for in one pass, however deep or long the text", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`
    const long = `{${Array.from({ length: 100_000 }, (_, n) => `"${n}": "${"\\".repeat(2)}"`).join(",")}}`
    expect([repeatedName(deep), repeatedName(long)]).toEqual([null, null])
  })
})
