import { invalidField, notFound } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { textField } from "../../../web/ui/read-input.ts"
import { RegisterDeal, RejectDeal } from "../../deals/contract.ts"
import { readDeal, readDeals } from "../../deals/read-deals.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import {
  backTo,
  filled,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import { readProgram, readProgramOptions } from "../../programs/programs/read-programs.ts"
import { DealsView, DealView, NewDealView, toListedDeal } from "./deal-view.tsx"
import { decideDeal } from "./decide-deal.ts"
import { registerDeal } from "./register-deal.ts"

const pathOf = ({ base, params }: VendorVisit) => `${base}/deals/${params.id}`

async function showDeals(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query, path } = visit
  const isWaiting = query.show !== "all"
  const rows = await readDeals(ctx, vendorId, { ...paged(visit), ...(isWaiting && { status: "registered" as const }) })
  const { shown, page } = onPage(visit, rows, (row) => row.id, path, isWaiting ? {} : { show: "all" })
  const props = {
    deals: shown.map(toListedDeal),
    isWaiting,
    mayRegister: mayDo(ctx, "deal.register"),
    base,
    page,
    zone,
  }
  return { kind: "view", title: saying(visit)("nav.deals"), view: <DealsView {...props} /> }
}

async function showOne(visit: VendorVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params, form } = visit
  const deal = toListedDeal(await readDeal(ctx, vendorId, params.id!))
  const state = error === undefined ? null : refusedForm(error, form)
  const view = <DealView deal={deal} base={base} zone={zone} mayDecide={mayDo(ctx, "deal.decide")} state={state} />
  const title = saying(visit)("deals.title", { company: deal.company })
  return { kind: "view", title, view, ...(state && { status: 422 }) }
}

async function askToApprove(visit: VendorVisit) {
  const { ctx, vendorId, params } = visit
  const deal = await readDeal(ctx, vendorId, params.id!)
  const { dealDays } = await readProgram(ctx, vendorId, deal.programId)
  const named = { company: deal.company, affiliate: deal.affiliateName, n: dealDays }
  return Object.assign(await questionOf(visit, "approve_deal", pathOf(visit), named), { tone: "primary" as const })
}

async function approve(visit: VendorVisit): Promise<PageAnswer> {
  const { vendorId, params } = visit
  try {
    const deal = await actOnce(visit, (once) => decideDeal(once, vendorId, params.id!, { status: "approved" }))
    return goTo(pathOf(visit), saying(visit)("deals.approved_done", { name: deal?.affiliateName ?? "" }))
  } catch (error) {
    return backTo(pathOf(visit), error)
  }
}

async function reject(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form } = visit
  await readDeal(ctx, vendorId, params.id!)
  try {
    const { reason } = validate(RejectDeal, { reason: textField(form, "reason", visit.reader.language) })
    await actOnce(visit, (once) => decideDeal(once, vendorId, params.id!, { status: "rejected", reason }))
    return goTo(pathOf(visit), saying(visit)("deals.rejected_done"))
  } catch (error) {
    return showOne(visit, error)
  }
}

async function showNew(visit: VendorVisit, error?: unknown): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, once } = visit
  if (!mayDo(ctx, "deal.register")) throw notFound()
  const state = error === undefined ? { values: {}, errors: [] } : refusedForm(error, form)
  const programs = await readProgramOptions(ctx, vendorId)
  const view = <NewDealView base={base} programs={programs} hidden={onceOnly({}, once)} state={state} />
  return { kind: "view", title: saying(visit)("deals.register"), view, ...(error !== undefined && { status: 422 }) }
}

async function register(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  try {
    const { affiliate_email: email = "", program_id = "", ...fields } = filled(visit.form)
    const [affiliate] = await readAffiliates(ctx, vendorId, { limit: 1, email: email.trim().toLowerCase(), program_id })
    if (!affiliate) throw invalidField("/affiliate_id", saying(visit)("customers.unknown"))
    const input = validate(RegisterDeal, { ...fields, program_id, affiliate_id: affiliate.id })
    const deal = await actOnce(visit, (once) => registerDeal(once, vendorId, input))
    return goTo(deal ? `${base}/deals/${deal.id}` : `${base}/deals`, saying(visit)("deals.registered_done"))
  } catch (error) {
    return showNew(visit, error)
  }
}

/** Deals that affiliates registered: the desk's queue of them, and what is decided. */
export const dealPages: Route[] = [
  { audience: "vendor", method: "get", path: "/deals", action: "deal.read", run: showDeals },
  { audience: "vendor", method: "get", path: "/deals/new", action: "deal.read", run: (visit) => showNew(visit) },
  { audience: "vendor", method: "post", path: "/deals/new", action: "deal.register", run: register },
  { audience: "vendor", method: "get", path: "/deals/:id", action: "deal.read", run: (visit) => showOne(visit) },
  {
    audience: "vendor",
    method: "post",
    path: "/deals/:id/approval",
    action: "deal.decide",
    ask: askToApprove,
    run: approve,
  },
  { audience: "vendor", method: "post", path: "/deals/:id/rejection", action: "deal.decide", run: reject },
]
