import { invariant } from "../../../../lib/assert.ts"
import { allocate, BPS } from "../../../../lib/money.ts"
import {
  add,
  apportion,
  divide,
  multiply,
  normalize,
  type Rational,
  rational,
  toWhole,
  ZERO,
} from "../../../../lib/rational.ts"
import { CHANNELS, type Channel, type ChannelSet, type Touch, type Transition } from "./journey.ts"
import { removalEffects } from "./markov.ts"
import { type FittedModel, type RuleModel, weigh, weighByAge } from "./models.ts"
import { shapleyValues } from "./shapley.ts"

/** What all journeys of the window say about each channel: relative, not yet normalised for a deal. */
export type ChannelWeights = ReadonlyMap<Channel, Rational>

/** What journeys teach a model about the channels; the numbers mean something in relation to each other only. */
export function fitModel(
  model: FittedModel,
  from: { sets: readonly ChannelSet[]; transitions: readonly Transition[] },
): ChannelWeights {
  return model === "shapley" ? shapleyValues(from.sets) : removalEffects(from.transitions)
}

export type Weighing =
  | { model: Exclude<RuleModel, "time_decay"> }
  | { model: "time_decay"; halfLifeMs: number }
  | { model: FittedModel; fitted: ChannelWeights }

/** The weight of each eligible touch by any of the models, exact, Σ = 1; empty for no touch. */
export function weighTouches(weighing: Weighing, touches: readonly Touch[]): Rational[] {
  if ("fitted" in weighing) return weighByChannel(weighing.fitted, touches)
  return weigh(weighing.model, touches, "halfLifeMs" in weighing ? weighing.halfLifeMs : undefined)
}

/** The same weights as whole numbers in their proportions: for thousands of deals, where fractions cost most. */
export function weighWhole(weighing: Weighing, touches: readonly Touch[]): bigint[] {
  return "halfLifeMs" in weighing ? weighByAge(touches, weighing.halfLifeMs) : toWhole(weighTouches(weighing, touches))
}

/** Keeps the channels present in the deal, normalises, and shares each channel's part equally among its touches. */
function weighByChannel(fitted: ChannelWeights, touches: readonly Touch[]): Rational[] {
  if (touches.length === 0) return []
  const present = CHANNELS.filter((channel) => touches.some((touch) => touch.channel === channel))
  // A deal whose channels never converted in the window has nothing fitted to go by: equal shares.
  const shares =
    normalize(present.map((channel) => fitted.get(channel) ?? ZERO)) ??
    present.map(() => rational(1n, BigInt(present.length)))
  return touches.map(({ channel }) => {
    const count = touches.filter((touch) => touch.channel === channel).length
    return divide(shares[present.indexOf(channel)]!, rational(BigInt(count)))
  })
}

export type TouchCredit = { touchId: string; channel: Channel; weight: Rational; bps: number; amount: bigint }

/** Credits a sale's amount (minor units) to its touches: largest remainder, ties to the earlier touch; Σ is the amount. */
export function creditTouches(amount: bigint, touches: readonly Touch[], weights: readonly Rational[]): TouchCredit[] {
  invariant(touches.length === weights.length, "one_weight_per_touch")
  if (touches.length === 0) return []
  const amounts = apportion(amount, weights)
  const bps = apportion(BPS, weights)
  return touches.map(({ id, channel }, i) => ({
    touchId: id,
    channel,
    weight: weights[i]!,
    bps: Number(bps[i]!),
    amount: amounts[i]!,
  }))
}

export type ChannelSplit = { channel: Channel; bps: number; amount: bigint }

/** Touch credits summed by channel, in the order of `CHANNELS`; only channels that touched the deal. */
export function sumByChannel(credits: readonly TouchCredit[]): ChannelSplit[] {
  return CHANNELS.flatMap((channel) => {
    const own = credits.filter((credit) => credit.channel === channel)
    const bps = own.reduce((total, credit) => total + credit.bps, 0)
    const amount = own.reduce((total, credit) => total + credit.amount, 0n)
    return own.length > 0 ? [{ channel, bps, amount }] : []
  })
}

/** A person's split, Σ bps = 10000, of a sale's amount; largest remainder, ties to the earlier. */
export function splitByRecord(amount: bigint, splits: readonly { channel: Channel; bps: number }[]): ChannelSplit[] {
  const weights = splits.map(({ bps }) => BigInt(bps))
  invariant(weights.reduce((a, b) => a + b, 0n) === BPS, "splits_sum_to_10000")
  const amounts = allocate(amount, weights)
  return splits.map(({ channel, bps }, i) => ({ channel, bps, amount: amounts[i]! }))
}

/**
 * What a refund takes from each channel (≤ 0), by the stored split and the refund's running total: refunds that add up
 * to the sale take exactly what each was given. `mirrored` is what was taken before, in the same order, ≤ 0.
 */
export function mirrorRefund(stored: readonly bigint[], refundedTotal: bigint, mirrored: readonly bigint[]): bigint[] {
  const given = stored.reduce((a, b) => a + b, 0n)
  invariant(refundedTotal <= given, "refund_within_sale")
  if (given === 0n) return stored.map(() => 0n)
  const taken = allocate(-refundedTotal, stored)
  return stored.map((_, i) => taken[i]! - (mirrored[i] ?? 0n))
}

/**
 * Each channel's part of one close, by the whole weights of its touches: exact where these are small. The others, which
 * are approximations to 2^-128 already, share one denominator, since a sum grows with every new one.
 */
export function closeShares(touches: readonly Touch[], weights: readonly bigint[]): Map<Channel, Rational> {
  const sums = new Map<Channel, bigint>()
  for (const [i, { channel }] of touches.entries()) sums.set(channel, (sums.get(channel) ?? 0n) + weights[i]!)
  const parts = [...sums.values()]
  const total = parts.reduce((a, b) => a + b, 0n)
  const isShort = total <= SHORT
  const counted = isShort ? parts : allocate(LONGEST, parts)
  return new Map([...sums.keys()].map((channel, i) => [channel, rational(counted[i]!, isShort ? total : LONGEST)]))
}

const SHORT = 1n << 64n
const LONGEST = 1n << 128n

/** Deals whose shares are the same, and how many they are. */
export type LikeDeals = { shares: ReadonlyMap<Channel, Rational>; count: number }

/**
 * Fractional closes per channel in ten-thousandths, rounded only here, so that their sum is the number of deals exactly.
 * A deal without shares counts as `unattributed`.
 */
export function countCloses(deals: readonly LikeDeals[]): Map<Channel | "unattributed", bigint> {
  const rows = [...CHANNELS, "unattributed"] as const
  const all = deals.reduce((total, { count }) => total + count, 0)
  const none = deals.reduce((total, { shares, count }) => total + (shares.size === 0 ? count : 0), 0)
  const sums = new Map<Channel, Rational>()
  for (const { shares, count } of deals)
    for (const [channel, share] of shares)
      sums.set(channel, add(sums.get(channel) ?? ZERO, multiply(share, rational(BigInt(count)))))
  const exact = [...CHANNELS.map((channel) => sums.get(channel) ?? ZERO), rational(BigInt(none))]
  const parts = all > 0 ? apportion(BigInt(all) * BPS, exact) : exact.map(() => 0n)
  return new Map(rows.map((row, i) => [row, parts[i]!]))
}
