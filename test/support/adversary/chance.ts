import { seeded } from "../../../tools/stripe-stand-in/faults.ts"

export type Chance = ReturnType<typeof chanceOf>

/** What a seed decides: the same seed, the same choices. */
export function chanceOf(seed: number) {
  const random = seeded(seed * 7919 + 13)
  const below = (limit: number) => Math.floor(random() * limit)
  return {
    below,
    isIn: (share: number) => random() < share,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new Error("nothing to pick from")
      return from[below(from.length)]!
    },
    between: (low: number, high: number) => low + below(high - low + 1),
  }
}
