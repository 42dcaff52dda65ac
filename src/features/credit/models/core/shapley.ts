import { add, type Rational, rational, ZERO } from "../../../../lib/rational.ts"
import type { Channel, ChannelSet } from "./journey.ts"

/**
 * The Shapley value of each channel in conversions, where a coalition is worth the conversions of journeys whose
 * channels all lie in it. Each set is a unanimity game, so its conversions are shared equally by its channels.
 */
export function shapleyValues(sets: readonly ChannelSet[]): Map<Channel, Rational> {
  const values = new Map<Channel, Rational>()
  for (const { channels, conversions } of sets)
    for (const channel of channels) {
      const share = rational(BigInt(conversions), BigInt(channels.length))
      values.set(channel, add(values.get(channel) ?? ZERO, share))
    }
  return values
}
