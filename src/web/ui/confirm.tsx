import type { Child } from "hono/jsx"
import { t } from "../reader.ts"
import { Field, type FieldSpec, Hidden } from "./form.tsx"

/** What is asked before a step that weighs something. */
export type Question = {
  /** What will happen, with amounts and names: "Pay 2,219.98 USD to 1 affiliate". */
  title: string
  /** What follows from it, and what does not. */
  detail?: Child
  /** Whether it can be taken back. */
  isFinal?: boolean
  submit: string
  tone?: "primary" | "danger"
  /** What may be said with the answer. */
  field?: FieldSpec
  /** Where "not now" leads. */
  back: string
}

type ConfirmProps = { question: Question; action: string; values: Record<string, string> }

/** Named by the second sending of a form, so that the first asks and only the second acts. */
export const CONFIRMED = "confirmed"

/** The question as a page of its own: it sends the same form again, with the word that it was confirmed. */
export function ConfirmView({ question, action, values }: ConfirmProps) {
  return (
    <section class="card narrow confirm">
      <h1>{question.title}</h1>
      {question.detail && <p>{question.detail}</p>}
      {question.isFinal && <p class="soft">{t("kit.final")}</p>}
      <form method="post" action={action} class="form stack">
        <Hidden values={values} />
        <input type="hidden" name={CONFIRMED} value="yes" />
        {question.field && <Field id="question" field={question.field} isFilter={false} value="" error={undefined} />}
        <div class="actions">
          <button type="submit" class={`button ${question.tone === "danger" ? "danger solid" : "primary"}`}>
            {question.submit}
          </button>
          <a class="button" href={question.back}>
            {t("kit.not_now")}
          </a>
        </div>
      </form>
    </section>
  )
}
