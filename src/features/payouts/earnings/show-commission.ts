import type { LinkShares } from "../../conversions/earning/read-link-shares.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import type { OwnCommissionRow } from "./commission-rows-view.tsx"
import type { NextPayout } from "./core/next-payout.ts"
import { obstacleOf } from "./core/own-earnings.ts"
import type { OwnCommissions } from "./read-own-commissions.ts"

type Beside = {
  enrollments: readonly OwnEnrollment[]
  next: NextPayout
  debts: OwnCommissions["debts"]
  recruited: ReadonlyMap<string, string>
  shares: LinkShares
}

/** A commission as its affiliate reads it: for what, how much, and when it is paid or why not. */
export function showCommission(row: OwnCommissions["commissions"][number], beside: Beside): OwnCommissionRow {
  const { commission, programName, saleExternalId, item } = row
  const { kind, sourceId, affiliateId, currency, vendorId } = commission
  const share = beside.shares.get(commission.id)
  // What is no longer by the shared link is somebody else's by now.
  const saleName = saleExternalId ?? (share?.link ? share.saleName : null)
  const debts = beside.debts.filter(({ commissionId }) => commissionId === commission.id)
  return {
    id: commission.id,
    kind,
    sale: saleName !== null && kind === "sale" ? { name: saleName, href: `/sales/${sourceId}` } : null,
    recruiting: recruitingOf(commission, beside.recruited),
    part: share ? { share, of: commission.shareOf ?? 0n } : null,
    program: programName,
    rule: commission.rule,
    base: commission.base,
    amount: commission.amount,
    reversed: commission.reversed,
    currency,
    status: commission.status,
    reasons: commission.reasons,
    note: commission.note,
    earnedAt: commission.earnedAt.toISOString(),
    availableAt: commission.availableAt.toISOString(),
    payout: item && {
      at: item.sentAt?.toISOString() ?? null,
      isSent: item.status !== "planned" && item.status !== "waiting_funds",
      statement: `/statements/${item.id}`,
    },
    next: {
      at:
        beside.next.due.find((due) => due.vendorId === vendorId && due.currency === currency)?.at?.toISOString() ??
        null,
      zone: beside.enrollments.find(({ affiliate }) => affiliate.id === affiliateId)?.vendor.timezone ?? "UTC",
    },
    obstacle: obstacleOf(beside.next, affiliateId, currency),
    debts: debts.map(({ amount, currency, at, status }) => ({ amount, currency, at: at.toISOString(), status })),
  }
}

function recruitingOf(
  { recruitedId, shareBps, shareOf }: OwnCommissions["commissions"][number]["commission"],
  names: ReadonlyMap<string, string>,
): OwnCommissionRow["recruiting"] {
  if (recruitedId === null) return null
  return { name: names.get(recruitedId) ?? null, bps: shareBps ?? 0, of: shareOf ?? 0n }
}
