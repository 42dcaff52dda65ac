import { t } from "../../../web/reader.ts"
import { ButtonForm } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

/** What was entered before the sign-in, to be sent by one more press. */
export function ResubmitView({ action, form, back }: { action: string; form: Record<string, string>; back: string }) {
  return (
    <section class="card narrow">
      <PageHead title={t("signin.in_again")} intro={t("signin.still_here")} />
      <div class="actions">
        <ButtonForm action={action} label={t("signin.go_on")} tone="primary" hidden={form} />
        <a class="button" href={back}>
          {t("signin.back")}
        </a>
      </div>
    </section>
  )
}
