import { invalidField } from "../../../lib/errors.ts"
import { validate } from "../../../platform/http/validate.ts"
import { newCode } from "../../../platform/new-id.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import type { FormState } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { moneyField, textField } from "../../../web/ui/read-input.ts"
import { moneyText } from "../../../web/ui/text.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce } from "../../identity/sessions/act-once.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { AmendSale, RecordRefund, type Sale } from "../contract.ts"
import { recordRefund } from "../refunds/record-refund.ts"
import { amendSale } from "./amend-sale.ts"
import { showExplanation } from "./pages.tsx"
import { readSale } from "./read-sales.ts"
import { SaleActions } from "./sale-actions-view.tsx"

const pathOf = ({ base, params }: VendorVisit) => `${base}/sales/${params.id}`
const wordsOf = ({ reader }: VendorVisit, { currency }: { currency: string }) => {
  return (amount: bigint) => moneyText(amount, currency, reader.language)
}

async function showSale(
  visit: VendorVisit,
  states: { refund?: FormState; amend?: FormState } = {},
): Promise<PageAnswer> {
  const isRefused = Object.keys(states).length > 0
  const answer = await showExplanation(visit, ({ sale }) => (
    <SaleActions
      path={pathOf(visit)}
      currency={sale.currency}
      left={BigInt(sale.amount - sale.refunded_amount)}
      mayRefund={mayDo(visit.ctx, "refund.record")}
      mayAmend={sale.verified && mayDo(visit.ctx, "sale.amend")}
      {...states}
    />
  ))
  return isRefused ? Object.assign(answer, { status: 422 as const }) : answer
}

/** What is refunded, minor units; without an amount all that is left. 422 on the field. */
function readRefund(visit: VendorVisit, sale: Sale): bigint {
  const { form, reader } = visit
  const left = BigInt(sale.amount - sale.refunded_amount)
  const amount = form.amount?.trim() ? moneyField(form, "amount", sale.currency, reader.language) : left
  if (amount <= left && left > 0n) return amount
  throw invalidField("/amount", saying(visit)("sales.too_much", { amount: wordsOf(visit, sale)(left) }))
}

async function refund(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, form, params } = visit
  const sale = await readSale(ctx, vendorId, params.id!)
  try {
    const amount = readRefund(visit, sale)
    const input = validate(RecordRefund, {
      external_id: `refund-${newCode()}`,
      sale_external_id: sale.external_id,
      amount: Number(amount),
      ...(form.reason?.trim() && { reason: form.reason.trim() }),
    })
    await actOnce(visit, (once) => recordRefund(once, vendorId, { ...input, currency: sale.currency }))
    const words = { amount: wordsOf(visit, sale)(amount), name: sale.external_id }
    return goTo(pathOf(visit), saying(visit)("sales.refund_done", words))
  } catch (error) {
    return showSale(visit, { refund: refusedForm(error, form) })
  }
}

/** The sale as its form says it is now. 422 on the field. */
function readAmendment(visit: VendorVisit, sale: Sale): AmendSale {
  const { form, reader } = visit
  const money = (name: string) => Number(moneyField(form, name, sale.currency, reader.language))
  const amount = money("amount")
  if (amount < sale.refunded_amount) {
    const refunded = wordsOf(visit, sale)(BigInt(sale.refunded_amount))
    throw invalidField("/amount", saying(visit)("sales.below_refunded", { amount: refunded }))
  }
  return validate(AmendSale, {
    amount,
    ...(form.tax?.trim() && { tax: money("tax") }),
    ...(form.shipping?.trim() && { shipping: money("shipping") }),
    reason: textField(form, "reason", reader.language),
  })
}

async function amend(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, form, params } = visit
  const sale = await readSale(ctx, vendorId, params.id!)
  try {
    const input = readAmendment(visit, sale)
    await actOnce(visit, (once) => amendSale(once, vendorId, sale.id, input))
    const words = { amount: wordsOf(visit, sale)(input.amount), name: sale.external_id }
    return goTo(pathOf(visit), saying(visit)("sales.amend_done", words))
  } catch (error) {
    return showSale(visit, { amend: refusedForm(error, form) })
  }
}

/** Asks by order and amount; what does not fit is shown on the form, by the step itself. */
const asking =
  (question: (visit: VendorVisit, sale: Sale) => Promise<Question>) =>
  async (visit: VendorVisit): Promise<Question | null> => {
    const sale = await readSale(visit.ctx, visit.vendorId, visit.params.id!)
    try {
      return question(visit, sale)
    } catch (error) {
      refusedForm(error, {})
      return null
    }
  }

const askRefund = asking((visit, sale) => {
  const amount = wordsOf(visit, sale)(readRefund(visit, sale))
  return questionOf(visit, "refund", pathOf(visit), { amount, name: sale.external_id })
})

const askAmendment = asking((visit, sale) => {
  const money = wordsOf(visit, sale)
  const { amount } = readAmendment(visit, sale)
  const named = { name: sale.external_id, before: money(BigInt(sale.amount)), after: money(amount) }
  return questionOf(visit, "amend", pathOf(visit), named)
})

/** One sale: why it earned what it earned, a refund, a change of the order. */
export const salePages: Route[] = [
  { audience: "vendor", method: "get", path: "/sales/:id", action: "sale.read", run: (visit) => showSale(visit) },
  {
    audience: "vendor",
    method: "post",
    path: "/sales/:id/refund",
    action: "refund.record",
    ask: askRefund,
    run: refund,
  },
  {
    audience: "vendor",
    method: "post",
    path: "/sales/:id/amendment",
    action: "sale.amend",
    ask: askAmendment,
    run: amend,
  },
]
