import { expect, test } from "vitest"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { openInstances } from "../support/chaos/instances.ts"
import { openPlace } from "../support/chaos/process.ts"
import { openSeason } from "../support/chaos/season.ts"
import { runTwo } from "../support/chaos/two.ts"

/** `npm run chaos -- --seeds 500` takes as many as it is given; a failed one is named, and reruns with `--from`. */
const SEEDS = [1]

test.each<Runtime>(["workers", "node"])(
  "under faults and kill -9 at any instant, sixty are paid exactly once: %s",
  async (runtime) => {
    const place = await openPlace(runtime)
    try {
      await place.start()
      const season = await openSeason(place, "season")
      const failures = await season.runWave(SEEDS)
      await season.close()
      expect(failures, failures.map(({ seed, what }) => `seed ${seed}: ${what}`).join("\n")).toEqual([])
    } finally {
      await place.close()
    }
  },
  120_000,
)

/** `npm run chaos -- --instances 2 --seeds 100`. */
test("of two instances on one database either dies at any instant: no click, sale or payout is lost or there twice", async () => {
  const instances = await openInstances()
  try {
    await instances.startAll()
    const { clicks, sales } = await runTwo(instances, 1, "two")
    expect(clicks).toBeGreaterThan(sales)
    expect(sales).toBeGreaterThan(0)
  } finally {
    await instances.close()
  }
}, 120_000)
