import { addDays, monthAfter } from "../../../lib/calendar.ts"
import { AppError, invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import type { FormState } from "../../../web/ui/form.tsx"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { monthText } from "../../../web/ui/text.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  companyBase,
  csvFile,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readMemberNames } from "../../identity/vendors/read-members.ts"
import { closeMonth, readMonths } from "../../ledger/audit/close-month.ts"
import { CloseMonth } from "../../ledger/contract.ts"
import { ClosesView, type MonthRow, monthColumns } from "./close-view.tsx"
import { readCloseChecks } from "./read-close-checks.ts"

async function monthsOf({ ctx, vendorId, zone }: VendorVisit) {
  const { closes, open } = await readMonths(ctx, vendorId, zone)
  const names = await readMemberNames(ctx, vendorId, [...new Set(closes.map(({ closedBy }) => closedBy))])
  const rowOf = (month: string): MonthRow => {
    const lastDay = addDays(`${monthAfter(month, 1)}-01`, -1)
    return { month, lastDay, closedBy: null, closedAt: null }
  }
  const closed = closes.map(({ month, closedBy, closedAt }) => ({
    ...rowOf(month),
    closedBy: names.get(closedBy) ?? null,
    closedAt: closedAt.toISOString(),
  }))
  return { open, latest: closes[0]?.month ?? null, rows: [...open.map(rowOf), ...closed] }
}

async function showCloses(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query, reader } = visit
  const { open, latest, rows } = await monthsOf(visit)
  const stateOf = (row: MonthRow) => (row.closedAt === null ? "open" : "closed")
  const path = `${base}/closes`
  const found = arrange(rows, path, query, {
    sorts: { month: (row) => row.month, closed: (row) => row.closedAt },
    sort: "-month",
    filters: { state: stateOf },
    keeps: ["month"],
  })
  const columns = { open, base, zone, language: reader.language }
  if (asksForFile(query)) return csvFile("closes", listFile(monthColumns(saying(visit), columns), found.all))
  const chosen = open.find((month) => month === query.month) ?? open.at(-1) ?? null
  const checks = chosen === null ? [] : await readCloseChecks(ctx, vendorId, chosen, zone)
  const props = { ...columns, latest, chosen, checks, found }
  const view = (
    <ClosesView
      {...props}
      company={companyBase(vendorId)}
      mayClose={mayDo(ctx, "ledger.close")}
      {...(state && { state })}
    />
  )
  return { kind: "view", title: saying(visit)("closing.title"), view, ...(state && { status: 422 }) }
}

/** Names the month, and how much of it is still to look at. */
async function askToClose(visit: VendorVisit): Promise<Question | null> {
  const { ctx, vendorId, base, zone, form, reader } = visit
  const { open } = await monthsOf(visit)
  if (!open.includes(form.month ?? "")) return null
  const month = form.month!
  const named = { month: monthText(month, reader.language) }
  const question = await questionOf(visit, "close_month", `${base}/closes?month=${month}`, named)
  const unfit = (await readCloseChecks(ctx, vendorId, month, zone)).filter(({ isFit }) => !isFit)
  if (unfit.length === 0) return question
  return { ...question, detail: `${saying(visit)("closing.still_open", { n: unfit.length })} ${question.detail}` }
}

async function close(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  try {
    const { month } = validate(CloseMonth, filled(form))
    await closeMonth(ctx, vendorId, month)
    return goTo(`${base}/closes`, saying(visit)("closing.done", { month: monthText(month, reader.language) }))
  } catch (error) {
    return showCloses(visit, refusedForm(notOver(error, visit), form))
  }
}

/** The refusal of a month that lasts still, in the reader's words. */
function notOver(error: unknown, visit: VendorVisit): unknown {
  const month = visit.form.month ?? ""
  if (!(error instanceof AppError) || !/^\d{4}-\d{2}$/.test(month) || error.kind !== "invalid") return error
  const detail = saying(visit)("closing.not_over", { month: monthText(month, visit.reader.language) })
  return invalidField("/month", detail)
}

/** Months that are closed, and those that could be. */
export const closePages: Route[] = [
  { audience: "finance", method: "get", path: "/closes", action: "ledger.read", run: (visit) => showCloses(visit) },
  { audience: "finance", method: "post", path: "/closes", action: "ledger.close", ask: askToClose, run: close },
]
