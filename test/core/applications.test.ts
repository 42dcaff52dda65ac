import fc from "fast-check"
import { expect, it } from "vitest"
import { answerName, missingIn, toApplication } from "../../src/features/applications/core/application.ts"
import { questionLines, questionsOf } from "../../src/features/applications/core/page-form.ts"

const label = fc.stringMatching(/^[A-Za-z][A-Za-z ?]{0,20}[a-z?]$/)
const questions = fc.uniqueArray(fc.record({ label, required: fc.boolean() }), {
  selector: (question) => question.label,
  maxLength: 6,
})

it("questions are read from lines as they were written", () => {
  fc.assert(
    fc.property(questions, (all) => {
      expect(questionsOf(questionLines(all))).toEqual(all)
    }),
  )
})

it("an application is whole exactly when each required answer is there and the terms are accepted", () => {
  const answers = fc.array(fc.constantFrom("", "  ", "yes"), { minLength: 6, maxLength: 6 })
  const version = fc.option(fc.nat(3), { nil: null })
  fc.assert(
    fc.property(questions, answers, version, fc.boolean(), (all, given, termsVersion, accepts) => {
      const form = {
        ...Object.fromEntries(all.map((_, index) => [answerName(index), given[index]!])),
        ...(accepts && { terms: "on" }),
      }
      const missing = missingIn({ questions: all, termsVersion }, form).map(({ pointer }) => pointer)
      const unanswered = all.flatMap(({ required }, i) => (required && !given[i]!.trim() ? [`/${answerName(i)}`] : []))
      expect(missing).toEqual([...unanswered, ...(termsVersion !== null && !accepts ? ["/terms"] : [])])
      const kept = toApplication({ questions: all, termsVersion }, form, new Date(0))
      expect(kept.answers.map((answer) => answer.label)).toEqual(
        all.filter((_, i) => given[i]!.trim() !== "").map((question) => question.label),
      )
      expect(kept.terms_version).toBe(termsVersion)
    }),
  )
})

it("an answer is found by its place, and by the words of its question", () => {
  const all = [{ label: "Where?", required: true }]
  for (const form of [{ answer_1: "here" }, { "answers[0]": "here" }, { "Where?": "here" }])
    expect(toApplication({ questions: all, termsVersion: null }, form, new Date(0)).answers).toEqual([
      { label: "Where?", text: "here" },
    ])
})
