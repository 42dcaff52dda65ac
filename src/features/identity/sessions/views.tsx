import type { Child } from "hono/jsx"
import { t, tx } from "../../../web/reader.ts"
import { ButtonForm, Form, type FormState } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

/** `next` is where to go afterwards, a path of our own. */
export function SignInView({ state, next, children }: { state?: FormState; next?: string; children?: Child }) {
  return (
    <section class="card narrow">
      <PageHead title={t("frame.sign_in")} intro={t("signin.intro")} />
      <Form
        action="/sign-in"
        submit={t("security.send_link")}
        fields={[
          { name: "email", label: t("affiliates.email"), kind: "email", isRequired: true, autocomplete: "email" },
        ]}
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
      <PageHead title={t("signin.check")} />
      {children}
      <p>{tx("signin.on_its_way", { email: <strong>{email}</strong> })}</p>
      {isLocal && <p class="note">{tx("signin.local", { outbox: <a href="/outbox">{t("signin.outbox")}</a> })}</p>}
      <p class="fine">{tx("signin.nothing_came", { again: <a href="/sign-in">{t("signin.try_again")}</a> })}</p>
    </section>
  )
}

/** Opening the link changes nothing; the button does. Mail scanners open links, but do not press buttons. */
export function ConfirmLinkView({ action, token, next }: { action: string; token: string; next?: string }) {
  return (
    <section class="card narrow">
      <PageHead title={t("signin.welcome_back")} intro={t("signin.press")} />
      <ButtonForm action={action} label={t("frame.sign_in")} tone="primary" hidden={{ token, ...(next && { next }) }} />
    </section>
  )
}

export function SpentLinkView() {
  return (
    <section class="card narrow">
      <PageHead title={t("sso.domain_refused")} intro={t("signin.spent_words")} />
      <p>
        <a class="button primary" href="/sign-in">
          {t("signin.send_new")}
        </a>
      </p>
    </section>
  )
}

export function SignedOutView() {
  return (
    <section class="card narrow">
      <PageHead title={t("signin.out")} intro={t("signin.out_words")} />
      <p>
        <a class="button" href="/sign-in">
          {t("signin.again")}
        </a>
      </p>
    </section>
  )
}
