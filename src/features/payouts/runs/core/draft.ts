import { invariant } from "../../../../lib/assert.ts"
import type { Payee } from "../../accounts/core/payee.ts"
import type { ProviderName } from "../../providers/core/facts.ts"

/** A commission, or a debt to withhold (`isDebt`); amounts are positive minor units in both cases. */
export type PayableLine = { sourceId: string; isDebt: boolean; amount: bigint }
/** What is payable to one affiliate out of one program, in one currency. */
export type PayableGroup = { affiliateId: string; programId: string; lines: PayableLine[] }

export const LEFT_OUT_REASONS = [
  "below_minimum",
  "no_account",
  "account_restricted",
  "tax_form_missing",
  "owes",
] as const
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number]
export type LeftOut = {
  affiliateId: string
  amount: bigint
  reason: LeftOutReason
  detail?: string | null
  /** When the hold ends that is the reason. */
  heldUntil?: Date | null
}
export type PlannedItem = {
  affiliateId: string
  amount: bigint
  provider: ProviderName
  destination: string
  lines: PayableLine[]
  /** The bank details changed shortly ago: whoever approves should know. */
  bankChangedAt?: Date | null
}

export type DraftInput = {
  groups: readonly PayableGroup[]
  /** Minor units by program. */
  minimums: ReadonlyMap<string, bigint>
  payees: ReadonlyMap<string, Payee>
  excluded: ReadonlySet<string>
}
export type RunDraft = { items: PlannedItem[]; leftOut: LeftOut[]; total: bigint }

/** Who is paid what, and who is left out why; in the order of affiliate ids, so that equal input gives an equal draft. */
export function draftItems({ groups, minimums, payees, excluded }: DraftInput): RunDraft {
  const items: PlannedItem[] = []
  const leftOut: LeftOut[] = []
  for (const [affiliateId, own] of byAffiliate(groups)) {
    if (excluded.has(affiliateId)) continue
    const payee = payees.get(affiliateId)
    invariant(payee, "payee_of_payable_known")
    const minimumOf = (programId: string) => payee.minPayout ?? minimums.get(programId) ?? 0n
    const { paid, left, leftReason } = split(own, minimumOf)
    const unready = paid.length > 0 ? unreadiness(payee) : null
    const { account } = payee
    if (paid.length > 0 && !unready && account)
      items.push({
        affiliateId,
        amount: sum(paid),
        provider: account.provider,
        destination: account.accountId,
        lines: sortLines(paid),
        ...(account.bankChangedAt && { bankChangedAt: account.bankChangedAt }),
      })
    const kept = unready ? [...paid, ...left] : left
    const reason = unready ?? leftReason
    if (kept.length > 0 && reason)
      leftOut.push({ affiliateId, amount: magnitude(sum(kept)), reason, ...detailOf(payee, unready) })
  }
  return { items, leftOut, total: items.reduce((total, item) => total + item.amount, 0n) }
}

/**
 * Programs under their minimum wait; debts of any program come off what is paid, and what is then left must still be
 * positive and reach the least minimum among the programs that pay.
 */
function split(groups: PayableGroup[], minimumOf: (programId: string) => bigint) {
  const summed = groups.map(({ programId, lines }) => ({ lines, net: sum(lines), minimum: minimumOf(programId) }))
  const linesOf = (some: typeof summed) => some.flatMap(({ lines }) => lines)
  const total = summed.reduce((all, { net }) => all + net, 0n)
  const waiting = summed.filter(({ net, minimum }) => net > 0n && net < minimum)
  const minimums = summed.filter(({ net, minimum }) => net > 0n && net >= minimum).map(({ minimum }) => minimum)
  const toPay = waiting.reduce((left, { net }) => left - net, total)
  if (toPay > 0n && minimums.some((minimum) => toPay >= minimum)) {
    const paid = linesOf(summed.filter((group) => !waiting.includes(group)))
    return { paid, left: linesOf(waiting), leftReason: "below_minimum" as const }
  }
  return { paid: [], left: linesOf(summed), leftReason: total <= 0n ? ("owes" as const) : ("below_minimum" as const) }
}

function unreadiness({ account, hold }: Payee): LeftOutReason | null {
  if (!account || account.status === "none" || account.status === "onboarding") return "no_account"
  return account.status === "restricted" || hold ? "account_restricted" : null
}

const detailOf = ({ account, hold }: Payee, unready: LeftOutReason | null) =>
  unready === "account_restricted" && account?.status === "ready" && hold
    ? { detail: hold.detail, heldUntil: hold.until }
    : {}

/** Commissions less debts, minor units. */
function sum(lines: readonly PayableLine[]): bigint {
  return lines.reduce((total, line) => total + (line.isDebt ? -line.amount : line.amount), 0n)
}

/** What the item takes up in the ledger: commissions gross, and the debts withheld from them. */
export function grossAndDebts(lines: readonly PayableLine[]): { payable: bigint; debts: bigint } {
  const total = (isDebt: boolean) =>
    lines.filter((line) => line.isDebt === isDebt).reduce((all, line) => all + line.amount, 0n)
  return { payable: total(false), debts: total(true) }
}

const magnitude = (amount: bigint) => (amount < 0n ? -amount : amount)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function sortLines(lines: PayableLine[]): PayableLine[] {
  return lines.toSorted((a, b) => compare(a.sourceId, b.sourceId))
}

function byAffiliate(groups: readonly PayableGroup[]): [string, PayableGroup[]][] {
  const found = new Map<string, PayableGroup[]>()
  for (const group of groups) {
    const own = found.get(group.affiliateId) ?? []
    found.set(group.affiliateId, [...own, group])
  }
  return [...found]
    .map(([id, own]): [string, PayableGroup[]] => [id, own.toSorted((a, b) => compare(a.programId, b.programId))])
    .sort(([a], [b]) => compare(a, b))
}
