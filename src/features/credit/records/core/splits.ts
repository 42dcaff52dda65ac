import { BPS } from "../../../../lib/money.ts"
import { add, apportion, normalize, ONE, type Rational, rational, ZERO } from "../../../../lib/rational.ts"
import type { ChannelSplit, TouchCredit } from "../../models/core/credit.ts"
import { creditTouches, sumByChannel, type Weighing, weighTouches } from "../../models/core/credit.ts"
import { CHANNELS, type Channel, type Touch } from "../../models/core/journey.ts"

export const TRANSFER_STATUSES = ["proposed", "approved", "reversed"] as const

export type MemberTouch = Touch & { memberId: string | null }
/** A member's part of what sales got; null for sales touches that name nobody. */
export type MemberSplit = { memberId: string | null; bps: number; amount: bigint }

export type Proposal = { splits: ChannelSplit[]; touches: TouchCredit[]; members: MemberSplit[] }

/** What a model proposes for a sale's amount (minor units); `touches` are the eligible ones in order. */
export function propose(amount: bigint, touches: readonly MemberTouch[], weighing: Weighing): Proposal {
  const weights = weighTouches(weighing, touches)
  const credits = creditTouches(amount, touches, weights)
  const splits = sumByChannel(credits)
  return { splits, touches: credits, members: splitAmongMembers(splits, touches, weights) }
}

/** What sales got, shared among its members by the weights of their touches; the parts sum to it. */
export function splitAmongMembers(
  splits: readonly ChannelSplit[],
  touches: readonly MemberTouch[],
  weights: readonly Rational[],
): MemberSplit[] {
  const sales = splits.find(({ channel }) => channel === "sales")
  if (!sales) return []
  const shares = keyShares(
    touches.map(({ channel, memberId }) => ({ channel, key: memberId })),
    weights,
    "sales",
  )
  const parts = shares.map(({ share }) => share)
  const bps = apportion(BigInt(sales.bps), parts)
  const amounts = apportion(sales.amount, parts)
  return shares.map(({ key }, i) => ({ memberId: key, bps: Number(bps[i]!), amount: amounts[i]! }))
}

/** What a touch is one of below its channel: a member's, a link's, a campaign's; null for none. */
type KeyedTouch = { channel: Channel; key: string | null }
export type KeyShare = { key: string | null; share: Rational }

/** Each key's part of one whole that a channel got, Σ = 1, in order of their first touch. */
export function keyShares(touches: readonly KeyedTouch[], weights: readonly Rational[], channel: Channel): KeyShare[] {
  const named = new Set(touches.filter((touch) => touch.channel === channel).map(({ key }) => key))
  // A person may credit a channel that no touch was recorded of, or the model gave it nothing.
  if (named.size < 2) return [{ key: [...named][0] ?? null, share: ONE }]
  const sums = new Map<string | null, Rational>()
  for (const [i, touch] of touches.entries())
    if (touch.channel === channel) sums.set(touch.key, add(sums.get(touch.key) ?? ZERO, weights[i]!))
  const keys = [...sums.keys()]
  const shares = normalize([...sums.values()]) ?? keys.map(() => rational(1n, BigInt(keys.length)))
  return keys.map((key, i) => ({ key, share: shares[i]! }))
}

export type Split = { channel: Channel; bps: number }
export type SplitMove = { from: Channel; to: Channel; bps: number }

export type Moved = { kind: "moved"; splits: Split[] } | { kind: "insufficient"; has: number }

/** The splits after a transfer, in the order of `CHANNELS`, without zeros. */
export function moveCredit(splits: readonly Split[], { from, to, bps }: SplitMove): Moved {
  const has = (channel: Channel) => splits.find((split) => split.channel === channel)?.bps ?? 0
  if (has(from) < bps) return { kind: "insufficient", has: has(from) }
  const after = (channel: Channel) => has(channel) - (channel === from ? bps : 0) + (channel === to ? bps : 0)
  return { kind: "moved", splits: inOrder(CHANNELS.map((channel) => ({ channel, bps: after(channel) }))) }
}

/** In the order of `CHANNELS`, without zeros: the same split is always the same bytes. */
export function inOrder(splits: readonly Split[]): Split[] {
  return CHANNELS.flatMap((channel) => splits.filter((split) => split.channel === channel && split.bps > 0))
}

export const isWhole = (splits: readonly Split[]) => splits.reduce((sum, { bps }) => sum + bps, 0) === Number(BPS)
