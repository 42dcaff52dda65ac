import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseSlug, slugKey } from "../../src/features/links/redirect/core/slug.ts"
import { answerFor, pickLink, toAnswer } from "../../src/features/links/redirect/core/snapshot.ts"
import { isBotAgent } from "../../src/features/links/redirect/core/visitor.ts"
import { typedKey } from "../../src/lib/typed-key.ts"
import { snapshot } from "../support/links.ts"

const words = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\p{L}\p{M}\p{Nd}_-]{1,20}$/u))

describe("what spellings are compared by", () => {
  it("is the same for what differs by case, and is its own key", () => {
    fc.assert(
      fc.property(words, (text) => {
        for (const key of [typedKey, slugKey]) expect(key(key(text))).toBe(key(text))
        expect(typedKey(text.toUpperCase())).toBe(typedKey(text))
        expect(typedKey(` ${text.normalize("NFKC")}\u00a0`)).toBe(typedKey(text))
        expect(slugKey(text.normalize("NFD"))).toBe(slugKey(text))
      }),
    )
  })

  it("knows no language: Turkish and Lithuanian letters stay what they are", () => {
    expect(slugKey("I")).toBe("i")
    expect(slugKey("ı")).toBe("ı")
    expect(typedKey("STRAẞE")).toBe(typedKey("strasse"))
    expect(slugKey("ΑΣ-ΣΑΣ")).toBe(slugKey("ας-σας"))
  })

  it("is a slug's own for nearly every slug, so that the key of a link can be asked for", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Zа-яА-Я\d_-]{1,40}$/u), (text) => {
        expect(parseSlug(slugKey(text))).toBe(slugKey(text))
      }),
    )
  })
})

describe("links under one key", () => {
  const spelled = fc.record({
    slug: fc.constantFrom("Ada", "ada", "ADA"),
    host: fc.constantFrom("go.acme.com", ""),
    isActive: fc.boolean(),
  })
  const lists = fc
    .uniqueArray(spelled, { maxLength: 6, selector: ({ slug, host }) => `${host} ${slug}` })
    .map((rows) => rows.toSorted((a, b) => (a.host < b.host ? 1 : -1)))
    .map((rows) => rows.map((row, n) => ({ ...row, snapshot: snapshot({ linkId: `lnk_${n}` }) })))

  it("are one answer, which gives each spelling what the list gives it", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom("Ada", "ada", "ADA", "aDa"), (links, slug) => {
        const answer = answerFor(toAnswer(links), slug)
        const picked = pickLink(links, slug)
        expect(answer.kind === "found" ? answer.link : null).toEqual(picked?.snapshot ?? null)
        const made = links.find((link) => link.slug === slug && link.isActive)
        if (made) expect(picked).toBe(made)
      }),
    )
  })
})

describe("a visitor's program", () => {
  it.each([null, "", "   ", "\t"])("that says %j is a robot: every browser says something", (agent) => {
    expect(isBotAgent(agent)).toBe(true)
  })

  it("is a person's phone although its name holds the word", () => {
    const phone =
      "Mozilla/5.0 (Linux; Android 13; CUBOT_P20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
    expect(isBotAgent(phone)).toBe(false)
  })
})
