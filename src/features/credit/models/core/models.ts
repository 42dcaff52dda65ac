import { invariant, unreachable } from "../../../../lib/assert.ts"
import { add, normalize, ONE, type Rational, rational, ZERO } from "../../../../lib/rational.ts"
import { DAY_MS } from "../../../../lib/time.ts"
import { decays } from "./half-life.ts"
import type { Milestone, Touch } from "./journey.ts"

/** Stands beside every stored split: another number where the same touches would give other weights. */
export const MODELS_VERSION = 2

export const RULE_MODELS = [
  "first_touch",
  "last_touch",
  "linear",
  "position_based",
  "u_shaped",
  "w_shaped",
  "full_path",
  "time_decay",
] as const
/** Models that say something of channels, not of touches: credit for one close is theirs, whoever came first. */
const CHANNEL_MODELS = ["shapley", "markov"] as const
export const MODELS = [...RULE_MODELS, ...CHANNEL_MODELS] as const

export type RuleModel = (typeof RULE_MODELS)[number]
export type ChannelModel = (typeof CHANNEL_MODELS)[number]
export type Model = (typeof MODELS)[number]

/** Whether a model says something of channels only, so that one of touches is to stand beside it. */
export function needsRuleBeside(model: Model): model is ChannelModel {
  return (CHANNEL_MODELS as readonly string[]).includes(model)
}

export const DEFAULT_HALF_LIFE_MS = 7 * DAY_MS

/**
 * The weight of each touch, exact, Σ = 1, in the touches' order; empty for no touch. `touches` are the eligible ones in
 * order. One touch gets all of it in every model.
 */
export function weigh(model: RuleModel, touches: readonly Touch[], halfLifeMs = DEFAULT_HALF_LIFE_MS): Rational[] {
  const last = touches.length - 1
  if (last < 0) return []
  switch (model) {
    case "first_touch":
      return touches.map((_, i) => (i === 0 ? ONE : ZERO))
    case "last_touch":
      return touches.map((_, i) => (i === last ? ONE : ZERO))
    case "linear":
      return touches.map(() => rational(1n, BigInt(touches.length)))
    case "position_based":
      return byAnchors(
        touches,
        [
          [0, 400n],
          [last, 400n],
        ],
        200n,
      )
    case "u_shaped":
      return byAnchors(
        touches,
        [
          [0, 400n],
          [reached(touches, "lead"), 400n],
        ],
        200n,
      )
    case "w_shaped":
      return byAnchors(touches, [[0, 300n], ...middle(touches, 300n)], 100n)
    case "full_path":
      return byAnchors(touches, [[0, 225n], ...middle(touches, 225n), [closing(touches), 225n]], 100n)
    case "time_decay":
      return byAge(touches, halfLifeMs)
    default:
      return unreachable(model)
  }
}

/** A touch that a model singles out, by index (−1: nobody reached it), and its weight in thousandths. */
type Anchor = readonly [index: number, weight: bigint]

/** Weights of one touch add; a missing anchor and a share of "the others" without others are dropped, the rest normalised. */
function byAnchors(touches: readonly Touch[], anchors: readonly Anchor[], others: bigint): Rational[] {
  const present = anchors.filter(([index]) => index >= 0)
  const anchored = new Set(present.map(([index]) => index))
  const otherCount = BigInt(touches.length - anchored.size)
  const weights = touches.map((_, i) => {
    if (!anchored.has(i)) return rational(others, otherCount)
    return present.reduce((total, [index, weight]) => (index === i ? add(total, rational(weight)) : total), ZERO)
  })
  return exact(normalize(weights))
}

const middle = (touches: readonly Touch[], weight: bigint): Anchor[] => [
  [reached(touches, "lead"), weight],
  [reached(touches, "opportunity"), weight],
]

/** A milestone is reached once: the first touch that carries it. */
function reached(touches: readonly Touch[], milestone: Milestone): number {
  return touches.findIndex((touch) => touch.milestone === milestone)
}

/** The touch that closed: the last that says so, else the last of all. */
function closing(touches: readonly Touch[]): number {
  const index = touches.findLastIndex((touch) => touch.milestone === "close")
  return index < 0 ? touches.length - 1 : index
}

function byAge(touches: readonly Touch[], halfLifeMs: number): Rational[] {
  const weights = weighByAge(touches, halfLifeMs)
  const total = weights.reduce((a, b) => a + b, 0n)
  return weights.map((weight) => rational(weight, total))
}

/**
 * Whole numbers in the proportions of `time_decay`; for no touch none. Ages are measured to the last touch: measured to
 * the close every weight would have one factor more, the same for all.
 */
export function weighByAge(touches: readonly Touch[], halfLifeMs: number): bigint[] {
  invariant(Number.isSafeInteger(halfLifeMs) && halfLifeMs > 0, "half_life_positive")
  const end = touches.at(-1)?.at.getTime() ?? 0
  const halfLife = BigInt(halfLifeMs)
  return decays(
    touches.map(({ at }) => BigInt(end - at.getTime())),
    halfLife,
  )
}

function exact(weights: Rational[] | null): Rational[] {
  invariant(weights !== null, "weights_positive")
  return weights
}
