import { dayStart } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { isMessage, saying } from "../../../web/reader.ts"
import type { FormState, Option } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  backTo,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import * as contract from "../contract.ts"
import { SHOWS, type Show } from "../core/pipeline.ts"
import type { Inquiry } from "../store.ts"
import { answerAsExpert, askExpert } from "./ask-expert.ts"
import { assignInquiry } from "./assign-inquiry.ts"
import { InquiryView, RARE, type ShownInquiry, type Story } from "./inquiry-view.tsx"
import { markSpam, releaseSpam } from "./mark-spam.ts"
import { moveStage, resolveInquiry } from "./move-stage.ts"
import { type InquiryPage, readInbox, readInquiryPage } from "./read-inbox.ts"
import { recordResponse } from "./record-response.ts"
import { tickChecklist } from "./tick-checklist.ts"
import { type InboxRow, InboxView } from "./views.tsx"
import { waitForCustomer } from "./wait-for-customer.ts"
import type { FullInquiry } from "./work-on-inquiry.ts"

type Names = Map<string, string>
const MAX_LINE = 160

const text = (at: Date | null) => at?.toISOString() ?? null
const nameOf = (names: Names, id: string | null) => (id === null ? null : (names.get(id) ?? id))
const line = (message: string | null) =>
  message && message.length > MAX_LINE ? `${message.slice(0, MAX_LINE)}…` : message

function toRow(visit: VendorVisit, one: Inquiry, names: Names): InboxRow {
  return {
    id: one.id,
    kind: one.kind,
    stage: one.stage,
    status: one.status,
    ending: one.ending,
    who: one.name ?? one.email ?? one.phone ?? saying(visit)("inbox.somebody"),
    isHot: one.urgency === "hot",
    isBreached: one.breachedAt !== null,
    message: line(one.message),
    ownerName: nameOf(names, one.ownerId) ?? "",
    receivedAt: one.receivedAt.toISOString(),
    dueAt: one.dueAt.toISOString(),
    warnAt: one.warnAt.toISOString(),
    respondedAt: text(one.respondedAt),
    nextTryAt: text(one.nextTryAt),
    waitingUntil: text(one.waitingUntil),
  }
}

async function showInbox(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const asked = SHOWS.find((one) => one === query.show)
  const show: Show = asked ?? (mayDo(ctx, "inquiry.work") ? "mine" : "team")
  const { rows, counts, names } = await readInbox(ctx, vendorId, show)
  const props = {
    counts,
    show,
    base,
    zone,
    now: ctx.now,
    mayWork: mayDo(ctx, "inquiry.work"),
    rows: rows.map((row) => toRow(visit, row, names)),
  }
  return { kind: "view", title: saying(visit)("nav.inbox"), view: <InboxView {...props} /> }
}

// What the timeline says in words, of all that its detail may hold.
const SAID = ["channel", "outcome", "note", "reason", "from", "to", "question", "answer", "until", "sale_external_id"]
// Details that are words of the product's own, and by which beginning of a key they are found.
const OWN_WORDS = ["desk.channel_", "desk.outcome_", "inbox.why_", "state.", "inbox.loss_"]

function wordsOf(visit: VendorVisit, detail: Record<string, unknown>, names: Names): string | null {
  const said = saying(visit)
  const inWords = (value: string) => {
    const key = OWN_WORDS.map((part) => part + value).find(isMessage)
    return names.get(value) ?? (key ? said(key) : value)
  }
  const words = SAID.flatMap((name) => {
    const value = detail[name]
    if (typeof value !== "string" || value === "") return []
    const key = `inbox.detail_${name}`
    return [isMessage(key) ? said(key, { value: inWords(value) }) : inWords(value)]
  })
  return words.length > 0 ? words.join("; ") : null
}

function toShown(visit: VendorVisit, found: InquiryPage, memberId: string | null): ShownInquiry {
  const { inquiry: one, names, moments } = found
  const items = [...new Set([...found.checklist, ...one.checked])]
  const { deal_id: dealId, ...others } = one.fields
  return {
    ...toRow(visit, one, names),
    message: one.message,
    email: one.email,
    phone: one.phone,
    country: one.country,
    language: one.language,
    campaign: one.campaign,
    pageUrl: one.pageUrl,
    customer: one.customerExternalId,
    affiliateId: one.affiliateId,
    source: one.source,
    saleExternalId: one.saleExternalId,
    reason: one.reason,
    spamReasons: one.spamReasons,
    fields: Object.entries(others).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])),
    dealId: typeof dealId === "string" ? dealId : null,
    expertName: nameOf(names, one.expertId),
    isAskedOfMe: one.expertId !== null && one.expertId === memberId,
    checklist: items.map((item) => ({ item, done: one.checked.includes(item) })),
    story: moments.map(({ type, at, memberId: who, detail }) => ({
      type,
      at: at.toISOString(),
      who: nameOf(names, who) ?? (typeof detail.from === "string" && detail.mail_id ? detail.from : null),
      ...saidOf(visit, detail, names),
    })),
    thread: found.thread.map(({ id, kind, status, receivedAt }) => ({
      id,
      kind,
      status,
      receivedAt: receivedAt.toISOString(),
    })),
  }
}

/** What is said of a happening: a mail by what was written in it, all else in words. */
function saidOf(visit: VendorVisit, detail: Record<string, unknown>, names: Names): Pick<Story, "words" | "mail"> {
  if (typeof detail.mail_id !== "string") return { words: wordsOf(visit, detail, names), mail: null }
  const textOf = (value: unknown) => (typeof value === "string" ? value : "")
  const files = Array.isArray(detail.attachments) ? detail.attachments : []
  const mail = {
    text: textOf(detail.note) || textOf(detail.text),
    quoted: textOf(detail.quoted),
    attachments: files.flatMap((file: { name?: unknown }) => (typeof file.name === "string" ? [file.name] : [])),
  }
  return { words: textOf(detail.subject) || null, mail }
}

type Refused = { form: string; state: FormState } | null

async function showInquiry(visit: VendorVisit, refused: Refused): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params, query } = visit
  const found = await readInquiryPage(ctx, vendorId, params.id!)
  const memberId = ctx.actor.kind === "member" ? ctx.actor.id : null
  const others = found.present.filter((one) => one.memberId !== found.inquiry.ownerId)
  const option = (one: { memberId: string; name: string }): Option => ({ value: one.memberId, label: one.name })
  const props = {
    inquiry: toShown(visit, found, memberId),
    owners: others.filter((one) => one.mayOwn).map(option),
    experts: others.map(option),
    base,
    zone,
    now: ctx.now,
    mayWork: mayDo(ctx, "inquiry.work"),
    composer: composerOf(visit, found),
    doing: RARE.find((one) => one === query.do) ?? null,
    refused,
  }
  const view = <InquiryView {...props} />
  return { kind: "view", title: props.inquiry.who, view, ...(refused && { status: 422 }) }
}

function composerOf({ ctx, query }: VendorVisit, { inquiry, templates }: InquiryPage) {
  const mayReply = inquiry.email !== null && mayDo(ctx, "inquiry.reply")
  const template = templates[Number(query.template ?? Number.NaN)]
  const filledIn = template?.text.replaceAll("{name}", inquiry.name ?? "")
  const as = mayReply && query.as !== "note" ? ("reply" as const) : ("note" as const)
  return { as, mayReply, templates: templates.map(({ name }) => name), template: filledIn ?? null }
}

type Act = (visit: VendorVisit, id: string, form: Record<string, string>) => Promise<{ inquiry: Inquiry }>

/** A form of the inquiry's page: done, the page again; refused, the page with the form as it was sent. */
function form(name: string, action: "inquiry.work" | "inquiry.answer", said: MessageKey, act: Act): Route {
  return {
    audience: "vendor",
    method: "post",
    path: `/inbox/:id/${name}`,
    action,
    run: async (visit) => {
      const id = visit.params.id!
      try {
        await act(visit, id, filled(visit.form))
        return goTo(`${visit.base}/inbox/${id}`, saying(visit)(said))
      } catch (error) {
        const state = refusedForm(error, visit.form)
        return showInquiry(visit, { form: name, state })
      }
    },
  }
}

const FORMS: Route[] = [
  form("responses", "inquiry.work", "inbox.said_saved", ({ ctx, vendorId }, id, sent) =>
    recordResponse(ctx, vendorId, id, validate(contract.RecordResponse, sent)),
  ),
  form("stage", "inquiry.work", "inbox.said_moved", ({ ctx, vendorId }, id, sent) =>
    moveStage(ctx, vendorId, id, validate(contract.MoveStage, sent)),
  ),
  form("resolution", "inquiry.work", "inbox.said_closed", ({ ctx, vendorId }, id, sent) =>
    resolveInquiry(ctx, vendorId, id, validate(contract.ResolveInquiry, sent).reason),
  ),
  form("waiting", "inquiry.work", "inbox.said_waits", ({ ctx, vendorId, zone }, id, sent) => {
    const { day, note } = validate(contract.WaitForm, { day: sent.until, note: sent.note })
    return waitForCustomer(ctx, vendorId, id, { until: dayStart(day, zone), note })
  }),
  form("assignment", "inquiry.work", "inbox.said_given", ({ ctx, vendorId }, id, sent) =>
    assignInquiry(ctx, vendorId, id, validate(contract.AssignInquiry, sent)),
  ),
  form("expert", "inquiry.work", "inbox.said_asked", ({ ctx, vendorId }, id, sent) =>
    askExpert(ctx, vendorId, id, validate(contract.AskExpert, sent)),
  ),
  form("expert-answer", "inquiry.answer", "inbox.said_answered", ({ ctx, vendorId }, id, sent) =>
    answerAsExpert(ctx, vendorId, id, validate(contract.AnswerAsExpert, sent).answer),
  ),
]

const button = (name: string, said: MessageKey, act: (visit: VendorVisit, id: string) => Promise<unknown>): Route => ({
  audience: "vendor",
  method: "post",
  path: `/inbox/:id/${name}`,
  action: "inquiry.work",
  ask: async (visit) => {
    if (name !== "spam") return null
    const { inquiry } = await readInquiryPage(visit.ctx, visit.vendorId, visit.params.id!)
    return questionOf(visit, "spam", `${visit.base}/inbox/${inquiry.id}`)
  },
  run: async (visit) => {
    const page = `${visit.base}/inbox/${visit.params.id}`
    try {
      await act(visit, visit.params.id!)
      return goTo(page, saying(visit)(said))
    } catch (error) {
      return backTo(page, error)
    }
  },
})

/** Ticks arrive as the index of each item on the list that the page showed. */
async function saveChecklist({ ctx, vendorId, form: sent }: VendorVisit, id: string): Promise<void> {
  const { inquiry, checklist } = await readInquiryPage(ctx, vendorId, id)
  const items = [...new Set([...checklist, ...inquiry.checked])]
  await tickChecklist(
    ctx,
    vendorId,
    id,
    items.filter((_item, i) => sent[`item-${i}`] === "on"),
  )
}

type ReplyByMail = (ctx: Ctx, vendorId: string, id: string, input: contract.ReplyToInquiry) => Promise<FullInquiry>

const replyForm = (reply: ReplyByMail): Route => ({
  audience: "vendor",
  method: "post",
  path: "/inbox/:id/replies",
  action: "inquiry.reply",
  run: async (visit) => {
    const { ctx, vendorId, params, base } = visit
    const id = params.id!
    try {
      await reply(ctx, vendorId, id, validate(contract.ReplyToInquiry, filled(visit.form)))
      return goTo(`${base}/inbox/${id}`, saying(visit)("desk.sent"))
    } catch (error) {
      return showInquiry(visit, { form: "replies", state: refusedForm(error, visit.form) })
    }
  },
})

/** The inbox, and one inquiry with all that can be done about it; `reply` mails its asker. */
export const inboxPages = (reply: ReplyByMail): Route[] => [
  replyForm(reply),
  { audience: "vendor", method: "get", path: "/inbox", action: "inquiry.read", run: showInbox },
  {
    audience: "vendor",
    method: "get",
    path: "/inbox/:id",
    action: "inquiry.read",
    run: (visit) => showInquiry(visit, null),
  },
  ...FORMS,
  button("checklist", "inbox.said_saved", saveChecklist),
  button("spam", "inbox.said_spam", ({ ctx, vendorId }, id) => markSpam(ctx, vendorId, id)),
  button("release", "inbox.said_released", ({ ctx, vendorId }, id) => releaseSpam(ctx, vendorId, id)),
]
