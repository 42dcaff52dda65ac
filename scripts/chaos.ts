// npm run chaos -- --seeds 500: payouts under many seeds of faults, `npm start` being killed in the middle of them;
// with --on node, `npm run start:node`; with --instances 2, clicks and sales too, at two programs for Node on one database.
import { parseArgs } from "node:util"
import { openInstances } from "../test/support/chaos/instances.ts"
import { openPlace } from "../test/support/chaos/process.ts"
import { openSeason } from "../test/support/chaos/season.ts"
import { runTwo } from "../test/support/chaos/two.ts"
import type { Runtime } from "./local/runtime.ts"

const WAVES_A_SEASON = 8

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    from: { type: "string", default: "1" },
    wave: { type: "string", default: "16" },
    on: { type: "string", default: "workers" },
    instances: { type: "string", default: "1" },
  },
})
const [count, first, width] = [Number(values.seeds), Number(values.from), Number(values.wave)]
const all = Array.from({ length: count }, (_, index) => first + index)
const runtime: Runtime = values.on === "node" ? "node" : "workers"
const isTwo = values.instances === "2"
const failed: number[] = []
const startedAt = performance.now()

function fail(seed: number, what: string) {
  failed.push(seed)
  console.error(`seed ${seed} failed: ${what}\n`)
}

function report(done: number, more = "") {
  const each = (performance.now() - startedAt) / 1000 / done
  console.log(`${done} of ${count} seeds, ${failed.length} failed, ${each.toFixed(1)} s each${more}`)
}

async function runWaves() {
  const place = await openPlace(runtime)
  try {
    await place.start()
    let done = 0
    for (const [season, ofSeason] of chunks(chunks(all, width), WAVES_A_SEASON).entries()) {
      const { runWave, close } = await openSeason(place, `s${season}`)
      for (const seeds of ofSeason) {
        for (const { seed, what } of await runWave(seeds))
          fail(seed, `in the wave of ${seeds[0]} to ${seeds.at(-1)}: ${what}`)
        done += seeds.length
        report(done)
      }
      await close()
    }
  } finally {
    await place.close()
  }
}

/** One after the other; what a failed seed has left behind does not meet the next one. */
async function runTwos() {
  let instances = await openStarted()
  try {
    for (const [index, seed] of all.entries()) {
      try {
        const { clicks, sales } = await runTwo(instances, seed, `t${seed}`)
        report(index + 1, `, ${clicks} clicks and ${sales} sales`)
      } catch (error) {
        fail(seed, `${error instanceof Error ? error.stack : error}\n${instances.said()}`)
        await instances.close()
        instances = await openStarted()
      }
    }
  } finally {
    await instances.close()
  }
}

async function openStarted() {
  const instances = await openInstances()
  await instances.startAll()
  return instances
}

function chunks<T>(rows: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size).slice(0, size))
}

await (isTwo ? runTwos() : runWaves())
const outcome = failed.length === 0 ? "none failed" : `${failed.length} failed: ${failed.join(", ")}`
console.log(`${count} seeds from ${first} on, ${outcome}`)
const again = `npm run chaos -- ${isTwo ? "--instances 2" : `--on ${runtime}`} --seeds 1 --from ${failed[0]}`
if (failed.length > 0) console.log(`The first again: ${again}`)
process.exitCode = failed.length === 0 ? 0 : 1
