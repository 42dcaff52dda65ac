/**
 * What a mail says before anybody knows in which language: text as it stands, a text of the catalogue, a figure, a sum in minor
 * units, an instant, a day ("2026-11-23"), a month ("2026-11"), or several of these, joined.
 */
export type ToSay =
  | string
  | { say: string; values: Record<string, number | ToSay> }
  | { figure: number; decimals: number }
  | { amount: string; currency: string }
  | { at: string; zone: string }
  | { day: string }
  | { month: string }
  | { parts: ToSay[]; by: string }

/** A text of the catalogue with its values; a number is written as the language writes it, and chooses the forms of words. */
export const said = (key: string, values: Record<string, number | ToSay> = {}): ToSay => ({ say: key, values })
export const sum = (amount: bigint, currency: string): ToSay => ({ amount: amount.toString(), currency })
export const instant = (at: Date, zone: string): ToSay => ({ at: at.toISOString(), zone })
export const dayWords = (day: string): ToSay => ({ day })
export const monthWords = (month: string): ToSay => ({ month })
export const joined = (parts: ToSay[], by = ""): ToSay => ({ parts, by })
export const lines = (...parts: ToSay[]): ToSay => ({ parts, by: "\n" })
/** The body of a mail, a paragraph each. */
export const paragraphs = (...parts: ToSay[]): ToSay => ({ parts, by: "\n\n" })
