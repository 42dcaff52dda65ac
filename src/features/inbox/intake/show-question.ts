import type { AffiliateInquiry } from "./ask-about-sale.ts"

export function showQuestion(one: AffiliateInquiry) {
  return {
    id: one.id,
    is_question: one.source === "affiliate",
    kind: one.kind,
    status: one.status,
    stage: one.stage,
    received_at: one.receivedAt.toISOString(),
    due_at: one.dueAt.toISOString(),
    closed_at: one.closedAt?.toISOString() ?? null,
    message: one.question,
    answers: one.answers.map(({ at, text }) => ({ at: at.toISOString(), text })),
  }
}
