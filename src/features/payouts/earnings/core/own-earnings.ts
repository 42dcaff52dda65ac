import type { AffiliateBalance, CurrencyBalances } from "../../../ledger/posting/read-entries.ts"
import type { AccountStatus } from "../../providers/core/facts.ts"
import type { LeftOutReason } from "../../runs/core/draft.ts"

/** Balances of one person's enrollments added up by currency, in minor units; currencies in order. */
export function addBalances(enrollments: Iterable<CurrencyBalances>): (AffiliateBalance & { currency: string })[] {
  const sums = new Map<string, AffiliateBalance>()
  for (const [currency, one] of [...enrollments].flatMap((balances) => [...balances])) {
    const sum = sums.get(currency)
    sums.set(currency, {
      pending: (sum?.pending ?? 0n) + one.pending,
      payable: (sum?.payable ?? 0n) + one.payable,
      inTransit: (sum?.inTransit ?? 0n) + one.inTransit,
      paid: (sum?.paid ?? 0n) + one.paid,
      owedBack: (sum?.owedBack ?? 0n) + one.owedBack,
    })
  }
  return [...sums].map(([currency, sum]) => ({ currency, ...sum })).sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

export type PayoutPosition = { account: AccountStatus; minimum: bigint; balance: AffiliateBalance | undefined }

/** Why what is payable to one enrollment would not be paid by a run made now; null when nothing is in its way. */
export function payoutObstacle({ account, minimum, balance }: PayoutPosition): LeftOutReason | null {
  const [payable, owed] = [balance?.payable ?? 0n, balance?.owedBack ?? 0n]
  if (payable <= owed) return "owes"
  if (payable - owed < minimum) return "below_minimum"
  if (account === "restricted") return "account_restricted"
  return account === "ready" ? null : "no_account"
}
