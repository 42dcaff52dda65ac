// npm run chaos -- --seeds 500: payouts under many seeds of faults, `npm start` being killed in the middle of them;
// with --on node, `npm run start:node`.
import { parseArgs } from "node:util"
import { openPlace } from "../test/support/chaos/process.ts"
import { openSeason } from "../test/support/chaos/season.ts"
import type { Runtime } from "./local/runtime.ts"

const WAVES_A_SEASON = 8

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    wave: { type: "string", default: "16" },
    on: { type: "string", default: "workers" },
  },
})
const [count, first, width] = [Number(values.seeds), Number(values.from), Number(values.wave)]
const all = Array.from({ length: count }, (_, index) => first + index)
const waves = Array.from({ length: Math.ceil(count / width) }, (_, index) => all.slice(index * width).slice(0, width))
const failed: number[] = []
const runtime: Runtime = values.on === "node" ? "node" : "workers"

const place = await openPlace(runtime)
try {
  await place.start()
  const startedAt = performance.now()
  let done = 0
  for (const [season, ofSeason] of chunks(waves, WAVES_A_SEASON).entries()) {
    const { runWave, close } = await openSeason(place, `s${season}`)
    for (const seeds of ofSeason) {
      for (const { seed, what } of await runWave(seeds)) {
        failed.push(seed)
        console.error(`seed ${seed} failed, in the wave of ${seeds[0]} to ${seeds.at(-1)}: ${what}\n`)
      }
      done += seeds.length
      const each = (performance.now() - startedAt) / 1000 / done
      console.log(`${done} of ${count} seeds, ${failed.length} failed, ${each.toFixed(1)} s each`)
    }
    await close()
  }
} finally {
  await place.close()
}
const outcome = failed.length === 0 ? "none failed" : `${failed.length} failed: ${failed.join(", ")}`
console.log(`${count} seeds from ${first} on, ${outcome}`)
if (failed.length > 0) console.log(`The first again: npm run chaos -- --on ${runtime} --seeds 1 --from ${failed[0]}`)
process.exitCode = failed.length === 0 ? 0 : 1

function chunks<T>(rows: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size).slice(0, size))
}
