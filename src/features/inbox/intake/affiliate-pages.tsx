import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { saying } from "../../../web/reader.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import {
  type AffiliateVisit,
  filled,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
} from "../../identity/sessions/core/page.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { readingZone } from "../../programs/affiliates/core/reading-zone.ts"
import { AskAboutSale } from "../contract.ts"
import { AffiliateInquiriesView } from "./affiliate-view.tsx"
import { askAboutSale, readOwnInquiries } from "./ask-about-sale.ts"

async function showOwn(visit: AffiliateVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, person } = visit
  const say = saying(visit)
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const { shown, page } = onPage(visit, await readOwnInquiries(ctx, person.id, paged(visit)), (row) => row.id)
  const props = {
    email: person.email,
    zone: readingZone(person.zone, enrollments),
    page,
    hidden: onceOnly({}),
    programs: enrollments.map(({ affiliate, program, vendor }) => ({
      value: affiliate.id,
      label: say("own.program_of", { program: program.name, vendor: vendor.name }),
    })),
    inquiries: shown.map((row) => ({
      id: row.id,
      kind: row.kind,
      stage: row.stage,
      status: row.status,
      question: row.question,
      vendorName: enrollments.find(({ vendor }) => vendor.id === row.vendorId)?.vendor.name ?? "",
      receivedAt: row.receivedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      isAnswered: row.respondedAt !== null,
      answers: row.answers.map(({ at, text }) => ({ at: at.toISOString(), text })),
    })),
  }
  const state = error === undefined ? {} : { state: refusedForm(error, visit.form) }
  const view = <AffiliateInquiriesView {...props} {...state} />
  return { kind: "view", title: say("plan.metric_inquiries"), view, ...(error !== undefined && { status: 422 }) }
}

async function ask(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, form } = visit
  const say = saying(visit)
  try {
    const { affiliate_id: affiliateId, ...question } = filled(form)
    const enrollments = await readOwnEnrollments(ctx, person.id)
    const enrollment = enrollments.find((one) => one.affiliate.id === affiliateId)
    if (!enrollment) throw invalidField("/affiliate_id", say("asked.not_yours"))
    const input = validate(AskAboutSale, question)
    const { vendor, affiliate } = enrollment
    const acting = { ...visit, ctx: { ...ctx, now: vendorNow(vendor) } }
    await actOnce(acting, (once) => askAboutSale(once, vendor.id, affiliate.id, input))
    return goTo("/inquiries", say("asked.sent"))
  } catch (error) {
    return showOwn(visit, error)
  }
}

/** How it stands with what an affiliate sent, and where they ask for a sale. */
export const affiliateInquiryPages: Route[] = [
  { audience: "affiliate", method: "get", path: "/inquiries", run: (visit) => showOwn(visit) },
  { audience: "affiliate", method: "post", path: "/inquiries", run: ask },
]
