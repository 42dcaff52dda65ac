import { minorDigits, parseMajor, toMajor } from "../../lib/currency.ts"
import { invalidField } from "../../lib/errors.ts"
import type { Language } from "../../vocabulary/languages.ts"
import type { MessageKey } from "../messages/catalogue.ts"
import { say } from "../reader.ts"

type Texts = Record<string, string | undefined>
const MAX_BPS = 10_000

/**
 * "1 250,50", "1,250.50" and "1250.5" as "1250.50": spaces and apostrophes are between thousands; of points and commas the
 * last is the decimal mark, unless exactly three digits follow where the language groups by it.
 */
export function plainDecimal(text: string, language: Language): string {
  const packed = text.trim().replace(/[\s\u00a0\u202f'’]/g, "")
  const marks = packed.replace(/[^.,]/g, "")
  const last = marks.at(-1)
  if (last === undefined) return packed
  const isRepeated = marks.length > 1 && marks === last.repeat(marks.length)
  const groups = language === "en" ? "," : "."
  const isGroup = isRepeated || (marks.length === 1 && last === groups && /[.,]\d{3}$/.test(packed))
  const at = isGroup ? packed.length : packed.lastIndexOf(last)
  const whole = packed.slice(0, at)
  const isGrouped = /^\d{1,3}([.,]\d{3})*$/.test(whole) || !/[.,]/.test(whole)
  if (!isGrouped) return packed
  return whole.replace(/[.,]/g, "") + (isGroup ? "" : `.${packed.slice(at + 1)}`)
}

/** An amount in minor units as it is written into a field: "1250.50", "1250,50". */
export function moneyInput(amount: bigint, currency: string, language: Language): string {
  return decimalFor(toMajor(amount, currency), language)
}

/** A number of no unit as it is written into a field: "12.5", "12,5". */
export const numberInput = (value: number, language: Language): string => decimalFor(String(value), language)

/** 1250 basis points as they are written into a field: "12.5". */
export function percentInput(bps: number, language: Language): string {
  return decimalFor(String(bps / 100), language)
}

/** 90 minutes as they are written into a field: "1.5". */
export function hoursInput(minutes: number, language: Language): string {
  return minutes % 3 === 0 ? decimalFor(String(minutes / 60), language) : clockText(minutes)
}

const clockText = (minutes: number) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`
const decimalFor = (plain: string, language: Language) => (language === "en" ? plain : plain.replace(".", ","))

/** Minor units of what was typed as money; null for what is none, half a cent too. */
export function parseMoney(text: string, currency: string, language: Language): bigint | null {
  return parseMajor(plainDecimal(text, language), currency)
}

/** Basis points, 0 to 10,000, of what was typed as a percentage; null for what is none. */
export function parsePercent(text: string, language: Language, most = MAX_BPS): number | null {
  const plain = plainDecimal(text.replace("%", ""), language)
  if (!/^\d{1,5}(\.\d{1,2}0*)?$/.test(plain)) return null
  const bps = Math.round(Number(plain) * 100)
  return bps <= most ? bps : null
}

/** Minutes of "1.5", "1,5" or "1:30" hours; null for what is none, or no whole number of minutes. */
export function parseHours(text: string, language: Language): number | null {
  const [, hours, minutes] = /^(\d{1,4}):([0-5]\d)$/.exec(text.trim()) ?? []
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes)
  const plain = plainDecimal(text, language)
  const read = /^\d{1,4}(\.\d{1,4})?$/.test(plain) ? Number(plain) * 60 : Number.NaN
  return Math.abs(read - Math.round(read)) < 0.05 ? Math.round(read) : null
}

const refuse = (name: string, language: Language, key: MessageKey, values = {}) =>
  invalidField(`/${name}`, say(language, key, values))

/** What a field must hold; 422 on the field where it is empty. */
export function textField(form: Texts, name: string, language: Language): string {
  const text = form[name]?.trim() ?? ""
  if (text === "") throw refuse(name, language, "kit.missing")
  return text
}

/** Minor units of a money field; 422 on the field for what is no amount. */
export function moneyField(form: Texts, name: string, currency: string, language: Language): bigint {
  const text = textField(form, name, language)
  const amount = parseMoney(text, currency, language)
  if (amount !== null) return amount
  const example = decimalFor(
    minorDigits(currency) === 0 ? "1250" : `12.${"50".padEnd(minorDigits(currency), "0")}`,
    language,
  )
  throw refuse(name, language, "kit.bad_money", { example, text })
}

/** Basis points of a percent field; 422 on the field for what is no percentage, or more than `most` basis points. */
export function percentField(form: Texts, name: string, language: Language, most = MAX_BPS): number {
  const text = textField(form, name, language)
  const bps = parsePercent(text, language, most)
  if (bps === null) throw refuse(name, language, "kit.bad_percent", { text, most: most / 100 })
  return bps
}

/** Minutes of a field of hours; 422 on the field for what is none. */
export function hoursField(form: Texts, name: string, language: Language): number {
  const text = textField(form, name, language)
  const minutes = parseHours(text, language)
  if (minutes === null) throw refuse(name, language, "kit.bad_hours", { text })
  return minutes
}

/** A whole number of a field; 422 on the field for what is none. */
export function countField(form: Texts, name: string, language: Language): number {
  const text = textField(form, name, language)
  const plain = plainDecimal(text, language)
  if (!/^\d{1,9}$/.test(plain)) throw refuse(name, language, "kit.bad_count", { text })
  return Number(plain)
}
