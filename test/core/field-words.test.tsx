import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import * as z from "zod"
import { AppError } from "../../src/lib/errors.ts"
import * as fields from "../../src/lib/fields.ts"
import { validate } from "../../src/platform/http/validate.ts"
import { LANGUAGES, type Language } from "../../src/vocabulary/languages.ts"
import { ReaderContext, readyFor } from "../../src/web/reader.ts"
import { fieldWords } from "../../src/web/ui/field-words.ts"
import { Form } from "../../src/web/ui/form.tsx"
import { listFiles, type Node, toSource, visit } from "../support/tidy/source.ts"

/** What a contract says of values that it refuses. */
function saysOf(contract: z.ZodType, ...values: unknown[]): string[] {
  return values.flatMap((value) => {
    try {
      validate(z.object({ it: contract }), value === undefined ? {} : { it: value })
    } catch (error) {
      if (error instanceof AppError) return error.errors.map(({ detail }) => detail)
    }
    throw new Error(`${JSON.stringify(value)} is let in`)
  })
}

const CONTRACTS: [string, z.ZodType, unknown[]][] = [
  ["text", fields.text(5, 2), [undefined, "", "x", "xxxxxx", 7, "a\u0000b"]],
  ["one line", fields.nameText(20), ["a\nb"]],
  ["e-mail", fields.email(), ["kari", "", undefined]],
  ["amount", fields.amount(), [-1, 1.5, 10 ** 13, "x"]],
  ["currency", fields.currency(), ["EURO"]],
  ["day", fields.day(), ["2030-02-31", "x", "0001-01-01"]],
  ["month", fields.month(), ["2030-13"]],
  ["instant", fields.instant(), ["soon", "0001-01-01T00:00:00Z"]],
  ["moment", fields.moment(), ["soon"]],
  ["country", fields.country(), ["Norway"]],
  ["host", fields.host(), ["not a host"]],
  ["choice", z.enum(["a", "b"]), ["c"]],
  ["number", z.number().min(1).max(9), [0, 10, "x", undefined]],
  ["whole number", z.int(), [1.5]],
  ["list", z.array(z.string()).min(1).max(2), [[], ["a", "b", "c"], "x"]],
  ["address", z.url(), ["x"]],
  ["flag", z.boolean(), ["x"]],
]

const inLanguage = (language: Language, detail: string) =>
  String(
    <ReaderContext.Provider value={{ language, theme: "auto" }}>
      <Form
        action="/x"
        submit="Save"
        fields={[{ name: "it", label: "@" }]}
        state={{ values: { it: "typed" }, errors: [{ pointer: "/it", detail }] }}
      />
    </ReaderContext.Provider>,
  )

/** What our code says of fields: second arguments of what refuses one, and of a contract's own checks. */
const found = listFiles("src")
  .filter((path) => path.endsWith(".ts") && !/^src\/(env|web)\b/.test(path))
  .flatMap((path) => {
    const details: string[] = []
    visit(toSource(path, readFileSync(path, "utf8")).tree, ({ type, callee, arguments: given }) => {
      if (type !== "CallExpression") return
      const { name, property } = callee as { name?: string; property?: Node }
      const [, detail] = given as Node[]
      if (!detail || !/^(invalidField|refine|regex|min|max)$/.test(String(name ?? property?.name))) return
      const quasis = detail.quasis as { value: { cooked: string } }[] | undefined
      const text = quasis ? quasis.map(({ value }) => value.cooked).join("7") : detail.value
      if (typeof text === "string" && text !== "") details.push(text)
    })
    return details
  })

const html = (language: Language, detail: string) => inLanguage(language, detail).replaceAll("&#39;", "'")

describe("what is wrong with a field", () => {
  it.each(CONTRACTS)("has words of its own for what contracts say of a %s", (_name, contract, wrong) => {
    for (const detail of saysOf(contract, ...wrong)) {
      expect(fieldWords(detail), detail).not.toBe(detail)
      expect(fieldWords(`number 2: ${detail}`)).toBe(`number 2: ${fieldWords(detail)}`)
    }
  })

  it("is said in each language, beside the field and above it, with what was typed", () => {
    const seen = LANGUAGES.map((language) => inLanguage(language, "has more than 200 characters"))
    expect(seen.map((html) => [...html.matchAll(/200/g)].length)).toEqual([2, 2, 2])
    expect(seen.map((html) => html.includes('value="typed"'))).toEqual([true, true, true])
    expect(seen[0]).toContain("@: At most 200 characters, please.")
    expect(seen[1]).toContain("@: Høyst 200 tegn.")
    expect(seen[2]).toContain("@: Не больше 200 знаков.")
  })

  it("stays as it is where it is in words already", () => {
    for (const detail of ["Skriv et helt tall: «x» er ikke det.", "is the owner; ask somebody else"])
      expect(fieldWords(detail)).toBe(detail)
  })

  it.each(["nb", "ru"] as const)(
    "is never said in English to who reads %s, whatever code finds it",
    async (language) => {
      await readyFor(language)
      expect(found.length).toBeGreaterThan(100)
      for (const detail of found) expect(html(language, detail), detail).not.toContain(detail)
      expect(html(language, "Skriv et tall.")).toContain("Skriv et tall.")
    },
  )
})
