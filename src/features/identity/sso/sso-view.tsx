import { t, tx } from "../../../web/reader.ts"
import { Card, CopyField, Facts } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"
import type { SsoRefusal } from "./core/decide-sso.ts"

type Choice = { vendorId: string; name: string; mode: "live" | "test" }

export const ssoPath = (vendorId: string) => `/sign-in/sso/${vendorId}`

/** Where people of a domain may sign in beside their mail; `query` is what goes along, such as where to go afterwards. */
export function SsoChoices({ choices, query }: { choices: Choice[]; query: string }) {
  if (choices.length === 0) return null
  return (
    <>
      <p>{t("sso.choices")}</p>
      <p class="actions">
        {choices.map(({ vendorId, name, mode }) => (
          <a class="button primary" href={ssoPath(vendorId) + query}>
            {t(mode === "live" ? "sso.continue" : "sso.continue_test", { name })}
          </a>
        ))}
      </p>
    </>
  )
}

type DoorProps = { name: string; host: string; href: string; trouble?: string }

/** Asks before it leads away from here; with what went wrong when it did. */
export function SsoDoorView({ name, host, href, trouble }: DoorProps) {
  return (
    <section class="card narrow">
      <PageHead title={t("sso.continue", { name })} intro={t("sso.door", { host })} />
      {trouble !== undefined && (
        <p class="error" role="alert">
          {t("sso.unreachable", { host, reason: trouble })}
        </p>
      )}
      <p class="actions">
        <a class="button primary" href={href}>
          {t("sso.continue", { name })}
        </a>
        <a class="button" href="/sign-in">
          {t("sso.other_way")}
        </a>
      </p>
    </section>
  )
}

export function SsoRefusedView({ why, name }: { why: SsoRefusal; name: string }) {
  return (
    <section class="card narrow">
      <PageHead title={t("sso.refused")} intro={t(`sso.why_${why}`, { name })} />
      <p>
        <a class="button" href="/sign-in">
          {t("sso.other_way")}
        </a>
      </p>
    </section>
  )
}

/** Once, before an issuer speaks for somebody whom we know: their own mailbox says so. */
export function ProveView({ email, name, next }: { email: string; name: string; next: string }) {
  return (
    <section class="card narrow">
      <PageHead title={t("sso.prove")} intro={t("sso.prove_intro", { name })} />
      <p>{tx("security.again_mail", { email: <strong>{email}</strong> })}</p>
      <ButtonForm action="/sign-in" label={t("security.send_link")} tone="primary" hidden={{ email, next }} />
    </section>
  )
}

export function LinkView({ action, email, name, host }: { action: string; email: string; name: string; host: string }) {
  return (
    <section class="card narrow">
      <PageHead title={t("sso.link")} intro={t("sso.link_intro", { name, host })} />
      <p>
        <strong>{email}</strong>
      </p>
      <ButtonForm action={action} label={t("sso.link_submit")} tone="primary" />
    </section>
  )
}

type ProofProps = { domain: string; vendor: string; action: string; token: string }

/** For a domain's postmaster. */
export function DomainProofView({ domain, vendor, action, token }: ProofProps) {
  return (
    <section class="card narrow">
      <PageHead title={t("sso.domain", { domain })} intro={t("sso.domain_intro", { domain, vendor })} />
      <ButtonForm action={action} label={t("sso.domain_submit", { domain })} tone="primary" hidden={{ token }} />
    </section>
  )
}

export function DomainProvedView({ isDone }: { isDone: boolean }) {
  return (
    <section class="card narrow">
      <PageHead title={t(isDone ? "sso.domain_done" : "sso.domain_refused")} />
    </section>
  )
}

type SettingsProps = {
  path: string
  isOn: boolean
  redirectUri: string
  pending: string[]
  tryPath: string
  state: FormState
}

/** A vendor's single sign-on. Posts to `{path}` and `{path}/deletion`. */
export function SsoSettingsView({ path, isOn, redirectUri, pending, tryPath, state }: SettingsProps) {
  return (
    <>
      <PageHead title={t("sso.title")} intro={t("sso.intro")} />
      <Card title={t("sso.at_issuer")}>
        <p>{t("sso.at_issuer_intro")}</p>
        <CopyField id="redirect-uri" label={t("sso.redirect_uri")} value={redirectUri} />
        {pending.length > 0 && (
          <Facts facts={[{ label: t("sso.pending"), value: pending.join(", "), hint: t("sso.pending_hint") }]} />
        )}
        {isOn && (
          <div class="actions">
            <a class="button" href={tryPath}>
              {t("sso.try")}
            </a>
            <ButtonForm action={`${path}/deletion`} label={t("sso.delete")} tone="danger" />
          </div>
        )}
      </Card>
      <Card title={t("nav.settings")}>
        <Form
          action={path}
          submit={t("programs.save")}
          state={state}
          fields={[
            { name: "issuer", label: t("sso.issuer"), kind: "url", isRequired: true, hint: t("sso.issuer_hint") },
            { name: "client_id", label: t("sso.client_id"), isRequired: true },
            {
              name: "client_secret",
              label: t("sso.client_secret"),
              ...(isOn ? { hint: t("sso.client_secret_hint") } : { isRequired: true }),
            },
            {
              name: "domains",
              label: t("sso.domains"),
              kind: "area",
              isRequired: true,
              hint: t("sso.domains_hint"),
            },
          ]}
        />
      </Card>
    </>
  )
}
