import * as z from "zod"
import { invariant } from "../../lib/assert.ts"
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

/** What a contract asks of a cell is tried out: the words that describe it are not carried along. */
function fieldsOf(contract: z.ZodType): LineFields {
  invariant(contract instanceof z.ZodObject, "lines_are_objects")
  const fields = Object.entries(contract.shape as Record<string, z.ZodType>)
  const namesOf = (is: (field: z.ZodType) => boolean) => fields.filter(([, field]) => is(field)).map(([name]) => name)
  const takes = (field: z.ZodType, value: unknown) => field.safeParse(value).success
  return {
    names: namesOf(() => true),
    required: namesOf((field) => !takes(field, undefined)),
    whole: namesOf((field) => takes(field, 1) && !takes(field, "1")),
  }
}
