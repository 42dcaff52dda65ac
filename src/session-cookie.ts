import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { AppContext } from "./deps.ts"
import { isHttps } from "./env.ts"
import { SESSION_DAYS, signSessionToken } from "./features/identity/sessions/start-session.ts"
import { DAY_MS } from "./lib/time.ts"

/** On https a name that a browser takes from this very host only, over https, for every path: no other host can set it. */
const nameOf = (c: AppContext) => (isHttps(c.get("deps").ports.env) ? "__Host-gv_session" : "gv_session")

/** The token that names a session, as the browser sent it; what it is worth its row decides. */
export function sessionTokenOf(c: AppContext): string | undefined {
  return getCookie(c, nameOf(c))
}

/** Keeps a session in this browser. */
export async function keepSession(c: AppContext, sessionId: string) {
  keepSessionToken(c, await signSessionToken(c.get("deps").ports.env, sessionId))
}

/** The same, with a token that is signed already. */
export function keepSessionToken(c: AppContext, token: string) {
  setCookie(c, nameOf(c), token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: isHttps(c.get("deps").ports.env),
    maxAge: (SESSION_DAYS * DAY_MS) / 1000,
  })
}

export function dropSession(c: AppContext) {
  deleteCookie(c, nameOf(c), { path: "/", secure: isHttps(c.get("deps").ports.env) })
}

const SSO_NOTE = "gv_sso"
const SSO_PATH = "/sign-in/sso"
const SSO_NOTE_SECONDS = 15 * 60

/** What a sign-in by a vendor's issuer left in this browser. */
export const ssoNoteOf = (c: AppContext): string | null => getCookie(c, SSO_NOTE) ?? null

/** Keeps it for the next step, or ends it. */
export function keepSsoNote(c: AppContext, note: string | null) {
  const secure = isHttps(c.get("deps").ports.env)
  if (note === null) deleteCookie(c, SSO_NOTE, { path: SSO_PATH, secure })
  // Lax: the issuer sends people back from another site.
  else
    setCookie(c, SSO_NOTE, note, { path: SSO_PATH, httpOnly: true, sameSite: "Lax", secure, maxAge: SSO_NOTE_SECONDS })
}
