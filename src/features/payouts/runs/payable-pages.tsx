import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import type { FormState } from "../../../web/ui/form.tsx"
import { arrange, asksForFile, listFile } from "../../../web/ui/list.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { moneyText } from "../../../web/ui/text.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  csvFile,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../../identity/sessions/core/page.ts"
import { readProgramOptions } from "../../programs/programs/read-programs.ts"
import { DraftRun } from "../contract.ts"
import { draftRun } from "./draft-run.ts"
import { type PayableShare, PayableView, payableColumns } from "./payable-view.tsx"
import { previewPayable } from "./preview-payable.ts"
import { remindPayoutAccount } from "./remind-payout-account.ts"
import { QUIET_DAYS, readWaitingMoney, remindWaiting, type WaitingPayee } from "./remind-waiting.ts"

/** Names in a question; the others are a number. */
const NAMED = 12

async function payableOf({ ctx, vendorId }: VendorVisit) {
  const previews = await previewPayable(ctx, vendorId)
  const waiting = await readWaitingMoney(ctx, vendorId, previews)
  const byId = new Map(waiting.map((one) => [one.affiliateId, one]))
  const rows = previews.flatMap(({ currency, draft, payees }): PayableShare[] => {
    const rowOf = (affiliateId: string, amount: bigint) => {
      return { affiliateId, name: payees.get(affiliateId)?.name ?? "", currency, amount }
    }
    return [
      ...draft.items.map(({ affiliateId, amount }) => ({ ...rowOf(affiliateId, amount), left: null, waiting: null })),
      ...draft.leftOut.map(({ affiliateId, amount, ...left }) => ({
        ...rowOf(affiliateId, amount),
        left,
        waiting: byId.get(affiliateId) ?? null,
      })),
    ]
  })
  return { rows, waiting, currencies: previews.map(({ currency }) => currency) }
}

async function showPayable(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query } = visit
  const { rows, waiting, currencies } = await payableOf(visit)
  const found = arrange(rows, `${base}/payable`, query, {
    sorts: { name: (row) => row.name, amount: (row) => row.amount, state: (row) => (row.left === null ? 0 : 1) },
    sort: "state",
    search: (row) => row.name,
    filters: {
      state: (row) => (row.left === null ? "ready" : "left_out"),
      currency: (row) => row.currency,
      why: (row) => row.left?.reason ?? "",
    },
  })
  if (asksForFile(query)) return csvFile("payable", listFile(payableColumns(saying(visit), base, zone), found.all))
  const programs = await readProgramOptions(ctx, vendorId)
  const props = { rows, found, waiting, currencies, programs, base, zone, quietDays: QUIET_DAYS }
  return {
    kind: "view",
    title: saying(visit)("nav.payable"),
    view: <PayableView {...props} mayPrepare={mayDo(ctx, "run.prepare")} {...(state && { state })} />,
    ...(state && { status: 422 }),
  }
}

async function prepare(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    const { run, items } = await draftRun(ctx, vendorId, validate(DraftRun, filled(form)))
    const words = saying(visit)(items.total === 0 ? "money.draft_empty" : "money.draft_made")
    return goTo(`${base}/runs/${run.id}`, words)
  } catch (error) {
    return showPayable(visit, refusedForm(error, form))
  }
}

const sumsText = (sums: WaitingPayee["sums"], language: Language) =>
  sums.map(({ amount, currency }) => moneyText(amount, currency, language)).join(", ")

/** Names who is mailed, and how much waits for them; null where nobody would be. */
async function askToRemind(visit: VendorVisit): Promise<Question | null> {
  const { base, form, reader } = visit
  const { waiting, rows } = await payableOf(visit)
  const names = new Map(rows.map((row) => [row.affiliateId, row.name]))
  const { language } = reader
  const nameOf = ({ affiliateId }: WaitingPayee) => names.get(affiliateId) ?? ""
  const back = `${base}/payable`
  if (form.affiliate_id) {
    const one = waiting.find(({ affiliateId }) => affiliateId === form.affiliate_id)
    return one ? questionOf(visit, "remind_one", back, { name: nameOf(one), sums: sumsText(one.sums, language) }) : null
  }
  const due = waiting.filter(({ isDue }) => isDue)
  if (due.length === 0) return null
  const totals = new Map<string, bigint>()
  for (const { amount, currency } of due.flatMap(({ sums }) => sums))
    totals.set(currency, (totals.get(currency) ?? 0n) + amount)
  const sums = [...totals].map(([currency, amount]) => ({ currency, amount }))
  const question = await questionOf(visit, "remind", back, { n: due.length, sums: sumsText(sums, language) })
  const t = saying(visit)
  const named = due.slice(0, NAMED).map((one) => `${nameOf(one)} (${sumsText(one.sums, language)})`)
  const more = due.length > NAMED ? ` ${t("remind.more", { n: due.length - NAMED })}` : ""
  const others = waiting.length - due.length
  const left = others > 0 ? ` ${t("remind.recent", { n: others, days: QUIET_DAYS })}` : ""
  return { ...question, detail: `${t("remind.whom", { names: named.join(", ") })}${more}${left} ${question.detail}` }
}

async function remind(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  const t = saying(visit)
  const back = `${base}/payable`
  if (form.affiliate_id) {
    const { kind } = await remindPayoutAccount(ctx, vendorId, form.affiliate_id)
    return goTo(back, kind === "reminded" ? t("remind.done", { n: 1 }) : t(`remind.${kind}`))
  }
  const { mailed } = await remindWaiting(ctx, vendorId)
  return goTo(back, mailed > 0 ? t("remind.done", { n: mailed }) : t("remind.nobody", { days: QUIET_DAYS }))
}

/** What is payable, a run made of it, and reminders to those whose account keeps theirs back. */
export const payablePages: Route[] = [
  { audience: "finance", method: "get", path: "/payable", action: "run.read", run: (visit) => showPayable(visit) },
  { audience: "finance", method: "post", path: "/runs", action: "run.prepare", run: prepare },
  {
    audience: "finance",
    method: "post",
    path: "/payable/reminders",
    action: "run.prepare",
    ask: askToRemind,
    run: remind,
  },
]
