import * as z from "zod"
import type { Ctx } from "../../platform/ctx.ts"
import { validate } from "../../platform/http/validate.ts"
import { RecordLead, RecordRefund, RecordSale } from "../conversions/contract.ts"
import { recordLead } from "../conversions/leads/record-lead.ts"
import { recordRefund } from "../conversions/refunds/record-refund.ts"
import { recordSale } from "../conversions/sales/record-sale.ts"
import type { Action } from "../identity/permissions/core/permissions.ts"
import { createLink } from "../links/contract.ts"
import { ensureLink } from "../links/links/ensure-link.ts"
import type { LineFields } from "./core/file-record.ts"
import type { ImportKind } from "./core/kinds.ts"

type LineKind = {
  /** What a line comes to; a key that makes the import needs this one's scope too. */
  action: Action
  fields: LineFields
  report(ctx: Ctx, vendorId: string, body: unknown): Promise<{ kind: string }>
}

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
export const LINE_KINDS: Record<ImportKind, LineKind> = {
  leads: lineKind("lead.record", RecordLead, recordLead),
  sales: lineKind("sale.record", RecordSale, recordSale),
  refunds: lineKind("refund.record", RecordRefund, (ctx, vendorId, refund) =>
    recordRefund(ctx, vendorId, { ...refund, currency: null }),
  ),
  links: lineKind("link.save", createLink, ensureLink),
}

function fieldsOf(contract: z.ZodType): LineFields {
  const { properties = {}, required = [] } = z.toJSONSchema(contract, { io: "input", unrepresentable: "any" })
  const names = Object.keys(properties)
  const isWhole = (name: string) => (properties[name] as { type?: string }).type === "integer"
  return { names, required, whole: names.filter(isWhole) }
}
