import { AppError } from "../../../lib/errors.ts"
import { countFrom } from "../../../platform/failure-count.ts"
import { validate } from "../../../platform/http/validate.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { ownPath } from "../../../web/url.ts"
import { SignInForm } from "../contract.ts"
import { countWrongCredential } from "../keys/count-wrong-credential.ts"
import { filled, type OpenRoute, type PageAnswer, refusedForm, type Visit } from "./core/page.ts"
import { requestSignIn } from "./request-sign-in.ts"
import { signOut } from "./sign-out.ts"
import { useSignInLink } from "./use-sign-in-link.ts"
import { ConfirmLinkView, LinkSentView, SignedOutView, SignInView, SpentLinkView } from "./views.tsx"

function signInForm(next: string | null, state?: FormState): PageAnswer {
  return {
    kind: "view",
    title: "Sign in",
    view: <SignInView {...(next && { next })} {...(state && { state })} />,
    ...(state && { status: 422 }),
  }
}

async function sendLink({ ctx, form }: Visit): Promise<PageAnswer> {
  const retryAfterSeconds = await countFrom(ctx, "sign_in", ctx.client?.address ?? "")
  if (retryAfterSeconds !== null)
    throw new AppError("rate_limited", "sign_in_rate_limited", "Too many sign-in mails were asked for from here.", {
      retryAfterSeconds,
    })
  const next = ownPath(form.next)
  try {
    const { email } = validate(SignInForm, filled({ email: form.email ?? "" }))
    await requestSignIn(ctx, email, next)
    const isLocal = ctx.ports.env.environment === "local"
    return { kind: "view", title: "Check your inbox", view: <LinkSentView email={email} isLocal={isLocal} /> }
  } catch (error) {
    return signInForm(next, refusedForm(error, form))
  }
}

async function confirmLink({ ctx, form, person }: Visit): Promise<PageAnswer> {
  const outcome = await useSignInLink(ctx, form.token ?? "", person?.sessionId ?? null)
  if (outcome.kind === "spent") await countWrongCredential(ctx, ctx.client?.address ?? "")
  if (outcome.kind === "spent") return { kind: "view", title: "Spent", view: <SpentLinkView />, status: 422 }
  return { kind: "redirect", to: ownPath(form.next) ?? "/", session: outcome.sessionId }
}

/** Signing in by a mailed link, and out again. */
export const authPages: OpenRoute[] = [
  {
    audience: "open",
    method: "get",
    path: "/sign-in",
    run: async ({ person, query }) => {
      const next = ownPath(query.next)
      return person ? { kind: "redirect", to: next ?? "/" } : signInForm(next)
    },
  },
  { audience: "open", method: "post", path: "/sign-in", run: sendLink },
  {
    audience: "open",
    method: "get",
    path: "/sign-in/link",
    run: async ({ query }) => {
      const next = ownPath(query.next)
      return {
        kind: "view",
        title: "Sign in",
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
    run: async ({ person }) =>
      person ? { kind: "redirect", to: "/" } : { kind: "view", title: "Signed out", view: <SignedOutView /> },
  },
]
