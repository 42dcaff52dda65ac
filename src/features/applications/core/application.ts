import type { FieldError } from "../../../lib/errors.ts"
import type { Application } from "../../programs/core.ts"

export type ApplicationQuestion = { label: string; required: boolean }

type Form = Readonly<Record<string, string>>

/** What a form calls the answer to a question: by its place, from 1 on. */
export const answerName = (index: number): string => `answer_${index + 1}`

const filled = (text: string | undefined): string => (text ?? "").trim()

/** The answer as the form gives it: by place as our own page names it, or by the question's words. */
function answerTo({ label }: ApplicationQuestion, index: number, form: Form): string {
  return filled(form[answerName(index)]) || filled(form[`answers[${index}]`]) || filled(form[label])
}

type Asked = { questions: readonly ApplicationQuestion[]; termsVersion: number | null }

/** Characters of one answer. */
const MAX_ANSWER = 4000

/** What is wrong with a form beside its fields: required answers that are missing, and terms that nobody accepted. */
export function missingIn({ questions, termsVersion }: Asked, form: Form): FieldError[] {
  const unanswered = questions.flatMap((question, index) => {
    const { length } = answerTo(question, index, form)
    const pointer = `/${answerName(index)}`
    if (question.required && length === 0) return [{ pointer, detail: "is required; answer it" }]
    return length > MAX_ANSWER ? [{ pointer, detail: `has more than ${MAX_ANSWER} characters; say it in fewer` }] : []
  })
  const isAccepted = termsVersion === null || form.terms === "on"
  return isAccepted ? unanswered : [...unanswered, { pointer: "/terms", detail: "have to be accepted; tick the box" }]
}

/** What is kept of an application: answers in the order and words of the questions, and the terms as accepted. */
export function toApplication({ questions, termsVersion }: Asked, form: Form, at: Date): Application {
  const answers = questions.map((question, index) => ({
    label: question.label,
    text: answerTo(question, index, form),
  }))
  return {
    website: filled(form.website) || null,
    answers: answers.filter(({ text }) => text !== ""),
    terms_version: termsVersion,
    at: at.toISOString(),
  }
}
