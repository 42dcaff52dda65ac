import * as z from "zod"
import { AppError } from "../../lib/errors.ts"
import { MAX_AMOUNT } from "../../lib/money.ts"
import type { Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import { validate } from "../../platform/http/validate.ts"
import { ImportCustomer, RecordLead, type RecordSale } from "../conversions/contract.ts"
import { customerKeys } from "../conversions/customers/customer-keys.ts"
import { importCustomer } from "../conversions/customers/import-customer.ts"
import { recordLead } from "../conversions/leads/record-lead.ts"
import { recordRefund } from "../conversions/refunds/record-refund.ts"
import { recordSale } from "../conversions/sales/record-sale.ts"
import { recordSales, type SaleOutcome } from "../conversions/sales/record-sales.ts"
import { type TouchInput, touchInput } from "../credit/contract.ts"
import { recordTouch } from "../credit/journeys/record-touch.ts"
import { recordTouches } from "../credit/journeys/record-touches.ts"
import type { Action } from "../identity/permissions/core/permissions.ts"
import { ensureLink } from "../links/links/ensure-link.ts"
import type { LineFields } from "./core/file-record.ts"
import type { ImportKind } from "./core/kinds.ts"
import type { Product } from "./core/products.ts"
import { importAffiliate } from "./import-affiliate.ts"
import { importCommission } from "./import-commission.ts"
import { importCoupon } from "./import-coupon.ts"
import { importLink } from "./import-link.ts"
import { importSale } from "./import-sale.ts"
import {
  FileSale,
  ImportAffiliate,
  ImportCommission,
  ImportCoupon,
  ImportLead,
  ImportLink,
  ImportRefund,
  ImportSale,
} from "./line-contract.ts"
import { nameAffiliate } from "./name-affiliate.ts"

export type LineKind = {
  /** What a line comes to; a key that makes the import needs this one's scope too. */
  action: Action
  fields: LineFields
  report(ctx: Ctx, vendorId: string, body: unknown): Promise<{ kind: string }>
  /** Many at once, where that can be: see `recordSales`. */
  together?(ctx: Ctx, vendorId: string, bodies: readonly unknown[], beside: Beside): Promise<SaleOutcome[]>
  /** Many in a few statements of the caller's transaction, with an outcome each. */
  reportAll?(tx: Tx, ctx: Ctx, vendorId: string, bodies: readonly unknown[]): Promise<LineResult[]>
}
export type LineResult = { kind: "recorded" | "unchanged" } | { kind: "refused"; error: AppError }

type Beside = Parameters<typeof recordSales>[3]

/** A line is read by the contract of its call, and recorded by the same verb. */
function lineKind<T>(
  action: Action,
  contract: z.ZodType<T>,
  verb: (ctx: Ctx, vendorId: string, input: T) => Promise<{ kind: string }>,
): LineKind {
  return {
    action,
    fields: fieldsOf(contract),
    report: async (ctx, vendorId, body) => verb(ctx, vendorId, validate(contract, body)),
  }
}

/** What each kind of file holds. */
const LINE_KINDS: Record<ImportKind, LineKind> = {
  leads: lineKind("lead.record", RecordLead, recordLead),
  sales: Object.assign(lineKind("sale.record", FileSale, recordSale), { together: reportSales }),
  refunds: lineKind("refund.record", ImportRefund, (ctx, vendorId, { currency = null, ...refund }) =>
    recordRefund(ctx, vendorId, { ...refund, currency }),
  ),
  links: lineKind("link.save", ImportLink, importLink),
  affiliates: lineKind("affiliate.save", ImportAffiliate, importAffiliate),
  coupons: lineKind("coupon.save", ImportCoupon, importCoupon),
  touches: Object.assign(
    lineKind("touch.record", touchInput, async (ctx, vendorId, touch) => {
      const { isNew } = await recordTouch(ctx, vendorId, touch, customerKeys)
      return { kind: isNew ? "recorded" : "unchanged" }
    }),
    { reportAll: reportTouches },
  ),
  customers: lineKind("customer.rebind", ImportCustomer, importCustomer),
  commissions: openingsOf("other"),
}

/** What a line of a file is read by, and recorded with: what was sold and earned in another system earns nothing by our rules. */
export function lineKindOf(kind: ImportKind, product: Product | null): LineKind {
  if (product === null) return LINE_KINDS[kind]
  if (kind === "commissions") return openingsOf(product)
  if (kind === "leads") return lineKind("customer.rebind", ImportLead, importLead)
  if (kind !== "sales") return LINE_KINDS[kind]
  return lineKind("sale.record", ImportSale, (ctx, vendorId, line) => importSale(ctx, vendorId, product, line))
}

/** A lead of another system binds its customer, and earns nothing here: what it earned there, their commissions say. */
async function importLead(ctx: Ctx, vendorId: string, { customer_external_id, slug, ...line }: ImportLead) {
  const { program_id, affiliate_email } = line
  if (slug !== undefined && affiliate_email !== undefined) {
    const inner = { ...ctx, idempotency: null }
    const affiliate_id = await nameAffiliate(inner, vendorId, { program_id, affiliate_email })
    await ensureLink(inner, vendorId, { program_id, affiliate_id, slug, status: "active" })
  }
  return importCustomer(ctx, vendorId, { ...line, external_id: customer_external_id })
}

function openingsOf(product: string): LineKind {
  const verb = (ctx: Ctx, vendorId: string, line: ImportCommission) => importCommission(ctx, vendorId, product, line)
  return lineKind("commission.create", ImportCommission, verb)
}

async function reportSales(ctx: Ctx, vendorId: string, bodies: readonly unknown[], beside: Beside) {
  const read = bodies.map((body) => readSale(body))
  const good = [...read.keys()].filter((index) => "input" in read[index]!)
  const inputs = read.flatMap((one) => ("input" in one ? one.input : []))
  const recorded = await recordSales(ctx, vendorId, inputs, (made) => beside(made.map((at) => good[at]!)))
  const outcomes = new Map(good.map((index, at) => [index, recorded[at]!]))
  return read.map((one, index): SaleOutcome => outcomes.get(index) ?? (one as SaleOutcome))
}

function readSale(body: unknown): { input: RecordSale } | SaleOutcome {
  try {
    return { input: validate(FileSale, body) }
  } catch (error) {
    return { kind: "refused", error }
  }
}

/** What a contract refuses is refused by itself; the others are recorded together. */
async function reportTouches(tx: Tx, ctx: Ctx, vendorId: string, bodies: readonly unknown[]): Promise<LineResult[]> {
  const read = bodies.map((body): TouchInput | AppError => {
    try {
      return validate(touchInput, body)
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
  })
  const good = read.filter((one): one is TouchInput => !(one instanceof AppError))
  const outcomes = (await recordTouches(tx, ctx, vendorId, good, customerKeys)).values()
  return read.map((one) => (one instanceof AppError ? { kind: "refused", error: one } : outcomes.next().value!))
}

function fieldsOf(contract: z.ZodType): LineFields {
  const { properties = {}, required = [] } = z.toJSONSchema(contract, { io: "input", unrepresentable: "any" })
  const names = Object.keys(properties)
  const of = (name: string) => properties[name] as { type?: string; format?: string; maximum?: number }
  const whole = names.filter((name) => of(name).type === "integer")
  const amounts = whole.filter((name) => of(name).maximum === Number(MAX_AMOUNT))
  return { names, required, whole, amounts, times: names.filter((name) => of(name).format === "date-time") }
}
