import { dayStart } from "../../../lib/calendar.ts"
import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asAffiliate, asVendor } from "../../../platform/tenant.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import { findLinkShares, type LinkShares } from "../../conversions/earning/read-link-shares.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { Statement } from "../../ledger/posting/core/statement.ts"
import { readStatements } from "../../ledger/posting/read-statements.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { findAffiliate, type PayeeAffiliate } from "../accounts/account-store.ts"
import type { StatementQuery } from "../contract.ts"
import { type EarnedBy, earnedBy, findOwnItem, settledItemBefore, settledItemOf } from "./statement-store.ts"

export type AffiliateStatement = {
  affiliate: PayeeAffiliate
  runId: string | null
  from: Date | null
  to: Date
  timezone: string
  statements: Statement[]
  /** What the commissions that moved are for, by their ids. */
  names: Map<string, EarnedBy>
  /** Of which links' what they are parts. */
  parts: LinkShares
}

const BEGINNING = new Date(0)

/** What an affiliate was owed, earned and was paid in a period, or since the payout before a run up to that run's. */
export function readStatement(ctx: Ctx, vendorId: string, affiliateId: string, query: StatementQuery) {
  return readAsVendor(ctx, vendorId, "statement.read", (tx) => load(tx, vendorId, affiliateId, query, ctx.now))
}

/** The same for the person whose it is. */
export async function readOwnStatement(ctx: Ctx, personId: string, affiliateId: string, query: StatementQuery) {
  const enrollment = (await readOwnEnrollments(ctx, personId)).find(({ affiliate }) => affiliate.id === affiliateId)
  if (!enrollment) throw notFound()
  const vendorId = enrollment.vendor.id
  return asVendor(ctx, vendorId, (tx) => load(tx, vendorId, affiliateId, query, vendorNow(enrollment.vendor)))
}

/** What a person was paid by one payout of theirs, and what it was made of; 404 for others, and before it is paid. */
export async function readPayoutStatement(ctx: Ctx, personId: string, itemId: string) {
  const vendorIds = (await readOwnEnrollments(ctx, personId)).map(({ vendor }) => vendor.id)
  const item = await one(asAffiliate(ctx, personId, (tx) => findOwnItem(tx, vendorIds, itemId)))
  return readOwnStatement(ctx, personId, item.affiliateId, { run_id: item.runId })
}

async function load(
  tx: Tx,
  vendorId: string,
  affiliateId: string,
  query: StatementQuery,
  now: Date,
): Promise<AffiliateStatement> {
  const affiliate = await findAffiliate(tx, vendorId, affiliateId)
  if (!affiliate) throw notFound()
  const { timezone } = await findVendor(tx, vendorId)
  const period = query.run_id
    ? await periodOfRun(tx, vendorId, affiliateId, query.run_id)
    : { from: at(query.from, timezone) ?? BEGINNING, to: at(query.to, timezone) ?? justAfter(now), currency: null }
  const all = await readStatements(tx, vendorId, affiliateId, period)
  const statements = all.filter(({ currency }) => !period.currency || currency === period.currency)
  const from = period.from.getTime() === 0 ? null : period.from
  const refs = statements.flatMap(({ movements }) => movements.map(({ ref }) => ref))
  const names = await earnedBy(tx, vendorId, affiliateId, refs)
  const ids = [...names].filter(([, { isPart }]) => isPart).map(([id]) => id)
  const parts = await findLinkShares(tx, vendorId, ids)
  return { affiliate, runId: query.run_id ?? null, from, to: period.to, timezone, statements, names, parts }
}

const at = (asked: Date | string | undefined, timezone: string) =>
  typeof asked === "string" ? dayStart(asked, timezone) : asked

const justAfter = (instant: Date) => new Date(instant.getTime() + 1)

/** Payouts cut time into statements: each begins right after the one before, and ends with its own. */
async function periodOfRun(tx: Tx, vendorId: string, affiliateId: string, runId: string) {
  const item = await settledItemOf(tx, vendorId, affiliateId, runId)
  if (!item?.sentAt) throw notFound()
  const before = await settledItemBefore(tx, item, item.sentAt)
  return {
    from: before?.sentAt ? justAfter(before.sentAt) : BEGINNING,
    to: justAfter(item.sentAt),
    currency: item.currency,
  }
}
