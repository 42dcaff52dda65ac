import { invariant, unreachable } from "../../../../lib/assert.ts"
import {
  type AccountKey,
  COMMISSION_EXPENSE,
  CREDIT,
  creditAccount,
  FUNDING,
  liability,
  OWED_TO_PLATFORM,
  receivable,
  STRIPE_BALANCE,
} from "./chart.ts"

/** One line of an entry in minor units of its currency: debit positive, credit negative. */
export type Line = { account: AccountKey; currency: string; amount: bigint }

export type PostingEvent =
  | "commission_earned"
  | "commission_granted"
  | "commission_carried_over"
  | "commission_matured"
  | "commission_rejected"
  | "commission_reversed"
  | "commission_restored"
  | "payout_intended"
  | "payout_released"
  | "payout_settled"
  | "transfer_reversed"
  | "debt_set_off"
  | "debt_written_off"
  | "stripe_funded"
  | "funding_returned"
  | "funding_restored"
  | "platform_advanced"
  | "platform_repaid"
  | "credit_recorded"
  | "credit_transferred"
export type PostingKind = PostingEvent | `reversal:${PostingEvent}`

/** `ref` names the business event (a commission, an item, a refund). Without lines there is nothing to write. */
/** `at`: when it happened, where that is not the vendor's present. */
export type Posting = { kind: PostingKind; ref: string; lines: Line[]; at?: Date | undefined }

/** An amount of one affiliate, in minor units, never negative. */
export type Owed = { affiliateId: string; currency: string; amount: bigint }

/** Where a commission stands, as far as the ledger minds. */
export const COMMISSION_STAGES = ["pending", "held", "payable", "in_payout", "paid"] as const
export type CommissionStage = (typeof COMMISSION_STAGES)[number]
/** Before any payout took it. */
export type OpenStage = Exclude<CommissionStage, "in_payout" | "paid">

/** A commission by a rule: Dr expense / Cr pending. */
export function earned(ref: string, owed: Owed): Posting {
  return move("commission_earned", ref, owed, COMMISSION_EXPENSE, liability(owed.affiliateId, "pending"))
}

/** A manual commission: the same accounts, since it obeys the hold too. */
export function granted(ref: string, owed: Owed): Posting {
  return move("commission_granted", ref, owed, COMMISSION_EXPENSE, liability(owed.affiliateId, "pending"))
}

/** An opening balance: what another system owed and did not pay, on the same accounts. */
export function carriedOver(ref: string, owed: Owed): Posting {
  return move("commission_carried_over", ref, owed, COMMISSION_EXPENSE, liability(owed.affiliateId, "pending"))
}

/** The hold is over: Dr pending / Cr payable, for what has not been reversed of it. */
export function matured(ref: string, owed: Owed): Posting {
  const { affiliateId } = owed
  return move("commission_matured", ref, owed, liability(affiliateId, "pending"), liability(affiliateId, "payable"))
}

/** A person refused it before any payout took it: out of pending (or payable), Cr expense. */
export function rejected(ref: string, owed: Owed, from: OpenStage = "held"): Posting {
  return move("commission_rejected", ref, owed, stageAccount(owed.affiliateId, from), COMMISSION_EXPENSE)
}

/** A refund or dispute: Cr expense, taken from where the commission stands; what has left becomes a debt. */
export function reversed(ref: string, owed: Owed, stands: CommissionStage): Posting {
  return move("commission_reversed", ref, owed, stageAccount(owed.affiliateId, stands), COMMISSION_EXPENSE)
}

/**
 * A dispute won: the opposite of `reversed` from the same stage. `nettedDebt` is the part of `owed.amount` that a run
 * has already withheld as a debt: it is owed again, so it becomes payable.
 */
export function restored(ref: string, owed: Owed, stood: CommissionStage, nettedDebt = 0n): Posting {
  invariant(nettedDebt >= 0n && nettedDebt <= owed.amount, "netted_debt_within_amount")
  invariant(nettedDebt === 0n || stood === "in_payout" || stood === "paid", "only_debts_are_netted")
  const { affiliateId, currency, amount } = owed
  return posting("commission_restored", ref, [
    debit(COMMISSION_EXPENSE, currency, amount),
    credit(stageAccount(affiliateId, stood), currency, amount - nettedDebt),
    credit(liability(affiliateId, "payable"), currency, nettedDebt),
  ])
}

/** What an item takes up: `payable` gross, `debts` withheld from it; the transfer is the difference. */
export type ItemAmounts = { affiliateId: string; currency: string; payable: bigint; debts: bigint }

/** Before Stripe is called: Dr payable / Cr receivable (debts netted) / Cr in transit (the item's amount). */
export function payoutIntended(ref: string, item: ItemAmounts): Posting {
  return posting("payout_intended", ref, intentLines(item))
}

/** The transfer was definitely refused, or the item was let go: everything as before the intent. */
export function payoutReleased(ref: string, item: ItemAmounts): Posting {
  return posting("payout_released", ref, negate(intentLines(item)))
}

/** Stripe has made the transfer: Dr in transit / Cr our Stripe balance. */
export function payoutSettled(ref: string, owed: Owed): Posting {
  return move("payout_settled", ref, owed, liability(owed.affiliateId, "in_transit"), STRIPE_BALANCE)
}

/** A settled transfer came back, wholly or in part (`amount` is the part not yet posted): owed again, payable. */
export function transferReversed(ref: string, owed: Owed): Posting {
  return move("transfer_reversed", ref, owed, STRIPE_BALANCE, liability(owed.affiliateId, "payable"))
}

/** A debt set off against what is payable to the same affiliate, without any payout: Dr payable / Cr receivable. */
export function debtSetOff(ref: string, owed: Owed): Posting {
  const { affiliateId } = owed
  return move("debt_set_off", ref, owed, liability(affiliateId, "payable"), receivable(affiliateId))
}

/**
 * A debt given up. The refund had taken the commission out of the expense; since the money does not come back, the
 * expense is real after all: Dr expense / Cr receivable.
 */
export function debtWrittenOff(ref: string, owed: Owed): Posting {
  return move("debt_written_off", ref, owed, COMMISSION_EXPENSE, receivable(owed.affiliateId))
}

/** Money put into the Stripe balance from outside: Dr asset:stripe / Cr asset:funding. */
export function stripeFunded(ref: string, money: { currency: string; amount: bigint }): Posting {
  return move("stripe_funded", ref, money, STRIPE_BALANCE, FUNDING)
}

/**
 * A funding that was refunded or disputed goes back to where it came from: Dr asset:funding / Cr asset:stripe, as far as it
 * is still there. `spent` is the part of `amount` that is not: Cr liability:platform, since the platform paid it.
 */
export function fundingReturned(ref: string, money: { currency: string; amount: bigint; spent: bigint }): Posting {
  const { currency, amount, spent } = money
  invariant(spent >= 0n && spent <= amount, "spent_within_returned")
  return posting("funding_returned", ref, [
    debit(FUNDING, currency, amount),
    credit(STRIPE_BALANCE, currency, amount - spent),
    credit(OWED_TO_PLATFORM, currency, spent),
  ])
}

/** A refund that failed, a dispute that was won: the money is there again. Dr asset:stripe / Cr asset:funding. */
export function fundingRestored(ref: string, money: { currency: string; amount: bigint }): Posting {
  return move("funding_restored", ref, money, STRIPE_BALANCE, FUNDING)
}

/** A transfer left that the vendor's funds did not cover: the platform lent them. Dr asset:stripe / Cr liability:platform. */
export function platformAdvanced(ref: string, money: { currency: string; amount: bigint }): Posting {
  return move("platform_advanced", ref, money, STRIPE_BALANCE, OWED_TO_PLATFORM)
}

/** What the platform paid for the vendor is paid back from what the vendor has: Dr liability:platform / Cr asset:stripe. */
export function platformRepaid(ref: string, money: { currency: string; amount: bigint }): Posting {
  return move("platform_repaid", ref, money, OWED_TO_PLATFORM, STRIPE_BALANCE)
}

/** How one close is shared: basis points, Σ = 10000, each channel once. */
export type CreditSplit = { channel: string; bps: number }

/**
 * A sale's credit becomes `after`, having been `before` (empty: not recorded yet, so the whole close is issued). No
 * lines where nothing changes.
 */
export function creditRecorded(
  ref: string,
  saleId: string,
  before: readonly CreditSplit[],
  after: readonly CreditSplit[],
): Posting {
  const lines = (splits: readonly CreditSplit[]) =>
    splits.map(({ channel, bps }) => debit(creditAccount(channel, saleId), CREDIT, BigInt(bps)))
  const issued = sumByCurrency([...lines(after), ...negate(lines(before))]).get(CREDIT) ?? 0n
  const source = credit(creditAccount("issued", saleId), CREDIT, issued)
  return posting("credit_recorded", ref, [...lines(after), ...negate(lines(before)), source])
}

/** Credit of one sale moved between channels: Dr the one that gets it / Cr the one that gives it. */
export function creditTransferred(
  ref: string,
  saleId: string,
  moved: { from: string; to: string; bps: number },
): Posting {
  const amount = { currency: CREDIT, amount: BigInt(moved.bps) }
  return move("credit_transferred", ref, amount, creditAccount(moved.to, saleId), creditAccount(moved.from, saleId))
}

/** The same entry with every sign turned. Turning it twice gives the entry back. */
export function reverse(entry: Posting): Posting {
  const kind = entry.kind.startsWith("reversal:")
    ? (entry.kind.slice("reversal:".length) as PostingEvent)
    : (`reversal:${entry.kind as PostingEvent}` as const)
  return { kind, ref: entry.ref, lines: negate(entry.lines) }
}

/** Σ of the lines per currency; a balanced entry has only zeros. */
export function sumByCurrency(lines: readonly Line[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { currency, amount } of lines) sums.set(currency, (sums.get(currency) ?? 0n) + amount)
  return sums
}

/** Throws when debits and credits of any currency differ. The database refuses such an entry too. */
export function assertBalanced(lines: readonly Line[]): void {
  for (const [currency, sum] of sumByCurrency(lines)) invariant(sum === 0n, `entry_balanced_in_${currency}`)
}

/** One line per account and currency, without zeros, in the order in which accounts are locked. */
export function mergeLines(lines: readonly Line[]): Line[] {
  const merged = new Map<string, Line>()
  for (const line of lines) {
    const key = `${line.account} ${line.currency}`
    merged.set(key, { ...line, amount: line.amount + (merged.get(key)?.amount ?? 0n) })
  }
  return [...merged]
    .filter(([, line]) => line.amount !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => line)
}

function stageAccount(affiliateId: string, stage: CommissionStage): AccountKey {
  switch (stage) {
    case "pending":
    case "held":
      return liability(affiliateId, "pending")
    case "payable":
      return liability(affiliateId, "payable")
    case "in_payout":
    case "paid":
      return receivable(affiliateId)
    default:
      return unreachable(stage)
  }
}

function intentLines({ affiliateId, currency, payable, debts }: ItemAmounts): Line[] {
  invariant(debts >= 0n && debts <= payable, "debts_within_payable")
  return [
    debit(liability(affiliateId, "payable"), currency, payable),
    credit(receivable(affiliateId), currency, debts),
    credit(liability(affiliateId, "in_transit"), currency, payable - debts),
  ]
}

type Moved = { currency: string; amount: bigint }

function move(kind: PostingEvent, ref: string, moved: Moved, from: AccountKey, to: AccountKey): Posting {
  return posting(kind, ref, [debit(from, moved.currency, moved.amount), credit(to, moved.currency, moved.amount)])
}

function posting(kind: PostingEvent, ref: string, lines: Line[]): Posting {
  const merged = mergeLines(lines)
  assertBalanced(merged)
  return { kind, ref, lines: merged }
}

function debit(account: AccountKey, currency: string, amount: bigint): Line {
  invariant(amount >= 0n, "amount_not_negative")
  return { account, currency, amount }
}

function credit(account: AccountKey, currency: string, amount: bigint): Line {
  invariant(amount >= 0n, "amount_not_negative")
  return { account, currency, amount: -amount }
}

function negate(lines: readonly Line[]): Line[] {
  return lines.map((line) => ({ ...line, amount: -line.amount }))
}
