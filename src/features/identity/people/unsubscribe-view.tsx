import type { MailKind } from "../../../vocabulary/mail-kinds.ts"
import { t } from "../../../web/reader.ts"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

type Props = { kind: MailKind | null; action: string; step: "asked" | "off" | "on" }

/** Whether somebody wants no more mails of a kind, or what they said; null: the link is none of ours. */
export function UnsubscribeView({ kind, action, step }: Props) {
  if (kind === null)
    return (
      <section class="card narrow">
        <PageHead title={t("profile.mails")} intro={t("mails.off_gone")} />
      </section>
    )
  const words = { asked: t("mails.off_ask"), off: t("mails.off_done"), on: t("mails.on_done") }[step]
  return (
    <section class="card narrow">
      <PageHead title={t(`mails.kind_${kind}`)} intro={words} />
      <div class="actions">
        {step === "off" ? (
          <ButtonForm action={action} label={t("mails.on_again")} hidden={{ again: "yes" }} />
        ) : (
          <ButtonForm action={action} label={t("mails.off_yes")} tone="primary" />
        )}
        <a class="button" href="/profile">
          {t("profile.mails")}
        </a>
      </div>
    </section>
  )
}
