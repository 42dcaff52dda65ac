import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { arrange, asksForFile, type ListRules, listFile } from "../../../web/ui/list.ts"
import { policyInput } from "../../credit/contract.ts"
import { readPolicy, savePolicy } from "../../credit/policy/save-policy.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import {
  csvFile,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readMembers } from "../../identity/vendors/read-members.ts"
import { askedWindow, presetsOf } from "../channels/asked-window.ts"
import { InvestmentQuery } from "../contract.ts"
import { type InvestmentCell, InvestmentView, investmentColumns } from "./investment-view.tsx"
import { type Investment, readInvestment } from "./read-investment.ts"

/** So many members are offered as responsible for a channel. */
const MOST_PEOPLE = 200

const RULES: ListRules<InvestmentCell> = {
  sorts: {
    channel: (row) => row.channel,
    cost: (row) => row.cost,
    costs: (row) => row.costShareBps,
    closes: (row) => row.closeShareBps,
    price: (row) => row.costPerClose,
    before: (row) => row.previous.costPerClose,
    last: (row) => row.marginalCostPerClose,
  },
  sort: "",
  keeps: ["from", "through", "to"],
}

async function showInvestmentPage(visit: VendorVisit, named?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, query } = visit
  const { asked, shown } = askedWindow(visit, [])
  const read = (fields: Record<string, string>) => readInvestment(ctx, vendorId, validate(InvestmentQuery, fields))
  const naming = mayDo(ctx, "credit_policy.save") ? await namingOf(visit, named) : null
  const say = saying(visit)
  const show = ({ rows: read, currency, wordOfMouth }: Investment, state: FormState): PageAnswer => {
    const rows = read.map((row) => ({ ...row, currency }))
    const found = arrange(rows, `${base}/investment`, query, RULES)
    if (asksForFile(query)) return csvFile("investment", listFile(investmentColumns(say), found.all))
    const props = {
      rows,
      found,
      currency,
      wordOfMouth,
      action: `${base}/investment`,
      presets: presetsOf(visit),
      state,
      naming,
    }
    const isRefused = named !== undefined || state.errors.length > 0
    const view = <InvestmentView {...props} />
    return { kind: "view", title: say("insight.invest"), view, ...(isRefused && { status: 422 }) }
  }
  try {
    return show(await read(asked), { values: shown, errors: [] })
  } catch (error) {
    return show(await read({}), refusedForm(error, shown))
  }
}

async function namingOf({ ctx, vendorId, base }: VendorVisit, named?: FormState) {
  const { policy } = await readPolicy(ctx, vendorId)
  const people = await readMembers(ctx, vendorId, { limit: MOST_PEOPLE })
  return {
    action: `${base}/investment/responsible`,
    people: people.map(({ id, name, email }) => ({ value: id, label: name || email })),
    state: named ?? { values: { ...policy.responsible }, errors: [] },
    once: onceOnly({}),
  }
}

async function saveResponsible(visit: VendorVisit): Promise<PageAnswer> {
  const { vendorId, base, form } = visit
  try {
    const input = validate(policyInput, { responsible: filled(form) })
    await actOnce(visit, (ctx) => savePolicy(ctx, vendorId, input))
    return goTo(`${base}/investment`, saying(visit)("inbox.said_saved"))
  } catch (error) {
    return showInvestmentPage(visit, refusedForm(error, form))
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
  {
    audience: "vendor",
    method: "post",
    path: "/investment/responsible",
    action: "credit_policy.save",
    run: saveResponsible,
  },
]
