import { ButtonForm } from "../../../web/ui/form.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

/** What was entered before the sign-in, to be sent by one more press. */
export function ResubmitView({ action, form, back }: { action: string; form: Record<string, string>; back: string }) {
  return (
    <section class="card narrow">
      <PageHead title="You are signed in again" intro="What you entered is still here. Press the button to send it." />
      <div class="actions">
        <ButtonForm action={action} label="Continue" tone="primary" hidden={form} />
        <a class="button" href={back}>
          Back to the page
        </a>
      </div>
    </section>
  )
}
