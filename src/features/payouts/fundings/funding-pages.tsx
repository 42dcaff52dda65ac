import { parseCurrency } from "../../../lib/currency.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { moneyField } from "../../../web/ui/read-input.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  csvFile,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { OpenFunding } from "../contract.ts"
import { type BackFrom, FundingsView, fundingColumns, needColumns } from "./funding-view.tsx"
import { openFunding } from "./open-funding.ts"
import { readCurrency, readFundings, readNeeds } from "./read-fundings.ts"

/** Whether they come from a checkout of ours, and how it stands; it is Stripe that says whether it was paid. */
function backFrom({ query }: VendorVisit, fundings: { id: string; status: string }[]): BackFrom | null {
  const found = fundings.find(({ id }) => id === query.paid || id === query.unpaid)
  return found ? { id: found.id, status: found.status, hasPaid: found.id === query.paid } : null
}

/** A list that is searched and ordered has them all at hand: up to so many, the newest. */
const MOST_FUNDINGS = 500

async function showFundings(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, query, zone } = visit
  const { rows: all } = await readFundings(ctx, vendorId, { limit: MOST_FUNDINGS })
  const fundings = all.slice(0, MOST_FUNDINGS).map((row) => ({ ...row, at: row.requestedAt.toISOString() }))
  const found = arrange(fundings, `${base}/fundings`, query, {
    sorts: {
      at: (row) => row.at,
      amount: (row) => row.amount,
      paid: (row) => row.paid,
      returned: (row) => row.returned,
      status: (row) => row.status,
    },
    sort: "-at",
    search: (row) => row.reference ?? "",
    filters: { status: (row) => row.status, currency: (row) => row.currency },
    rowsPerPage: 25,
  })
  const { funding, rows } = await readNeeds(ctx, vendorId)
  const needs = arrange(rows, `${base}/fundings`, query, {
    name: "needs",
    sorts: {
      currency: (row) => row.currency,
      available: (row) => row.available,
      to_send: (row) => row.toSend,
      owed: (row) => row.owed,
      missing: (row) => row.missing,
    },
    sort: "currency",
  })
  if (asksForFile(query, "needs")) return csvFile("funds", listFile(needColumns(saying(visit)), needs.all))
  if (asksForFile(query)) return csvFile("fundings", listFile(fundingColumns(saying(visit), zone), found.all))
  const currency = await readCurrency(ctx, vendorId)
  const back = backFrom(visit, fundings)
  const props = { isPrefunded: funding === "prefunded", needs, fundings, found, back, currency, base, zone }
  const mayOpen = mayDo(ctx, "funding.open")
  const view = <FundingsView {...props} mayOpen={mayOpen} {...(state && { state })} />
  return { kind: "view", title: saying(visit)("nav.funds"), view, ...(state && { status: 422 }) }
}

async function add(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  try {
    const currency = parseCurrency(form.currency ?? "")
    const amount = currency === null ? 0n : moneyField(form, "amount", currency, reader.language)
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
