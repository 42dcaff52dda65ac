import { type Child, createContext, Fragment, jsx, useContext } from "hono/jsx"
import { ERROR_CODES, type ErrorCode } from "../vocabulary/error-codes.ts"
import { LANGUAGES, type Language, LOCALES, spokenIn, type Theme } from "../vocabulary/languages.ts"
import { CATALOGUE, type MessageKey, type Wording } from "./messages/catalogue.ts"
import { loadLanguage, type Texts } from "./messages/load-languages.ts"

/** For whom a page is written. */
export type Reader = {
  language: Language
  theme: Theme
  /** Neither they nor their browser asked for a language that we speak. */
  isLanguageOpen?: boolean
}

const ANYBODY: Reader = { language: "en", theme: "auto" }
/** The reader of what is being rendered; English outside of a page. */
export const ReaderContext = createContext<Reader>(ANYBODY)

export const currentReader = (): Reader => useContext(ReaderContext)
export const currentLocale = (): string => LOCALES[currentReader().language]

type Values = Record<string, string | number>

/** A catalogue's text for whoever reads the page that is being rendered. Outside of views: `say`. */
export function t(key: MessageKey, values: Values = {}): string {
  return say(currentReader().language, key, values)
}

/** A catalogue's text in a language. */
export function say(language: Language, key: MessageKey, values: Values = {}): string {
  return piecesOf(language, key)
    .map((piece) => written(piece, values, language))
    .join("")
}

/** `say` for who is looking at a page: for titles, and for what is said after a form. */
export const saying =
  ({ reader }: { reader: Reader }) =>
  (key: MessageKey, values?: Values) =>
    say(reader.language, key, values)

/** The same with elements for values: a sentence with a link, a date or money in it. */
export function tx(key: MessageKey, values: Record<string, Child>): Child {
  const { language } = currentReader()
  const children = piecesOf(language, key).map((piece) => {
    const value = typeof piece === "string" ? piece : values[piece.name]
    return typeof piece === "string" || typeof value === "number" ? written(piece, values as Values, language) : value
  })
  return jsx(Fragment, {}, ...(children as string[]))
}

/** Whether the catalogue has this key: for words about states that others may add to. */
export const isMessage = (key: string): key is MessageKey =>
  Object.hasOwn(CATALOGUE, key) || LANGUAGES.some((language) => others[language]?.[key] !== undefined)

const others: Partial<Record<Language, Texts>> = {}
type Refusals = typeof import("./refusal-texts.ts")["REFUSALS"]
let refusals: Refusals | undefined

/** Has the texts of a language at hand, which rendering does not wait for. */
export async function readyFor(language: Language): Promise<void> {
  if (language === LANGUAGES[0]) return
  others[language] ??= await loadLanguage(language)
  refusals ??= (await import("./refusal-texts.ts")).REFUSALS
}

/** The same with the texts that are read at need: what mails say, and pages that ask before something is done. */
export async function readyForAll(language: Language): Promise<void> {
  others[language] ??= await loadLanguage(language)
}

/** What a refusal says in the language of who reads: by its code, or by what a contract says of a field; null for as it is. */
export function refusalIn(language: Language, detail: string, code?: ErrorCode): string | null {
  if (language === LANGUAGES[0] || !refusals) return null
  if (code !== undefined && code !== "invalid_fields") return refusals.codes[code]?.[indexOf(language)] ?? null
  return foundIn(refusals.fields, language, detail)
}

/** Why work failed, or an event of Stripe became nothing, in the language of who reads; null for as it is. */
export function reasonIn(language: Language, reason: string): string | null {
  if (language === LANGUAGES[0] || !refusals) return null
  const code = ERROR_CODES.find((one) => reason.startsWith(`${one}: `))
  return foundIn(refusals.reasons, language, reason) ?? (code ? refusals.codes[code][indexOf(language)] : null)
}

const indexOf = (language: Language) => (language === "nb" ? 0 : 1)

function foundIn(list: Refusals["fields"], language: Language, text: string): string | null {
  for (const [says, ...texts] of list) {
    const found = says.exec(text)
    if (found) return texts[indexOf(language)]!.replaceAll(/\$(\d)/g, (_all, n) => found[Number(n)] ?? "")
  }
  return null
}

type Piece = string | { name: string; forms: string[] | null }
const parsed = new Map<string, Piece[]>()

function piecesOf(language: Language, key: MessageKey): Piece[] {
  const text = textOf(key, language) ?? others[language]?.[key] ?? textOf(key, LANGUAGES[0]) ?? key
  const known = parsed.get(text)
  if (known) return known
  const pieces = text.split(/(\{[^}]*\})/).map((part): Piece => {
    const [, name, forms] = /^\{(\w+)(?::([^}]*))?\}$/.exec(part) ?? []
    return name === undefined ? part : { name, forms: forms === undefined ? null : forms.split("|") }
  })
  parsed.set(text, pieces)
  return pieces
}

/** What the catalogue itself holds: in a Worker's bundle a text of pages is the English one alone. */
function textOf(key: MessageKey, language: Language): string | undefined {
  const held = CATALOGUE[key] as Wording | string | undefined
  if (typeof held !== "string") return held?.[LANGUAGES.indexOf(language)]
  return language === LANGUAGES[0] ? held : undefined
}

const FORM_ORDER: Record<Language, Intl.LDMLPluralRule[]> = {
  en: ["one", "other"],
  nb: ["one", "other"],
  ru: ["one", "few", "many"],
}
const rules = new Map<Language, Intl.PluralRules>()
const figures = new Map<Language, Intl.NumberFormat>()

function written(piece: Piece, values: Values, language: Language): string {
  if (typeof piece === "string") return piece
  const value = values[piece.name] ?? ""
  if (piece.forms === null) return typeof value === "number" ? formatCount(value, language) : value
  const rule = rules.get(language) ?? new Intl.PluralRules(LOCALES[language])
  rules.set(language, rule)
  const index = FORM_ORDER[language].indexOf(rule.select(Number(value)))
  return piece.forms[index] ?? piece.forms.at(-1) ?? ""
}

/** A number with the separators of a language. */
export function formatCount(value: number, language: Language): string {
  const figure = figures.get(language) ?? new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 4 })
  figures.set(language, figure)
  return figure.format(value)
}

/** Speaks to who asked for no language of ours in that of the company whose page it is. */
export async function speakFor(reader: Reader, language: Language): Promise<void> {
  if (!reader.isLanguageOpen) return
  reader.language = language
  await readyFor(language)
}

/** The reader's language: what they chose, else the first that their browser asks for and we speak. */
export function pickLanguage(chosen: string | null | undefined, accepted: string | undefined): Language {
  return askedLanguage(chosen, accepted) ?? "en"
}

/** The same; null where nothing that they ask for is spoken here. */
export function askedLanguage(chosen: string | null | undefined, accepted: string | undefined): Language | null {
  const asked = (accepted ?? "").split(",").map((part) => {
    const [tag = "", weight] = part.split(";q=")
    return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
  })
  const wanted = asked.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  return [chosen ?? "", ...wanted.map(({ tag }) => tag)].flatMap((tag) => spokenIn(tag) ?? [])[0] ?? null
}
