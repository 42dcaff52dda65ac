import { invalidField, notFound } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
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
import { AskAboutSale } from "../contract.ts"
import { AffiliateInquiriesView } from "./affiliate-view.tsx"
import { askAboutSale, readOwnInquiries } from "./ask-about-sale.ts"

async function showOwn(visit: AffiliateVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, person, base } = visit
  const enrollments = await readOwnEnrollments(ctx, person.id)
  if (enrollments.length === 0) throw notFound()
  const { shown, page } = onPage(visit, await readOwnInquiries(ctx, person.id, paged(visit)), (row) => row.id)
  const props = {
    action: `${base}/inquiries`,
    page,
    programs: enrollments.map(({ affiliate, program, vendor }) => ({
      value: affiliate.id,
      label: `${program.name} of ${vendor.name}`,
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
  return { kind: "view", title: "Inquiries", view, ...(error !== undefined && { status: 422 }) }
}

async function ask(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, base, form } = visit
  const enrollments = await readOwnEnrollments(ctx, person.id)
  if (enrollments.length === 0) throw notFound()
  try {
    const { affiliate_id: affiliateId, ...question } = filled(form)
    const enrollment = enrollments.find((one) => one.affiliate.id === affiliateId)
    if (!enrollment) throw invalidField("/affiliate_id", "is not a program of yours")
    const input = validate(AskAboutSale, question)
    const { vendor, affiliate } = enrollment
    await askAboutSale({ ...ctx, now: vendorNow(vendor) }, vendor.id, affiliate.id, input)
    return goTo(`${base}/inquiries`, "Sent. It has an owner and a due time.")
  } catch (error) {
    return showOwn(visit, error)
  }
}

/** How it stands with what an affiliate sent, and where they ask for a sale. */
export const affiliateInquiryPages: Route[] = [
  { audience: "affiliate", method: "get", path: "/inquiries", run: (visit) => showOwn(visit) },
  { audience: "affiliate", method: "post", path: "/inquiries", run: ask },
]
