import { dayOf, dayStart, momentOf } from "../../../lib/calendar.ts"
import { AppError, invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { Rule } from "../../commissions/rules/core/rule.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import { readProgram } from "../../programs/programs/read-programs.ts"
import type { PreviewInput } from "../contract.ts"
import { type PreviewRow, type PreviewTotal, previewRules, totalPreview } from "./core/preview.ts"
import * as previewStore from "./preview-store.ts"

/** More would not fit into one answer's time. */
const MAX_EVENTS = 100_000
const BEGINNING = new Date(0)

export type DraftPreview = {
  from: Date
  to: Date
  currency: string
  rows: PreviewRow[]
  totals: PreviewTotal[]
  events: number
}

/** What a draft of rules would have cost over a program's past sales and leads; nothing is saved. */
export async function previewDraft(
  ctx: Ctx,
  vendorId: string,
  programId: string,
  input: Omit<PreviewInput, "rules"> & { rules: readonly Rule[] },
): Promise<DraftPreview> {
  can(ctx, "rules.preview", { vendorId })
  await readProgram({ ...ctx, idempotency: null }, vendorId, programId)
  return asVendor(ctx, vendorId, async (tx) => {
    const vendor = await findVendor(tx, vendorId)
    const from = input.from === undefined ? BEGINNING : momentOf(input.from, vendor.timezone)
    // What happens at this very instant is past.
    const to = input.to === undefined ? new Date(ctx.now.getTime() + 1) : momentOf(input.to, vendor.timezone)
    if (from >= to) throw invalidField("/to", "is not after from; it is exclusive")
    const events = await previewStore.listPastEvents(tx, vendor, {
      programId,
      to,
      limit: MAX_EVENTS + 1,
      from: monthStart(from, vendor.timezone),
    })
    if (events.length > MAX_EVENTS)
      throw new AppError("invalid", "preview_too_large", `The window has more than ${MAX_EVENTS} events. Narrow it.`)
    const rows = previewRules(input.rules, events, from)
    const shown = events.filter(({ occasion }) => occasion.at >= from).length
    return { from, to, currency: vendor.currency, rows, totals: totalPreview(rows), events: shown }
  })
}

/** Caps are per calendar month: the month's earlier events fill them. */
function monthStart(from: Date, timeZone: string): Date {
  return from <= BEGINNING ? BEGINNING : dayStart(`${dayOf(from, timeZone).slice(0, 7)}-01`, timeZone)
}
