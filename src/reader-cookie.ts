import { getCookie, setCookie } from "hono/cookie"
import type { AppContext } from "./deps.ts"
import { isHttps } from "./env.ts"
import { LANGUAGES, type Language, THEMES } from "./vocabulary/languages.ts"
import { askedLanguage, type Reader } from "./web/reader.ts"

const COOKIE = "gv_reader"
const SECONDS = 365 * 24 * 3600

const languageOf = (text: string | undefined) => LANGUAGES.find((one) => one === text)
const themeOf = (text: string | undefined) => THEMES.find((one) => one === text)

/** For whom a page is written: what they chose in their profile, then in this browser, then what it asks for. */
export function readerOf(c: AppContext, profile: Language | null = null): Reader {
  const [language, theme] = (getCookie(c, COOKIE) ?? "").split(".")
  const chosen = profile ?? languageOf(language)
  const asked = askedLanguage(chosen, c.req.header("accept-language"))
  const theirs = { theme: themeOf(theme) ?? "auto" } as const
  return asked ? { language: asked, ...theirs } : { language: LANGUAGES[0], isLanguageOpen: true, ...theirs }
}

/** Keeps in this browser what was chosen; what is not named stays. */
export function keepReader(c: AppContext, chosen: Partial<Reader>) {
  const [language, theme] = (getCookie(c, COOKIE) ?? "").split(".")
  const kept = [chosen.language ?? languageOf(language) ?? "", chosen.theme ?? themeOf(theme) ?? "auto"]
  setCookie(c, COOKIE, kept.join("."), {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: isHttps(c.get("deps").ports.env),
    maxAge: SECONDS,
  })
}
