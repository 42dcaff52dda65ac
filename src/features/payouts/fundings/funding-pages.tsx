import { parseCurrency, parseMajor } from "../../../lib/currency.ts"
import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { OpenFunding } from "../contract.ts"
import { type BackFrom, FundingsView } from "./funding-view.tsx"
import { openFunding } from "./open-funding.ts"
import { readCurrency, readFundings, readNeeds } from "./read-fundings.ts"

/** Whether they come from a checkout of ours, and how it stands; it is Stripe that says whether it was paid. */
function backFrom({ query }: VendorVisit, fundings: { id: string; status: string }[]): BackFrom | null {
  const found = fundings.find(({ id }) => id === query.paid || id === query.unpaid)
  return found ? { id: found.id, status: found.status, hasPaid: found.id === query.paid } : null
}

async function showFundings(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const { rows } = await readFundings(ctx, vendorId, paged(visit))
  const { funding, rows: needs } = await readNeeds(ctx, vendorId)
  const { shown, page } = onPage(visit, rows, (row) => row.id)
  const fundings = shown.map((row) => ({ ...row, at: row.requestedAt.toISOString() }))
  const currency = await readCurrency(ctx, vendorId)
  const back = backFrom(visit, fundings)
  const props = { isPrefunded: funding === "prefunded", needs, fundings, back, currency, base, page, zone }
  const mayOpen = mayDo(ctx, "funding.open")
  const view = <FundingsView {...props} mayOpen={mayOpen} {...(state && { state })} />
  return { kind: "view", title: saying(visit)("nav.funds"), view, ...(state && { status: 422 }) }
}

async function add(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    const currency = parseCurrency(form.currency ?? "") ?? ""
    const amount = currency === "" ? 0n : parseMajor((form.amount ?? "").replaceAll(",", ""), currency)
    if (amount === null) throw invalidField("/amount", `is not an amount in ${currency}, such as 1,200.00`)
    const input = validate(OpenFunding, { amount: Number(amount), currency: form.currency })
    const funding = await openFunding(ctx, vendorId, input)
    return funding.checkoutUrl ? { kind: "redirect", to: funding.checkoutUrl } : goTo(`${base}/fundings`)
  } catch (error) {
    return showFundings(visit, refusedForm(error, form, { funding_refused: "/amount" }))
  }
}

/** What a vendor has to pay affiliates with, and how to add to it. */
export const fundingPages: Route[] = [
  {
    audience: "finance",
    method: "get",
    path: "/fundings",
    action: "funding.read",
    run: (visit) => showFundings(visit),
  },
  { audience: "finance", method: "post", path: "/fundings", action: "funding.open", run: add },
]
