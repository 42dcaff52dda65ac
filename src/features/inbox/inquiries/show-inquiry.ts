import type { InquiryMoment } from "../store.ts"
import type { FullInquiry } from "./work-on-inquiry.ts"

const text = (at: Date | null) => at?.toISOString() ?? null

/** What whoever sent an inquiry is answered: by a publishable key nothing that is known of them beside it, nor by whom. */
export function showOpened(full: FullInquiry) {
  const { id, kind, status, dueAt, source } = full.inquiry
  return source === "script" ? { id, kind, status, due_at: dueAt.toISOString() } : showInquiry(full)
}

/** An inquiry as the contract shows it. */
export function showInquiry({ inquiry: one, moments, checklist }: FullInquiry) {
  const items = [...new Set([...checklist, ...one.checked])]
  return {
    id: one.id,
    thread_id: one.threadId,
    kind: one.kind,
    urgency: one.urgency,
    status: one.status,
    stage: one.stage,
    ending: one.ending,
    reason: one.reason,
    sale_external_id: one.saleExternalId,
    owner_id: one.ownerId,
    expert_id: one.expertId,
    received_at: one.receivedAt.toISOString(),
    warn_at: one.warnAt.toISOString(),
    due_at: one.dueAt.toISOString(),
    warned_at: text(one.warnedAt),
    breached: one.breachedAt !== null,
    breached_at: text(one.breachedAt),
    responded_at: text(one.respondedAt),
    response_minutes: minutes(one.responseSeconds),
    next_try_at: text(one.nextTryAt),
    waiting_until: text(one.waitingUntil),
    closed_at: text(one.closedAt),
    name: one.name,
    email: one.email,
    phone: one.phone,
    message: one.message,
    fields: one.fields,
    language: one.language,
    country: one.country,
    campaign: one.campaign,
    page_url: one.pageUrl,
    customer_external_id: one.customerExternalId,
    click_id: one.clickId,
    link_id: one.linkId,
    affiliate_id: one.affiliateId,
    program_id: one.programId,
    source: one.source,
    channel: one.contactChannel,
    rating: one.rating,
    spam_reasons: one.spamReasons,
    checklist: items.map((item) => ({ item, done: one.checked.includes(item) })),
    timeline: moments.map(showMoment),
  }
}

function showMoment({ type, at, memberId, by, detail }: InquiryMoment) {
  return { ...detail, type, at: at.toISOString(), member_id: memberId, by }
}

/** Seconds as minutes with at most two decimals. */
function minutes(seconds: number | null): number | null {
  return seconds === null ? null : Math.round((seconds / 60) * 100) / 100
}
