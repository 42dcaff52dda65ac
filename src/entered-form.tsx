import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import type { AppContext } from "./deps.ts"
import { isHttps } from "./env.ts"
import { ResubmitView } from "./features/identity/people/resubmit-view.tsx"
import { SIGN_IN_AGAIN_PATH } from "./features/identity/security-pages.tsx"
import { resolveSession } from "./features/identity/sessions/resolve-session.ts"
import type { Ctx } from "./platform/ctx.ts"
import { decrypt, encrypt } from "./platform/encrypt.ts"
import { readerOf } from "./reader-cookie.ts"
import { blankShell, renderPage } from "./render-page.tsx"
import { sessionTokenOf } from "./session-cookie.ts"
import { readyFor, saying } from "./web/reader.ts"
import { ownPath, withQuery } from "./web/url.ts"

const COOKIE = "gv_entered"
const LABEL = "entered form"
const MINUTES = 30
/** A cookie holds about 4 KB; a form that is larger is entered again. */
const MAX_ENCRYPTED = 3500
export const RESUBMIT_PATH = "/sign-in/go-on"

type Entered = { personId: string; action: string; form: Record<string, string> }

/**
 * Sends whoever needs a recent sign-in to get one, and afterwards back to where they were. What they sent in a form waits
 * meanwhile in an encrypted cookie of this browser, for this person only.
 */
export async function signInAgain(c: AppContext, personId: string | null, form: Record<string, string>) {
  const url = new URL(c.req.url)
  if (c.req.method === "GET") return toSignInAgain(c, url.pathname + url.search)
  const back = refererOf(c) ?? "/"
  const entered: Entered | null = personId === null ? null : { personId, action: url.pathname, form }
  const { env } = c.get("deps").ports
  const encrypted = entered && (await encrypt(env.signingKeys, LABEL, JSON.stringify(entered)))
  if (encrypted === null || encrypted.length > MAX_ENCRYPTED) return toSignInAgain(c, back)
  const secure = isHttps(env)
  setCookie(c, COOKIE, encrypted, {
    path: RESUBMIT_PATH,
    httpOnly: true,
    sameSite: "Lax",
    secure,
    maxAge: MINUTES * 60,
  })
  return toSignInAgain(c, withQuery(RESUBMIT_PATH, { back }))
}

function toSignInAgain(c: AppContext, next: string) {
  return c.redirect(withQuery(SIGN_IN_AGAIN_PATH, { next }), 303)
}

/** The page of our own that the form was on. */
export function refererOf(c: AppContext): string | null {
  const referer = c.req.header("referer") ?? ""
  const url = URL.canParse(referer) ? new URL(referer) : null
  return url?.origin === new URL(c.req.url).origin ? ownPath(url.pathname + url.search) : null
}

/** After the sign-in: what was entered, to be sent by one more press; without it, the page that the form was on. */
export async function showEntered(c: AppContext, ctx: Ctx): Promise<Response> {
  const back = ownPath(c.req.query("back")) ?? "/"
  const opened = await resolveSession(ctx, sessionTokenOf(c), null)
  const entered = await readEntered(c)
  if (!opened || entered?.personId !== opened.person.id) return c.redirect(back, 303)
  deleteCookie(c, COOKIE, { path: RESUBMIT_PATH })
  const view = <ResubmitView action={entered.action} form={entered.form} back={back} />
  const shell = { ...blankShell(c), reader: readerOf(c, opened.person.language), person: opened.person.email }
  await readyFor(shell.reader.language)
  return renderPage(c, shell, { title: saying(shell)("signin.go_on"), view })
}

async function readEntered(c: AppContext): Promise<Entered | null> {
  const encrypted = getCookie(c, COOKIE)
  if (encrypted === undefined) return null
  try {
    return JSON.parse(await decrypt(c.get("deps").ports.env.signingKeys, LABEL, encrypted))
  } catch {
    return null
  }
}
