// `npm run bench` runs all of these, `npm run bench journeys` one. Exit code 1 when a limit is not kept.
//   npm run bench sales -- --quick          under a minute
//   npm run bench sales -- --on workerd     what `npm start` does
import { parseArgs } from "node:util"
import { benchBatches } from "./batches.ts"
import { benchImports } from "./imports.ts"
import { benchJourneys } from "./journeys.ts"
import { benchPages } from "./pages.ts"
import { benchPayouts } from "./payouts.ts"
import { benchSales } from "./sales.ts"

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, on: { type: "string", default: "node" } },
})
const on = values.on === "workerd" ? values.on : "node"
const benches: Record<string, () => Promise<boolean>> = {
  batches: () => benchBatches({ quick: values.quick }),
  imports: () => benchImports({ quick: values.quick }),
  journeys: () => benchJourneys({ quick: values.quick }),
  pages: () => benchPages({ quick: values.quick }),
  payouts: benchPayouts,
  sales: () => benchSales({ on, quick: values.quick }),
}

for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (await bench()) continue
  console.error(`${name}: over its limit`)
  process.exitCode = 1
}
