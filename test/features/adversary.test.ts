import { expect, it } from "vitest"
import { planBusiness } from "../support/adversary/business.ts"
import { chanceOf } from "../support/adversary/chance.ts"
import { runSeason } from "../support/adversary/season.ts"
import { usePayouts } from "../support/payouts.ts"

const [calm, stormy] = [usePayouts(), usePayouts()]
const SEEDS = Number(process.env.ADVERSARY_SEEDS ?? 6)
const FIRST = Number(process.env.ADVERSARY_FROM ?? 1)

it.each(Array.from({ length: SEEDS }, (_, index) => FIRST + index))(
  "strangers, colleagues who left, small keys and another vendor change nothing of an honest business (seed %i)",
  async (seed) => {
    const { found, attacks } = await runSeason({ calm, stormy }, seed)
    expect(found?.what ?? "nothing").toBe("nothing")
    expect(attacks).toBeGreaterThan(20)
  },
)

it("does the same for the same seed", () => {
  expect(planBusiness(chanceOf(5), 14)).toEqual(planBusiness(chanceOf(5), 14))
  expect(planBusiness(chanceOf(5), 14)).not.toEqual(planBusiness(chanceOf(6), 14))
})
