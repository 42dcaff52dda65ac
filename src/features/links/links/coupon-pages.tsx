import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { textField } from "../../../web/ui/read-input.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readAffiliateNames, readAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import { readProgram } from "../../programs/programs/read-programs.ts"
import * as contract from "../contract.ts"
import { CouponsView } from "./coupon-view.tsx"
import { createCoupon } from "./create-coupon.ts"
import { readCoupons } from "./read-coupons.ts"

const SHOWN = 200

async function showCoupons(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params } = visit
  const program = await readProgram(ctx, vendorId, params.id!)
  const rows = await readCoupons(ctx, vendorId, { programId: program.id }, { limit: SHOWN })
  const names = await readAffiliateNames(ctx, vendorId, [...new Set(rows.map((row) => row.affiliateId))])
  const coupons = rows.map(({ code, affiliateId, createdAt }) => ({
    code,
    affiliate: { id: affiliateId, name: names.get(affiliateId) ?? "" },
    since: createdAt.toISOString(),
  }))
  const props = { program, coupons, base, zone, most: SHOWN, mayManage: mayDo(ctx, "coupon.save") }
  const view = <CouponsView {...props} {...(state && { state })} />
  return { kind: "view", title: program.name, view, ...(state && { status: 422 }) }
}

async function give(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params, reader } = visit
  const { id: programId } = await readProgram(ctx, vendorId, params.id!)
  const t = saying(visit)
  try {
    const email = textField(form, "email", reader.language).toLowerCase()
    const [affiliate] = await readAffiliates(ctx, vendorId, { limit: 1, program_id: programId, email })
    if (!affiliate) throw invalidField("/email", t("coupons.unknown"))
    const input = { code: form.code ?? "", program_id: programId, affiliate_id: affiliate.id }
    const { coupon } = await createCoupon(ctx, vendorId, validate(contract.createCoupon, input))
    return goTo(`${base}/programs/${programId}/coupons`, t("coupons.given", { code: coupon.code }))
  } catch (error) {
    return showCoupons(visit, refusedForm(error, form, { coupon_taken: "/code" }))
  }
}

/** The codes of a program. */
export const couponPages: Route[] = [
  {
    audience: "vendor",
    method: "get",
    path: "/programs/:id/coupons",
    action: "link.read",
    run: (visit) => showCoupons(visit),
  },
  { audience: "vendor", method: "post", path: "/programs/:id/coupons", action: "coupon.save", run: give },
]
