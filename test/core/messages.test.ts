import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"
import { accountMailMessages } from "../../src/web/messages/account-mails.ts"
import { affiliateMessages } from "../../src/web/messages/affiliate.ts"
import { CATALOGUE, type MessageKey } from "../../src/web/messages/catalogue.ts"
import { deskMailMessages } from "../../src/web/messages/desk-mails.ts"
import { mailMessages } from "../../src/web/messages/mails.ts"
import { pickLanguage, say } from "../../src/web/reader.ts"
import { listFiles } from "../support/tidy/source.ts"

const entries = Object.entries(CATALOGUE) as [MessageKey, readonly string[]][]
const sources = listFiles("src").filter((path) => /\.tsx?$/.test(path) && !path.startsWith("src/web/messages/"))
const code = sources.map((path) => readFileSync(path, "utf8")).join("\n")

/** `{name}` and `{name:…}` of a text. */
const values = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).toSorted()
const forms = (text: string) => [...text.matchAll(/\{\w+:([^}]*)\}/g)].map(([, all]) => all!.split("|").length)

describe("the catalogue of messages", () => {
  it("has every text in every language, with the same values", () => {
    for (const [key, texts] of entries) {
      expect(texts, key).toHaveLength(LANGUAGES.length)
      for (const text of texts) expect(text.trim(), key).not.toBe("")
      const [english, ...others] = texts.map((text) => [...new Set(values(text))])
      for (const other of others) expect(other, key).toEqual(english)
    }
  })

  it("has as many forms of a word as the language has numbers", () => {
    const wanted = [2, 2, 3]
    for (const [key, texts] of entries)
      for (const [index, text] of texts.entries())
        for (const count of forms(text)) expect(count, `${key}: ${text}`).toBe(wanted[index])
  })

  it("keeps no text that no page says", () => {
    const said = new Set([...code.matchAll(/["`]([a-z]+\.[a-z0-9_]+)["`]/g)].map(([, key]) => key))
    const begun = [...code.matchAll(/`([a-z]+\.(?:[a-z0-9_]+_)?)\$\{/g)].map(([, start]) => start!)
    const unused = entries.filter(([key]) => !said.has(key) && !begun.some((start) => key.startsWith(start)))
    expect(unused.map(([key]) => key)).toEqual([])
  })

  it("names no key twice: a part does not hide another's text", () => {
    const files = listFiles("src/web/messages").filter((path) => !path.endsWith("catalogue.ts"))
    const keys = files.flatMap((path) => [...readFileSync(path, "utf8").matchAll(/^ {2}"([^"]+)":/gm)])
    expect(keys.map(([, key]) => key).toSorted()).toEqual(entries.map(([key]) => key).toSorted())
    expect(Object.keys(affiliateMessages).every((key) => key in CATALOGUE)).toBe(true)
  })

  it("says on no page what only mails say, whose texts are not at hand there", () => {
    const views = sources.filter((path) => path.endsWith("tsx")).map((path) => readFileSync(path, "utf8"))
    const said = new Set(views.flatMap((text) => [...text.matchAll(/["`]([a-z]+\.[a-z0-9_]+)/g)].map(([, key]) => key)))
    expect(
      Object.keys({ ...mailMessages, ...accountMailMessages, ...deskMailMessages }).filter((key) => said.has(key)),
    ).toEqual([])
  })

  it("has every text that a mail is put down to say", () => {
    const asked = [...code.matchAll(/\bsaid\(\s*"([^"]+)"/g)].map(([, key]) => key!)
    expect(asked.filter((key) => !(key in CATALOGUE))).toEqual([])
    expect(asked.length).toBeGreaterThan(50)
  })

  it("counts in each language as it is spoken", () => {
    expect([1, 2, 1250].map((n) => say("en", "kit.rows", { n }))).toEqual(["1 row", "2 rows", "1,250 rows"])
    expect([1, 2, 5, 21].map((n) => say("ru", "kit.rows", { n }))).toEqual([
      "1 строка",
      "2 строки",
      "5 строк",
      "21 строка",
    ])
    expect(say("nb", "kit.rows", { n: 1 })).toBe("1 rad")
  })
})

describe("the reader's language", () => {
  it("is what they chose, else the first that their browser asks for and we speak, else English", () => {
    expect(pickLanguage("ru", "nb")).toBe("ru")
    expect(pickLanguage(null, "de-DE,de;q=0.9,nn-NO;q=0.8,en;q=0.7")).toBe("nb")
    expect(pickLanguage(null, "en;q=0.3, ru;q=0.9")).toBe("ru")
    expect(pickLanguage(undefined, "no")).toBe("nb")
    expect(pickLanguage(null, "ru;q=0, fr")).toBe("en")
    expect(pickLanguage("xx", undefined)).toBe("en")
  })

  it("is always one of ours, whatever a browser sends", () => {
    fc.assert(fc.property(fc.string(), (header) => LANGUAGES.includes(pickLanguage(null, header))))
  })
})
