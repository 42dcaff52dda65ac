/** The languages that pages and mails speak; the first is spoken to whoever asks for none of them. */
export const LANGUAGES = ["en", "nb", "ru"] as const
export type Language = (typeof LANGUAGES)[number]

/** That of ours which a language tag means ("no", "nn-NO", "ru"); null for others. */
export function spokenIn(tag: string | null): Language | null {
  const name = (tag ?? "").trim().toLowerCase().split("-")[0]!
  return LANGUAGES.find((language) => language === (name === "no" || name === "nn" ? "nb" : name)) ?? null
}

export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", nb: "Norsk", ru: "Русский" }
/** How figures and dates are written for readers of each. */
export const LOCALES: Record<Language, string> = { en: "en-GB", nb: "nb-NO", ru: "ru-RU" }

export const THEMES = ["auto", "light", "dark"] as const
export type Theme = (typeof THEMES)[number]
