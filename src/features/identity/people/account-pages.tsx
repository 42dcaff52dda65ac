import Bowser from "bowser"
import { ownPath } from "../../../web/url.ts"
import { goTo, type OpenRoute, onPage, type PageAnswer, paged, type Visit } from "../sessions/core/page.ts"
import { endSession, readSessions, signOutEverywhere } from "../sessions/end-session.ts"
import { AccountView, SignInAgainView } from "./account-view.tsx"

const BASE = "/account"
/** Where whoever needs a recent sign-in is sent to. */
export const SIGN_IN_AGAIN_PATH = "/sign-in/again"

/** As the person themself, whatever they are at vendors. */
function asPerson({ ctx, person }: Visit) {
  return person && { ...ctx, actor: { kind: "affiliate" as const, personId: person.id, signIn: person.signIn } }
}

/** "Firefox 140 on Linux"; what no browser calls itself stays as it is. */
function browserWords(userAgent: string): string {
  const { browser, os } = Bowser.parse(userAgent)
  if (!browser.name) return userAgent
  const words = [browser.name, browser.version?.split(".")[0], os.name && `on ${os.name}`]
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

/** A person's own account: where they are signed in, and signing in again for what asks for it. */
export const accountPages: OpenRoute[] = [
  { audience: "open", method: "get", path: BASE, run: showAccount },
  { audience: "open", method: "post", path: `${BASE}/sessions/:id/end`, run: end },
  { audience: "open", method: "post", path: `${BASE}/sign-out-everywhere`, run: endAll },
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
