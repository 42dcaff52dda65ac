import { invalidField } from "../../../lib/errors.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import type { FormState } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { textField } from "../../../web/ui/read-input.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce } from "../../identity/sessions/act-once.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readAffiliateNames, readAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import { readProgramOptions } from "../../programs/programs/read-programs.ts"
import { readClaimsOf } from "../customers/read-claims.ts"
import { readCustomer, rebindCustomer } from "../customers/rebind-customer.ts"
import { CustomerView } from "./customer-view.tsx"
import { affiliatesOf, toShownSale } from "./pages.tsx"
import { readSales } from "./read-sales.ts"
import { customerHref } from "./sale-list-view.tsx"

const SHOWN_SALES = 50

async function showCustomer(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, params } = visit
  const customer = await readCustomer(ctx, vendorId, params.externalId!)
  const { externalId, affiliateId } = customer
  const sales = (await readSales(ctx, vendorId, { limit: SHOWN_SALES, customer_external_id: externalId })).slice(
    0,
    SHOWN_SALES,
  )
  const ids = new Set([...affiliatesOf(sales), ...(affiliateId === null ? [] : [affiliateId])])
  const names = await readAffiliateNames(ctx, vendorId, [...ids])
  const props = {
    customer: { ...customer, boundAt: customer.boundAt?.toISOString() ?? null },
    affiliate: affiliateId === null ? null : { id: affiliateId, name: names.get(affiliateId) ?? "" },
    sales: sales.map((sale) => toShownSale(sale, names)),
    claims: await readClaimsOf(ctx, vendorId, { customerId: customer.id }),
    programs: await readProgramOptions(ctx, vendorId),
    base,
    zone,
    mayRebind: mayDo(ctx, "customer.rebind"),
  }
  const view = <CustomerView {...props} {...(state && { state })} />
  return { kind: "view", title: customer.name ?? externalId, view, ...(state && { status: 422 }) }
}

/** Whose the customer becomes, and why; 422 on the field. */
async function readRebinding(visit: VendorVisit) {
  const { ctx, vendorId, form, reader } = visit
  const email = textField(form, "email", reader.language).toLowerCase()
  const program = form.program ? { program_id: form.program } : {}
  const [affiliate] = await readAffiliates(ctx, vendorId, { limit: 1, email, ...program })
  if (!affiliate) throw invalidField("/affiliate_id", saying(visit)("customers.unknown"))
  return { affiliate, reason: textField(form, "reason", reader.language) }
}

async function ask(visit: VendorVisit): Promise<Question | null> {
  const { ctx, vendorId, base, params } = visit
  const customer = await readCustomer(ctx, vendorId, params.externalId!)
  try {
    const { affiliate } = await readRebinding(visit)
    const named = { customer: customer.name ?? customer.externalId, name: affiliate.name }
    return questionOf(visit, "rebind", customerHref(base, customer.externalId), named)
  } catch (error) {
    // What does not fit is shown on the form, by the step itself.
    refusedForm(error, {})
    return null
  }
}

async function rebind(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  const customer = await readCustomer(ctx, vendorId, params.externalId!)
  try {
    const { affiliate, reason } = await readRebinding(visit)
    await actOnce(visit, (once) =>
      rebindCustomer(once, vendorId, customer.externalId, { affiliate_id: affiliate.id, reason }),
    )
    const named = { customer: customer.name ?? customer.externalId, name: affiliate.name }
    return goTo(customerHref(base, customer.externalId), saying(visit)("customers.rebound", named))
  } catch (error) {
    return showCustomer(visit, refusedForm(error, form))
  }
}

/** A customer of the vendor, by the vendor's own name for them. */
export const customerPages: Route[] = [
  {
    audience: "vendor",
    method: "get",
    path: "/customers/:externalId",
    action: "sale.read",
    run: (visit) => showCustomer(visit),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/customers/:externalId/rebinding",
    action: "customer.rebind",
    ask,
    run: rebind,
  },
]
