import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { saying } from "../../../web/reader.ts"
import { RegisterDeal } from "../../deals/contract.ts"
import { readOwnDeals } from "../../deals/read-deals.ts"
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
import { toListedDeal } from "./deal-view.tsx"
import { OwnDealsView } from "./own-deal-view.tsx"
import { registerDeal } from "./register-deal.ts"

async function showOwn(visit: AffiliateVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, person, once } = visit
  const say = saying(visit)
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const { shown, page } = onPage(visit, await readOwnDeals(ctx, person.id, paged(visit)), (row) => row.id)
  const props = {
    email: person.email,
    zone: readingZone(person.zone, enrollments),
    page,
    hidden: onceOnly({}, once),
    isEnrolled: enrollments.length > 0,
    programs: enrollments
      .filter(({ affiliate }) => affiliate.status === "approved")
      .map(({ affiliate, program, vendor }) => ({
        value: affiliate.id,
        label: say("own.program_of", { program: program.name, vendor: vendor.name }),
      })),
    deals: shown.map(toListedDeal),
    state: error === undefined ? null : refusedForm(error, visit.form),
  }
  const view = <OwnDealsView {...props} />
  return { kind: "view", title: say("nav.deals"), view, ...(error !== undefined && { status: 422 }) }
}

async function register(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, form } = visit
  const say = saying(visit)
  try {
    const { enrollment: chosen, ...fields } = filled(form)
    const enrollments = await readOwnEnrollments(ctx, person.id)
    const enrollment = enrollments.find(({ affiliate }) => affiliate.id === chosen)
    if (!enrollment) throw invalidField("/affiliate_id", say("asked.not_yours"))
    const { affiliate, program, vendor } = enrollment
    const input = validate(RegisterDeal, { ...fields, program_id: program.id, affiliate_id: affiliate.id })
    const acting = { ...visit, ctx: { ...ctx, now: vendorNow(vendor) } }
    await actOnce(acting, (once) => registerDeal(once, vendor.id, input))
    return goTo("/deals", say("deals.registered_done"))
  } catch (error) {
    return showOwn(visit, error)
  }
}

/** An affiliate's deals, and where they register one. */
export const ownDealPages: Route[] = [
  { audience: "affiliate", method: "get", path: "/deals", run: (visit) => showOwn(visit) },
  { audience: "affiliate", method: "post", path: "/deals", run: register },
]
