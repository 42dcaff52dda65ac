import { invariant } from "../../../../lib/assert.ts"
import { allocate, BPS } from "../../../../lib/money.ts"
import {
  accumulate,
  apportion,
  divide,
  normalize,
  type Rational,
  type RunningSum,
  rational,
  totalOf,
  toWhole,
  ZERO,
} from "../../../../lib/rational.ts"
import { CHANNELS, type Channel, type Touch } from "./journey.ts"
import { type RuleModel, weigh, weighByAge } from "./models.ts"

/** Each channel's share of a window by the journeys it was fitted to, Σ = 1; none where none converted. */
export type ChannelWeights = ReadonlyMap<Channel, Rational>

export type Weighing =
  | { model: Exclude<RuleModel, "time_decay"> }
  | { model: "time_decay"; halfLifeMs: number }
  | { model: "shapley" }
  | { model: "markov"; fitted: ChannelWeights }

type OfChannels = Extract<Weighing, { model: "shapley" | "markov" }>

/** Whether a weighing shares each deal among its channels, and says nothing of single touches. */
export const isOfChannels = (weighing: Weighing): weighing is OfChannels =>
  weighing.model === "shapley" || weighing.model === "markov"

const ruleWeights = (weighing: Exclude<Weighing, OfChannels>, touches: readonly Touch[]) =>
  weigh(weighing.model, touches, "halfLifeMs" in weighing ? weighing.halfLifeMs : undefined)

/**
 * The weight of each eligible touch by any of the models, exact, Σ = 1; empty for no touch. By `markov` an approximation:
 * the model says something of all journeys, not of one.
 */
export function weighTouches(weighing: Weighing, touches: readonly Touch[]): Rational[] {
  if (!isOfChannels(weighing)) return ruleWeights(weighing, touches)
  const { exact } = weighMix(weighing, touches)
  return touches.map(({ channel }) => exact.get(channel)!)
}

/** The same weights as whole numbers in their proportions: for thousands of deals, where fractions cost most. */
export function weighWhole(weighing: Weighing, touches: readonly Touch[]): bigint[] {
  if ("halfLifeMs" in weighing) return weighByAge(touches, weighing.halfLifeMs)
  if (!isOfChannels(weighing)) return toWhole(ruleWeights(weighing, touches))
  const { whole } = weighMix(weighing, touches)
  return touches.map(({ channel }) => whole.get(channel)!)
}

/** Those whole numbers, and each channel's part of the close by them (`closeShares`). */
export function weighDeal(weighing: Weighing, touches: readonly Touch[]) {
  const weights = weighWhole(weighing, touches)
  if (!isOfChannels(weighing)) return { weights, shares: closeShares(touches, weights) }
  const mix = weighMix(weighing, touches)
  mix.shares ??= closeShares(touches, weights)
  return { weights, shares: mix.shares }
}

/** What one touch of each channel weighs in deals that have so many of each, and what the channels get then. */
type Mix = {
  exact: ReadonlyMap<Channel, Rational>
  whole: ReadonlyMap<Channel, bigint>
  shares: ReadonlyMap<Channel, Rational> | null
}

// Such a model looks at how many touches of each channel a deal has and at nothing else: worked out once for each mix.
const mixesOf = new WeakMap<OfChannels, Map<string, Mix>>()

function weighMix(weighing: OfChannels, touches: readonly Touch[]): Mix {
  const counts = CHANNELS.map(() => 0)
  for (const { channel } of touches) counts[CHANNELS.indexOf(channel)]! += 1
  const mixes = mixesOf.get(weighing) ?? new Map<string, Mix>()
  mixesOf.set(weighing, mixes)
  const known = mixes.get(counts.join())
  if (known) return known
  const mix = mixOf(weighing, counts)
  mixes.set(counts.join(), mix)
  return mix
}

/** Keeps the channels present in the deal, normalises, and shares what each gets equally among its touches. */
function mixOf(weighing: OfChannels, counts: readonly number[]): Mix {
  const present = CHANNELS.filter((_, i) => counts[i]! > 0)
  // Equal shares by `shapley`, since the deal needs each of them; and where nothing fitted is there to go by.
  const fitted: ChannelWeights = "fitted" in weighing ? weighing.fitted : new Map()
  const shares =
    normalize(present.map((channel) => fitted.get(channel) ?? ZERO)) ??
    present.map(() => rational(1n, BigInt(present.length)))
  const exact = present.map((channel, i) => divide(shares[i]!, rational(BigInt(counts[CHANNELS.indexOf(channel)]!))))
  const whole = toWhole(exact)
  return {
    exact: new Map(present.map((channel, i) => [channel, exact[i]!])),
    whole: new Map(present.map((channel, i) => [channel, whole[i]!])),
    shares: null,
  }
}

export type TouchCredit = { touchId: string; channel: Channel; weight: Rational; bps: number; amount: bigint }

/** Credits a sale's amount (minor units) to its touches: largest remainder, ties to the earlier touch; Σ is the amount. */
export function creditTouches(amount: bigint, touches: readonly Touch[], weights: readonly Rational[]): TouchCredit[] {
  invariant(touches.length === weights.length, "one_weight_per_touch")
  if (touches.length === 0) return []
  const whole = toWhole(weights)
  const [amounts, bps] = [allocate(amount, whole), allocate(BPS, whole)]
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
  const sums = new Map(CHANNELS.map((channel) => [channel, new Map() as RunningSum]))
  for (const { shares, count } of deals)
    for (const [channel, share] of shares) accumulate(sums.get(channel)!, share, count)
  const exact = [...CHANNELS.map((channel) => totalOf(sums.get(channel)!)), rational(BigInt(none))]
  const parts = all > 0 ? apportion(BigInt(all) * BPS, exact) : exact.map(() => 0n)
  return new Map(rows.map((row, i) => [row, parts[i]!]))
}
