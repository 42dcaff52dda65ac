import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { Flash } from "../../lib/flash.ts"
import { ERROR_CODES } from "../../vocabulary/error-codes.ts"

const COOKIE = "gv_flash"
const SECONDS = 60
const MAX_TEXT = 300

/** Leaves words for the next page, in a cookie of this browser. */
export function leaveFlash(c: Context, { tone, text, code }: Flash) {
  const value = `${tone}${code ? `!${code}` : ""}:${text.slice(0, MAX_TEXT)}`
  setCookie(c, COOKIE, value, { path: "/", httpOnly: true, sameSite: "Lax", maxAge: SECONDS })
}

/** The words left by the request before, which are gone with this. */
export function takeFlash(c: Context): Flash | null {
  const [, tone, code, text] = /^(good|bad)(?:!([a-z_]+))?:(.+)$/s.exec(getCookie(c, COOKIE) ?? "") ?? []
  if (tone === undefined || text === undefined) return null
  deleteCookie(c, COOKIE, { path: "/" })
  return { tone: tone as Flash["tone"], text, code: ERROR_CODES.find((one) => one === code) }
}
