import { AppError } from "../../../lib/errors.ts"
import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { validate } from "../../../platform/http/validate.ts"
import { ID_PREFIXES } from "../../../vocabulary/ids.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { moneyText } from "../../../web/ui/text.tsx"
import { isSamePerson } from "../../identity/permissions/approve-as-another.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  backTo,
  companyBase,
  csvFile,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { DEBT_STATUSES } from "../commissions/core/state.ts"
import { AskWriteOff } from "../contract.ts"
import type { Debt } from "../store.ts"
import { approveWriteOff, askWriteOff, readSourcedDebts } from "./approve-write-off.ts"
import { type DebtRow, DebtsView, debtColumns, type Refused } from "./debts-view.tsx"

/** What the vendor calls some sales, by id; known to a slice further right. */
type NameSales = (ctx: Ctx, vendorId: string, ids: string[]) => Promise<Map<string, { externalId: string }>>

const causeOf = (causeId: string): DebtRow["cause"] =>
  causeId.startsWith(ID_PREFIXES.refund) ? "refund" : causeId.startsWith(ID_PREFIXES.amendment) ? "amendment" : "other"

async function rowsOf(visit: VendorVisit, nameSales: NameSales): Promise<DebtRow[]> {
  const { ctx, vendorId } = visit
  const found = await readSourcedDebts(ctx, vendorId)
  const saleIds = found.flatMap(({ kind, sourceId }) => (kind === "sale" ? [sourceId] : []))
  const sales = await nameSales(ctx, vendorId, [...new Set(saleIds)])
  const mayDecide = mayDo(ctx, "debt.write_off")
  return found.map(({ debt, affiliateName, sourceId }) => ({
    id: debt.id,
    affiliateId: debt.affiliateId,
    name: affiliateName,
    sale: sales.has(sourceId) ? { id: sourceId, name: sales.get(sourceId)!.externalId } : null,
    cause: causeOf(debt.causeId),
    amount: debt.amount,
    currency: debt.currency,
    status: debt.status,
    since: debt.at.toISOString(),
    days: Math.floor((ctx.now.getTime() - debt.at.getTime()) / DAY_MS),
    writeOffReason: debt.writeOffReason,
    may: !mayDecide || debt.status !== "open" ? null : wayOn(visit, debt),
  }))
}

async function showDebts(visit: VendorVisit, nameSales: NameSales, refused?: Refused): Promise<PageAnswer> {
  const { vendorId, base, zone, query } = visit
  const rows = await rowsOf(visit, nameSales)
  const found = arrange(rows, `${base}/debts`, query, {
    sorts: {
      name: (row) => row.name,
      amount: (row) => row.amount,
      since: (row) => row.since,
      state: (row) => DEBT_STATUSES.indexOf(row.status),
    },
    sort: "state",
    search: (row) => `${row.name} ${row.sale?.name ?? ""}`,
    filters: { state: (row) => row.status, currency: (row) => row.currency },
  })
  const bases = { base, company: companyBase(vendorId), zone }
  if (asksForFile(query)) return csvFile("debts", listFile(debtColumns(saying(visit), bases), found.all))
  const view = <DebtsView rows={rows} found={found} {...bases} {...(refused && { refused })} />
  return { kind: "view", title: saying(visit)("nav.debts"), view, ...(refused && { status: 422 }) }
}

const wayOn = ({ ctx }: VendorVisit, { writeOffAskedBy, writeOffAskedByPerson }: Debt) =>
  writeOffAskedBy === null || isSamePerson(ctx, writeOffAskedByPerson) ? ("ask" as const) : ("approve" as const)

const decision = (
  nameSales: NameSales,
  path: string,
  words: MessageKey,
  decide: (visit: VendorVisit, id: string) => Promise<unknown>,
  ask?: (visit: VendorVisit) => Promise<Question | null>,
): Route => ({
  audience: "finance",
  method: "post",
  path,
  action: "debt.write_off",
  ...(ask && { ask }),
  run: async (visit) => {
    const to = `${visit.base}/debts`
    try {
      await decide(visit, visit.params.id!)
      return goTo(to, saying(visit)(words))
    } catch (error) {
      if (error instanceof AppError && error.kind === "invalid")
        return showDebts(visit, nameSales, { id: visit.params.id!, state: refusedForm(error, visit.form) })
      return backTo(to, error)
    }
  },
})

async function askApproval(visit: VendorVisit): Promise<Question | null> {
  const { ctx, vendorId, base, params, reader } = visit
  const found = (await readSourcedDebts(ctx, vendorId)).find(({ debt }) => debt.id === params.id)
  if (!found) return null
  const amount = moneyText(found.debt.amount, found.debt.currency, reader.language)
  return questionOf(visit, "write_off", `${base}/debts`, { amount, name: found.affiliateName })
}

/** What affiliates owe back, with the sales that it comes from, and two people's decision to give it up. */
export const debtsPages = (nameSales: NameSales): Route[] => [
  {
    audience: "finance",
    method: "get",
    path: "/debts",
    action: "debt.read",
    run: (visit) => showDebts(visit, nameSales),
  },
  decision(nameSales, "/debts/:id/write-off", "money.write_off_asked", ({ ctx, vendorId, form }, id) =>
    askWriteOff(ctx, vendorId, id, validate(AskWriteOff, form).reason),
  ),
  decision(
    nameSales,
    "/debts/:id/write-off-approval",
    "money.written_off",
    ({ ctx, vendorId }, id) => approveWriteOff(ctx, vendorId, id),
    askApproval,
  ),
]
