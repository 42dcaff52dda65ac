import { validate } from "../../../platform/http/validate.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import {
  filled,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { InvestmentQuery } from "../contract.ts"
import { InvestmentView } from "./investment-view.tsx"
import { type Investment, readInvestment } from "./read-investment.ts"

async function showInvestmentPage({ ctx, vendorId, path, query }: VendorVisit): Promise<PageAnswer> {
  const asked = filled(Object.fromEntries(["from", "to"].map((name) => [name, query[name] ?? ""])))
  const read = (fields: Record<string, string>) => readInvestment(ctx, vendorId, validate(InvestmentQuery, fields))
  const show = ({ rows, currency, wordOfMouth }: Investment, state: FormState) => {
    const props = { rows, currency, wordOfMouth, action: path, state }
    return { kind: "view" as const, title: "Where to invest", view: <InvestmentView {...props} /> }
  }
  try {
    return show(await read(asked), { values: asked, errors: [] })
  } catch (error) {
    return { ...show(await read({}), refusedForm(error, asked)), status: 422 }
  }
}

export const investmentPages: Route[] = [
  {
    audience: "vendor",
    method: "get",
    path: "/investment",
    action: "channel_report.read",
    run: showInvestmentPage,
  },
]
