import { notFound } from "../../lib/errors.ts"
import { readUserAgent } from "../../lib/user-agent.ts"
import { LANGUAGES, THEMES } from "../../vocabulary/languages.ts"
import { PREFERENCES_PATH } from "../../web/layout.tsx"
import { saying } from "../../web/reader.ts"
import type { Shown } from "../../web/ui/field-words.ts"
import { questionOf } from "../../web/ui/question.ts"
import { ownPath, withQuery } from "../../web/url.ts"
import { addPasskey, preparePasskey } from "./passkeys/add-passkey.ts"
import { passkeyHost } from "./passkeys/core/passkey.ts"
import { AddPasskeyView, PasskeysCard, UsePasskey } from "./passkeys/passkey-view.tsx"
import { readPasskeys, removePasskey } from "./passkeys/remove-passkey.ts"
import { offerPasskey } from "./passkeys/use-passkey.ts"
import { saveProfile } from "./people/save-profile.ts"
import { SecurityView, SignInAgainView } from "./people/security-view.tsx"
import { goTo, type OpenRoute, onPage, type PageAnswer, paged, refusedForm, type Visit } from "./sessions/core/page.ts"
import { endSession, readSessions, signOutEverywhere } from "./sessions/end-session.ts"
import type { Person } from "./sessions/resolve-session.ts"
import { ssoPath } from "./sso/sso-view.tsx"

const BASE = "/profile/security"
const ADD_PATH = `${BASE}/passkeys/new`
/** Where whoever needs a recent sign-in is sent to. */
export const SIGN_IN_AGAIN_PATH = "/sign-in/again"

type OwnVisit = Visit & { person: Person }

/** As the person themself, whatever they are at vendors; who is not signed in is sent to do so. */
function asPerson(run: (visit: OwnVisit) => Promise<PageAnswer>) {
  return async (visit: Visit): Promise<PageAnswer> => {
    const { person } = visit
    if (!person) return { kind: "redirect", to: withQuery("/sign-in", { next: BASE }) }
    const actor = { kind: "affiliate" as const, personId: person.id, signIn: person.signIn }
    return run({ ...visit, person, ctx: { ...visit.ctx, actor } })
  }
}

/** "Firefox 140, Linux"; what no browser calls itself stays as it is. */
function browserWords(userAgent: string): string {
  const { browser, version, os } = readUserAgent(userAgent)
  if (!browser) return userAgent
  return [[browser, version?.split(".")[0]].filter(Boolean).join(" "), os].filter(Boolean).join(", ")
}

async function showSecurity(visit: OwnVisit): Promise<PageAnswer> {
  const { ctx, person } = visit
  const { shown, page } = onPage(visit, await readSessions(ctx, paged(visit)), (row) => row.id)
  const sessions = shown.map(({ id, createdAt, userAgent, isCurrent }) => ({
    id,
    browser: userAgent && browserWords(userAgent),
    isCurrent,
    startedAt: createdAt.toISOString(),
  }))
  const mayHave = person.onlyVendor === null
  const zone = person.zone ?? "UTC"
  const passkeys = (mayHave ? await readPasskeys(ctx, person.id) : []).map(
    ({ id, name, createdAt, lastUsedAt, lockedAt }) => ({
      id,
      name,
      addedAt: createdAt.toISOString(),
      usedAt: lastUsedAt?.toISOString() ?? null,
      isLocked: lockedAt !== null,
    }),
  )
  const isAvailable = passkeyHost(ctx.ports.env.publicUrl) !== null
  const view = (
    <SecurityView email={person.email} sessions={sessions} page={page} base={BASE} zone={zone}>
      {mayHave && <PasskeysCard passkeys={passkeys} base={BASE} zone={zone} isAvailable={isAvailable} />}
    </SecurityView>
  )
  return { kind: "view", title: saying(visit)("security.title"), view }
}

async function end(visit: OwnVisit): Promise<PageAnswer> {
  await endSession(visit.ctx, visit.params.id ?? "")
  return goTo(BASE, saying(visit)("security.signed_out_there"))
}

async function endAll({ ctx }: OwnVisit): Promise<PageAnswer> {
  await signOutEverywhere(ctx)
  return { kind: "redirect", to: "/signed-out", session: null }
}

/** Passkeys sign in everywhere: whoever came by one vendor's issuer neither sees nor changes them. */
const everywhere = (run: (visit: OwnVisit) => Promise<PageAnswer>) =>
  asPerson((visit) => {
    if (visit.person.onlyVendor !== null) throw notFound()
    return run(visit)
  })

async function showNewPasskey(visit: OwnVisit, error: Shown | null = null): Promise<PageAnswer> {
  const offer = await preparePasskey(visit.ctx, visit.person)
  const view = <AddPasskeyView offer={offer} base={BASE} error={error} name={visit.form.name ?? ""} />
  return { kind: "view", title: saying(visit)("security.add_passkey"), view, ...(error !== null && { status: 422 }) }
}

async function add(visit: OwnVisit): Promise<PageAnswer> {
  const { ctx, form, person } = visit
  const { answer = "", note = "" } = form
  const name = form.name?.trim() || browserWords(ctx.client?.userAgent ?? "")
  try {
    const made = await addPasskey(ctx, person, { answer, note, name })
    return goTo(BASE, saying(visit)("security.added", { name: made.name }))
  } catch (error) {
    const [refused] = refusedForm(error, form).errors
    return showNewPasskey(visit, refused ?? null)
  }
}

async function remove(visit: OwnVisit): Promise<PageAnswer> {
  const { name } = await removePasskey(visit.ctx, visit.person.id, visit.params.id ?? "")
  return goTo(BASE, saying(visit)("security.removed", { name }))
}

/** What a reader chose in the footer: kept in the browser, and for whoever is signed in with the person. */
async function choose({ ctx, person, form, from }: Visit): Promise<PageAnswer> {
  const language = LANGUAGES.find((one) => one === form.language)
  const theme = THEMES.find((one) => one === form.theme)
  if (person?.onlyVendor === null && language) await saveProfile(ctx, person.id, { language })
  const reader = { ...(language && { language }), ...(theme && { theme }) }
  return { kind: "redirect", to: from ?? "/", reader }
}

async function showAgain(visit: Visit): Promise<PageAnswer> {
  const { ctx, person, query } = visit
  const next = ownPath(query.next) ?? "/"
  if (!person) return { kind: "redirect", to: withQuery("/sign-in", { next }) }
  const view = (
    <SignInAgainView email={person.email} next={next}>
      {person.onlyVendor === null ? (
        <UsePasskey offer={await offerPasskey(ctx)} next={next} />
      ) : (
        <p>
          <a class="button primary" href={withQuery(ssoPath(person.onlyVendor), { next, again: "1" })}>
            {saying(visit)("sso.title")}
          </a>
        </p>
      )}
    </SignInAgainView>
  )
  return { kind: "view", title: saying(visit)("security.again"), view }
}

/** Where and how a person is signed in, and signing in again for what asks for it. */
export const securityPages: OpenRoute[] = [
  { audience: "open", method: "get", path: BASE, run: asPerson(showSecurity) },
  { audience: "open", method: "get", path: "/account", run: async () => ({ kind: "redirect", to: BASE }) },
  { audience: "open", method: "get", path: ADD_PATH, run: everywhere((visit) => showNewPasskey(visit)) },
  { audience: "open", method: "post", path: `${BASE}/passkeys`, run: everywhere(add) },
  { audience: "open", method: "post", path: `${BASE}/passkeys/:id/removal`, run: everywhere(remove) },
  { audience: "open", method: "post", path: PREFERENCES_PATH, run: choose },
  { audience: "open", method: "post", path: `${BASE}/sessions/:id/end`, run: asPerson(end) },
  {
    audience: "open",
    method: "post",
    path: `${BASE}/sign-out-everywhere`,
    ask: async (visit) => questionOf(visit, "sign_out_all", BASE, {}),
    run: asPerson(endAll),
  },
  { audience: "open", method: "get", path: SIGN_IN_AGAIN_PATH, run: showAgain },
]
