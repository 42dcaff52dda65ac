/** The languages that pages and mails speak; the first is spoken to whoever asks for none of them. */
export const LANGUAGES = ["en", "nb", "ru"] as const
export type Language = (typeof LANGUAGES)[number]

export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", nb: "Norsk", ru: "Русский" }
/** How figures and dates are written for readers of each. */
export const LOCALES: Record<Language, string> = { en: "en-GB", nb: "nb-NO", ru: "ru-RU" }

export const THEMES = ["auto", "light", "dark"] as const
export type Theme = (typeof THEMES)[number]
