import { AppError } from "../../lib/errors.ts"
import { countFrom } from "../../platform/failure-count.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { ownPath, withQuery } from "../../web/url.ts"
import { SignInForm } from "./contract.ts"
import { countWrongCredential } from "./keys/count-wrong-credential.ts"
import { UsePasskey } from "./passkeys/passkey-view.tsx"
import { offerPasskey, usePasskey } from "./passkeys/use-passkey.ts"
import { filled, type OpenRoute, type PageAnswer, refusedForm, type Visit } from "./sessions/core/page.ts"
import { requestSignIn } from "./sessions/request-sign-in.ts"
import { signOut } from "./sessions/sign-out.ts"
import { useSignInLink } from "./sessions/use-sign-in-link.ts"
import { ConfirmLinkView, LinkSentView, SignedOutView, SignInView, SpentLinkView } from "./sessions/views.tsx"
import { SsoChoices } from "./sso/sso-view.tsx"
import { readSsoChoices } from "./sso/start-sso.ts"

async function signInForm(visit: Visit, next: string | null, state?: FormState): Promise<PageAnswer> {
  const view = (
    <SignInView {...(next && { next })} {...(state && { state })}>
      <UsePasskey offer={await offerPasskey(visit.ctx)} next={next} />
    </SignInView>
  )
  return { kind: "view", title: saying(visit)("frame.sign_in"), view, ...(state && { status: 422 }) }
}

async function sendLink(visit: Visit): Promise<PageAnswer> {
  const { ctx, form } = visit
  const retryAfterSeconds = await countFrom(ctx, "sign_in", ctx.client?.address ?? "")
  if (retryAfterSeconds !== null)
    throw new AppError("rate_limited", "sign_in_rate_limited", "Too many sign-in mails were asked for from here.", {
      retryAfterSeconds,
    })
  const next = ownPath(form.next)
  try {
    const { email } = validate(SignInForm, filled({ email: form.email ?? "" }))
    await requestSignIn(ctx, email, next, visit.reader.language)
    const isLocal = ctx.ports.env.environment === "local"
    const query = withQuery("", { email, next })
    const view = (
      <LinkSentView email={email} isLocal={isLocal}>
        <SsoChoices choices={await readSsoChoices(ctx, email)} query={query} />
      </LinkSentView>
    )
    return { kind: "view", title: saying(visit)("signin.check"), view }
  } catch (error) {
    return signInForm(visit, next, refusedForm(error, form))
  }
}

async function confirmLink(visit: Visit): Promise<PageAnswer> {
  const { ctx, form, person } = visit
  const outcome = await useSignInLink(ctx, form.token ?? "", person?.sessionId ?? null)
  if (outcome.kind === "spent") await countWrongCredential(ctx, ctx.client?.address ?? "")
  if (outcome.kind === "spent")
    return { kind: "view", title: saying(visit)("sso.domain_refused"), view: <SpentLinkView />, status: 422 }
  return { kind: "redirect", to: ownPath(form.next) ?? "/", session: outcome.sessionId }
}

async function signInByPasskey(visit: Visit): Promise<PageAnswer> {
  const { ctx, form, person } = visit
  const { answer = "", note = "" } = form
  const next = ownPath(form.next)
  const outcome = await usePasskey(ctx, { answer, note }, person?.sessionId ?? null)
  if (outcome.kind === "signed_in") return { kind: "redirect", to: next ?? "/", session: outcome.sessionId }
  await countWrongCredential(ctx, ctx.client?.address ?? "")
  const errors = [{ pointer: "", detail: saying(visit)("security.passkey_refused") }]
  return signInForm(visit, next, { values: {}, errors })
}

/** Signing in by a mailed link or a passkey, and out again. */
export const authPages: OpenRoute[] = [
  {
    audience: "open",
    method: "get",
    path: "/sign-in",
    run: async (visit) => {
      const next = ownPath(visit.query.next)
      return visit.person ? { kind: "redirect", to: next ?? "/" } : signInForm(visit, next)
    },
  },
  { audience: "open", method: "post", path: "/sign-in", run: sendLink },
  { audience: "open", method: "post", path: "/sign-in/passkey", run: signInByPasskey },
  {
    audience: "open",
    method: "get",
    path: "/sign-in/link",
    run: async (visit) => {
      const { query } = visit
      const next = ownPath(query.next)
      return {
        kind: "view",
        title: saying(visit)("frame.sign_in"),
        view: <ConfirmLinkView action="/sign-in/link" token={query.token ?? ""} {...(next && { next })} />,
      }
    },
  },
  { audience: "open", method: "post", path: "/sign-in/link", run: confirmLink },
  {
    audience: "open",
    method: "post",
    path: "/sign-out",
    run: async ({ ctx, person }) => {
      if (person) await signOut(ctx, person)
      return { kind: "redirect", to: "/signed-out", session: null }
    },
  },
  {
    audience: "open",
    method: "get",
    path: "/signed-out",
    run: async (visit) =>
      visit.person
        ? { kind: "redirect", to: "/" }
        : { kind: "view", title: saying(visit)("signin.out"), view: <SignedOutView /> },
  },
]
