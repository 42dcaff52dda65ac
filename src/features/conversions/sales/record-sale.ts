import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Database } from "../../../platform/db.ts"
import { groupCommit } from "../../../platform/group-commit.ts"
import { newId } from "../../../platform/new-id.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { RecordSale } from "../contract.ts"
import { acceptClick, type Provider } from "../evidence/accept-click.ts"
import { hashAddress, locksOf } from "../evidence/admit-unverified.ts"
import { type EventSource, sourceOfActor } from "../evidence/core/source.ts"
import * as refunds from "../refund-store.ts"
import type { RecordedSale, SaleReport } from "./load-sales.ts"
import { recordAlone } from "./record-alone.ts"
import { recordTogether } from "./record-together.ts"

/** `onlyProgramId` where it can only concern one program; `provider` see there; `importedFrom`: the system whose sale it was. */
export type SaleOptions = {
  onlyProgramId?: string | null
  provider?: Provider
  source?: EventSource
  importedFrom?: string
}

/** Sales of one batch, and batches at a time. */
const MOST = 16
const AT_ONCE = 2

/**
 * A sale with all that follows from it, in one transaction, beside others that came at the same time. Reported again it is
 * `unchanged`; with another amount, currency or customer 409 `sale_conflict`. A verified one replaces an unverified one; that
 * one never changes one that is known.
 */
export async function recordSale(
  ctx: Ctx,
  vendorId: string,
  input: RecordSale,
  options: SaleOptions = {},
): Promise<RecordedSale> {
  can(ctx, "sale.record", { vendorId })
  const report = await reportOf(ctx, vendorId, input, options)
  const isRare = ctx.idempotency || report.hints.source === "unverified" || input.told_by !== undefined
  return isRare ? recordAlone(report) : together(ctx.db)(report)
}

/** One group for whoever shares a pool: on Workers each invocation has its own, since none may wait for another's. */
const groups = new WeakMap<Database, ReturnType<typeof groupCommit<SaleReport, RecordedSale>>>()

function together(db: Database) {
  const group = groups.get(db) ?? groupCommit({ most: MOST, atOnce: AT_ONCE, work: recordTogether })
  groups.set(db, group)
  return group
}

/** A sale as it was reported. Throws what the API answers where that is wrong by itself. */
export async function reportOf(
  ctx: Ctx,
  vendorId: string,
  input: RecordSale,
  { onlyProgramId = null, provider = null, source = sourceOfActor(ctx.actor), importedFrom }: SaleOptions,
): Promise<SaleReport> {
  const at = checkTimeAndBase(ctx, input)
  const click = await acceptClick(ctx, input.click_id, provider)
  const said = { coupon: input.coupon, affiliateId: input.affiliate_id, email: input.email ?? null }
  const hints = { at, source, ...click, ...said, onlyProgramId }
  const brought = { clickId: input.click_id, addressHash: await hashAddress(ctx, vendorId, source) }
  const locks = [refunds.lockOf(vendorId, "sale", input.external_id), ...locksOf(vendorId, source, brought)]
  const keys = [...locks, `customer:${vendorId}:${input.customer_external_id}`]
  const id = newId("sale")
  const reported = { ctx, vendorId, id, input, hints, brought, provider, locks, keys, scope: vendorId }
  return Object.assign(reported, { importedFrom: importedFrom ?? null })
}

function checkTimeAndBase(ctx: Ctx, { occurred_at: at = ctx.now, amount, tax, shipping }: RecordSale): Date {
  if (at > ctx.now) throw invalidField("/occurred_at", `is in the future; it is ${ctx.now.toISOString()} now`)
  if (tax + shipping > amount) throw invalidField("/tax", "tax and shipping are more than the amount they are part of")
  return at
}
