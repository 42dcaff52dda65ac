import { invalidField, notFound } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { vendorNow } from "../../platform/vendor-now.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  type AffiliateVisit,
  backTo,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { readOwnEnrollments } from "../programs/affiliates/act-for-affiliate.ts"
import { readAffiliateFrame } from "../reports/read-affiliate-page.ts"
import { testPostback } from "./deliveries/test-postback.ts"
import { readPostback, readPostbackCalls, savePostback } from "./endpoints/save-postback.ts"
import { showDelivery } from "./endpoints/show-endpoint.ts"
import { AffiliatePostbackView, OwnPostbacksView, type ShownPostback } from "./postback-view.tsx"

const PATH = "/affiliates/:id/postback"
const OWN = "/postbacks"
const CALLS = 20
const MAX_URL = 2048

async function show(ctx: Ctx, vendorId: string, affiliateId: string, path: string, state?: FormState) {
  const { postback } = await readPostback(ctx, vendorId, affiliateId)
  const deliveries = postback ? await readPostbackCalls(ctx, vendorId, affiliateId, CALLS) : []
  const shown: ShownPostback = {
    path,
    postback: postback && {
      url: postback.url,
      status: postback.status,
      failingSince: postback.failingSince?.toISOString() ?? null,
    },
    deliveries: deliveries.map(showDelivery),
    state,
  }
  return shown
}

/** The address that a form holds; an empty one removes the postback. */
async function save(ctx: Ctx, vendorId: string, affiliateId: string, form: Record<string, string>) {
  const url = (form.url ?? "").trim()
  if (url.length > MAX_URL) throw invalidField("/url", `is longer than ${MAX_URL} characters`)
  return savePostback(ctx, vendorId, affiliateId, url === "" ? null : url)
}

const pathOf = ({ base, params }: VendorVisit) => `${base}/affiliates/${params.id}/postback`

async function showOne(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, params, base, zone } = visit
  const { affiliate } = await readAffiliateFrame(ctx, vendorId, params.id!)
  const shown = await show(ctx, vendorId, affiliate.id, pathOf(visit), state)
  const mayManage = mayDo(ctx, "postback.save")
  const view = (
    <AffiliatePostbackView affiliate={affiliate} vendorBase={base} mayManage={mayManage} shown={shown} zone={zone} />
  )
  return { kind: "view", title: affiliate.name, view, ...(state && { status: 422 }) }
}

async function saveOne(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, form } = visit
  try {
    const { postback } = await save(ctx, vendorId, params.id!, form)
    return goTo(pathOf(visit), saying(visit)(postback ? "postback.saved" : "postback.removed"))
  } catch (error) {
    return showOne(visit, refusedForm(error, form))
  }
}

async function testOne(visit: VendorVisit): Promise<PageAnswer> {
  try {
    await testPostback(visit.ctx, visit.vendorId, visit.params.id!)
    return goTo(pathOf(visit), saying(visit)("postback.tested"))
  } catch (error) {
    return backTo(pathOf(visit), error)
  }
}

/** The enrollments that links may be made for, which are those that can earn. */
async function approvedOf({ ctx, person }: AffiliateVisit) {
  const own = await readOwnEnrollments(ctx, person.id)
  if (own.length === 0) throw notFound()
  return own.filter(({ affiliate }) => affiliate.status === "approved")
}

async function showOwn(visit: AffiliateVisit, refused?: { id: string; state: FormState }): Promise<PageAnswer> {
  const { ctx, base, zone } = visit
  const shown = (await approvedOf(visit)).map(async ({ affiliate, program, vendor }) => {
    const state = refused?.id === affiliate.id ? refused.state : undefined
    const path = `${base}${OWN}/${affiliate.id}`
    return {
      name: `${program.name} (${vendor.name})`,
      shown: await show({ ...ctx, now: vendorNow(vendor) }, vendor.id, affiliate.id, path, state),
    }
  })
  const view = <OwnPostbacksView own={await Promise.all(shown)} zone={zone} />
  return { kind: "view", title: saying(visit)("postback.own"), view, ...(refused && { status: 422 }) }
}

/** The enrollment that a form is about; 404 for another's. */
async function chosen(visit: AffiliateVisit) {
  const found = (await approvedOf(visit)).find(({ affiliate }) => affiliate.id === visit.params.id)
  if (!found) throw notFound()
  return { ctx: { ...visit.ctx, now: vendorNow(found.vendor) }, vendorId: found.vendor.id, id: found.affiliate.id }
}

async function saveOwn(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, vendorId, id } = await chosen(visit)
  try {
    const { postback } = await save(ctx, vendorId, id, visit.form)
    return goTo(visit.base + OWN, saying(visit)(postback ? "postback.saved" : "postback.removed"))
  } catch (error) {
    return showOwn(visit, { id, state: refusedForm(error, visit.form) })
  }
}

async function testOwn(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, vendorId, id } = await chosen(visit)
  try {
    await testPostback(ctx, vendorId, id)
    return goTo(visit.base + OWN, saying(visit)("postback.tested"))
  } catch (error) {
    return backTo(visit.base + OWN, error)
  }
}

/** Where an affiliate's own system hears of what their customers do. */
export const postbackPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "postback.read", run: (visit) => showOne(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "postback.save", run: saveOne },
  { audience: "vendor", method: "post", path: `${PATH}/test`, action: "postback.save", run: testOne },
  { audience: "affiliate", method: "get", path: OWN, run: (visit) => showOwn(visit) },
  { audience: "affiliate", method: "post", path: `${OWN}/:id`, run: saveOwn },
  { audience: "affiliate", method: "post", path: `${OWN}/:id/test`, run: testOwn },
]
