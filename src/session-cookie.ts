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
