// `npm run bench` runs all of these, `npm run bench journeys` one. Exit code 1 when a limit is not kept.
import { benchJourneys } from "./journeys.ts"
import { benchPayouts } from "./payouts.ts"

const benches: Record<string, () => Promise<boolean>> = { journeys: benchJourneys, payouts: benchPayouts }

const asked = process.argv.slice(2)
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (await bench()) continue
  console.error(`${name}: over its limit`)
  process.exitCode = 1
}
