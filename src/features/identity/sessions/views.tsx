import type { Child } from "hono/jsx"
import { ButtonForm, Form, type FormState } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

/** `next` is where to go afterwards, a path of our own. */
export function SignInView({ state, next, children }: { state?: FormState; next?: string; children?: Child }) {
  return (
    <section class="card narrow">
      <PageHead title="Sign in" intro="Enter your e-mail. We send you a link; there is no password." />
      <Form
        action="/sign-in"
        submit="Send me a link"
        fields={[{ name: "email", label: "E-mail", kind: "email", isRequired: true, autocomplete: "email" }]}
        hidden={next ? { next } : {}}
        {...(state && { state })}
      />
      {children}
    </section>
  )
}

/** The same words whether or not the address is known: nobody finds out here who has an account. */
export function LinkSentView({ email, isLocal, children }: { email: string; isLocal: boolean; children?: Child }) {
  return (
    <section class="card narrow">
      <PageHead title="Check your inbox" />
      {children}
      <p>
        If <strong>{email}</strong> belongs to somebody here, a link is on its way. It works once, for a short time.
      </p>
      {isLocal && (
        <p class="note">
          This is a local environment: the mail is in the <a href="/outbox">outbox</a>.
        </p>
      )}
      <p class="fine">
        Nothing came? Look into the spam folder, or <a href="/sign-in">try again</a>.
      </p>
    </section>
  )
}

/** Opening the link changes nothing; the button does. Mail scanners open links, but do not press buttons. */
export function ConfirmLinkView({ action, token, next }: { action: string; token: string; next?: string }) {
  return (
    <section class="card narrow">
      <PageHead title="Welcome back" intro="Press the button to sign in." />
      <ButtonForm action={action} label="Sign in" tone="primary" hidden={{ token, ...(next && { next }) }} />
    </section>
  )
}

export function SpentLinkView() {
  return (
    <section class="card narrow">
      <PageHead
        title="This link is no longer valid"
        intro="It was used already, or its time is over. A new one takes a moment."
      />
      <p>
        <a class="button primary" href="/sign-in">
          Send me a new link
        </a>
      </p>
    </section>
  )
}

export function SignedOutView() {
  return (
    <section class="card narrow">
      <PageHead title="Signed out" intro="Until next time." />
      <p>
        <a class="button" href="/sign-in">
          Sign in again
        </a>
      </p>
    </section>
  )
}
