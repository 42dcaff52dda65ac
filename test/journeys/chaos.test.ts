import { expect, test } from "vitest"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { openPlace } from "../support/chaos/process.ts"
import { openSeason } from "../support/chaos/season.ts"

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
