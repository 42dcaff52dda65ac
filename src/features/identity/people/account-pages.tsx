import { readUserAgent } from "../../../lib/user-agent.ts"
import { LANGUAGES, THEMES } from "../../../vocabulary/languages.ts"
import { PREFERENCES_PATH } from "../../../web/layout.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { ownPath } from "../../../web/url.ts"
import { goTo, type OpenRoute, onPage, type PageAnswer, paged, type Visit } from "../sessions/core/page.ts"
import { endSession, readSessions, signOutEverywhere } from "../sessions/end-session.ts"
import { AccountView, SignInAgainView } from "./account-view.tsx"
import { saveProfile } from "./save-profile.ts"

const BASE = "/account"
/** Where whoever needs a recent sign-in is sent to. */
export const SIGN_IN_AGAIN_PATH = "/sign-in/again"

/** As the person themself, whatever they are at vendors. */
function asPerson({ ctx, person }: Visit) {
  return person && { ...ctx, actor: { kind: "affiliate" as const, personId: person.id, signIn: person.signIn } }
}

/** "Firefox 140 on Linux"; what no browser calls itself stays as it is. */
function browserWords(userAgent: string): string {
  const { browser, version, os } = readUserAgent(userAgent)
  if (!browser) return userAgent
  const words = [browser, version?.split(".")[0], os && `on ${os}`]
  return words.filter(Boolean).join(" ")
}

const toSignIn = (next: string): PageAnswer => ({ kind: "redirect", to: `/sign-in?next=${next}` })

async function showAccount(visit: Visit): Promise<PageAnswer> {
  const ctx = asPerson(visit)
  if (!ctx || !visit.person) return toSignIn(BASE)
  const { shown, page } = onPage(visit, await readSessions(ctx, paged(visit)), (row) => row.id)
  const sessions = shown.map(({ id, createdAt, userAgent, isCurrent }) => ({
    id,
    browser: userAgent && browserWords(userAgent),
    isCurrent,
    startedAt: createdAt.toISOString(),
  }))
  const props = { email: visit.person.email, sessions, page, base: BASE }
  return { kind: "view", title: "Your account", view: <AccountView {...props} /> }
}

async function end(visit: Visit): Promise<PageAnswer> {
  const ctx = asPerson(visit)
  if (!ctx) return toSignIn(BASE)
  await endSession(ctx, visit.params.id ?? "")
  return goTo(BASE, "That browser is signed out.")
}

async function endAll(visit: Visit): Promise<PageAnswer> {
  const ctx = asPerson(visit)
  if (ctx) await signOutEverywhere(ctx)
  return { kind: "redirect", to: "/signed-out", session: null }
}

/** What a reader chose in the footer: kept in the browser, and for whoever is signed in with the person. */
async function choose({ ctx, person, form, from }: Visit): Promise<PageAnswer> {
  const language = LANGUAGES.find((one) => one === form.language)
  const theme = THEMES.find((one) => one === form.theme)
  if (person && language) await saveProfile(ctx, person.id, { language })
  const reader = { ...(language && { language }), ...(theme && { theme }) }
  return { kind: "redirect", to: from ?? "/", reader }
}

/** A person's own account: where they are signed in, and signing in again for what asks for it. */
export const accountPages: OpenRoute[] = [
  { audience: "open", method: "get", path: BASE, run: showAccount },
  { audience: "open", method: "post", path: PREFERENCES_PATH, run: choose },
  { audience: "open", method: "post", path: `${BASE}/sessions/:id/end`, run: end },
  {
    audience: "open",
    method: "post",
    path: `${BASE}/sign-out-everywhere`,
    ask: async (visit) => questionOf(visit, "sign_out_all", BASE, {}),
    run: endAll,
  },
  {
    audience: "open",
    method: "get",
    path: SIGN_IN_AGAIN_PATH,
    run: async ({ person, query }) => {
      const next = ownPath(query.next) ?? "/"
      if (!person) return { kind: "redirect", to: `/sign-in?${new URLSearchParams({ next })}` }
      return { kind: "view", title: "Sign in again", view: <SignInAgainView email={person.email} next={next} /> }
    },
  },
]
