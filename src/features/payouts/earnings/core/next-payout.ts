import type { Payee } from "../../accounts/core/payee.ts"
import type { PayeeHold } from "../../accounts/core/payee-hold.ts"
import { draftItems, type LeftOutReason, type PayableGroup } from "../../runs/core/draft.ts"

const NO_LIMIT = 10n ** 18n

/** What an enrollment has in one program and currency that no run holds, in minor units. */
export type OpenMoney = {
  affiliateId: string
  programId: string
  currency: string
  /** Payable by the vendor's next payout day, or now where it has none. */
  payable: bigint
  /** In its hold until after that; the first of it until then. */
  pending: bigint
  pendingUntil: Date | null
  /** Under review, the first of it since then. */
  held: bigint
  heldSince: Date | null
  /** Owed back after refunds of what was paid. */
  owed: bigint
}

/** One vendor's side of it: when it pays, and whom. */
export type VendorPosition = {
  vendorId: string
  /** The next day of its schedule, and the one currency of that where it names one; null where it has no schedule. */
  schedule: { at: Date; currency: string | null } | null
  minimums: ReadonlyMap<string, bigint>
  /** By affiliate, with the hold that is still on at that day. */
  payees: ReadonlyMap<string, Payee>
  money: readonly OpenMoney[]
}

/** What a vendor's next run pays, `at` null where the vendor has set no day. */
export type DuePayout = { vendorId: string; at: Date | null; currency: string; amount: bigint }

export type NotInPayout = {
  vendorId: string
  affiliateId: string
  currency: string
  amount: bigint
  reason: LeftOutReason | PayeeHold["detail"] | "in_hold" | "under_review" | "by_hand"
  /** What must be reached, where it is that. */
  minimum: bigint | null
  until: Date | null
  since: Date | null
}

/** The answer to "when am I paid, how much, and what is not in it": payouts by date, those without one last. */
export type NextPayout = { due: DuePayout[]; left: NotInPayout[] }

/** Says what the vendors' next drafts would contain, by the function that makes drafts. */
export function nextPayout(vendors: readonly VendorPosition[]): NextPayout {
  const each = vendors.map(ofVendor)
  const due = each.flatMap((one) => one.due).toSorted((a, b) => dayOf(a) - dayOf(b) || compare(a, b))
  return { due, left: each.flatMap((one) => one.left) }
}

const dayOf = ({ at }: DuePayout) => at?.getTime() ?? Number.MAX_SAFE_INTEGER
const compare = (a: DuePayout, b: DuePayout) =>
  a.vendorId === b.vendorId ? (a.currency < b.currency ? -1 : 1) : a.vendorId < b.vendorId ? -1 : 1

function ofVendor(position: VendorPosition): NextPayout {
  const { vendorId, schedule, money } = position
  const currencies = [...new Set(money.map(({ currency }) => currency))].sort()
  const drafts = currencies.map((currency) => inCurrency(position, currency))
  const due = drafts
    .filter(({ amount }) => amount > 0n)
    .map(({ currency, amount }) => ({ vendorId, at: schedule?.at ?? null, currency, amount }))
  const reviewed = money.map((one) => left(vendorId, one, one.held, "under_review", { since: one.heldSince }))
  const waiting = money.map((one) => left(vendorId, one, one.pending, "in_hold", { until: one.pendingUntil }))
  const rest = [...reviewed, ...waiting].filter(({ amount }) => amount > 0n)
  return { due, left: [...drafts.flatMap((draft) => draft.left), ...rest] }
}

type Whose = Pick<OpenMoney, "affiliateId" | "currency">
type More = Partial<Pick<NotInPayout, "minimum" | "until" | "since">>

function left(vendorId: string, whose: Whose, amount: bigint, reason: NotInPayout["reason"], more: More): NotInPayout {
  const { minimum = null, until = null, since = null } = more
  return { vendorId, affiliateId: whose.affiliateId, currency: whose.currency, amount, reason, minimum, until, since }
}

function inCurrency({ vendorId, schedule, minimums, payees, money }: VendorPosition, currency: string) {
  const own = money.filter((one) => one.currency === currency && (one.payable > 0n || one.owed > 0n))
  const { items, leftOut, total } = draftItems({ groups: own.map(toGroup), minimums, payees, excluded: new Set() })
  const kept = leftOut.map(({ affiliateId, amount, reason, detail, heldUntil = null }) => {
    const programs = own.filter((one) => one.affiliateId === affiliateId)
    const minimum = payees.get(affiliateId)?.minPayout ?? least(programs, minimums)
    const why = (detail as PayeeHold["detail"] | null | undefined) ?? reason
    return left(vendorId, { affiliateId, currency }, amount, why, {
      until: heldUntil,
      minimum: reason === "below_minimum" ? minimum : null,
    })
  })
  const isByHand = schedule !== null && schedule.currency !== null && schedule.currency !== currency
  if (!isByHand) return { currency, amount: total, left: kept }
  const byHand = items.map(({ affiliateId, amount }) =>
    left(vendorId, { affiliateId, currency }, amount, "by_hand", {}),
  )
  return { currency, amount: 0n, left: [...kept, ...byHand] }
}

/** A draft's lines come to the same however they are split. */
function toGroup({ affiliateId, programId, payable, owed }: OpenMoney): PayableGroup {
  const lines = [
    { sourceId: programId, isDebt: false, amount: payable },
    { sourceId: programId, isDebt: true, amount: owed },
  ]
  return { affiliateId, programId, lines: lines.filter(({ amount }) => amount > 0n) }
}

const least = (programs: readonly OpenMoney[], minimums: ReadonlyMap<string, bigint>) =>
  programs
    .filter(({ payable, owed }) => payable > owed)
    .map(({ programId }) => minimums.get(programId) ?? 0n)
    .reduce((all, one) => (all < one ? all : one), NO_LIMIT)
