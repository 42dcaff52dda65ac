// `npm run bench` runs all of these, `npm run bench journeys` one. Exit code 1 when a limit is not kept. `-- --quick`: under a minute.
//   npm run bench pages -- --installation  every page of one installation; --keep FOLDER: over databases that are made once
//   npm run bench sales -- --on workerd    what `npm start` does; clicks-node -- --minutes 10: whether memory stays flat
import "../local/read-tsx.ts"
import { EventEmitter } from "node:events"
import { parseArgs } from "node:util"
import { benchBatches } from "./batches.ts"
import { benchClicksNode } from "./clicks-node.ts"
import { benchClicksWorkerd } from "./clicks-workerd.ts"
import { benchGets } from "./gets.ts"
import { benchImports } from "./imports.ts"
import { benchJourneys } from "./journeys.ts"
import { benchPages } from "./pages.ts"
import { benchPayouts } from "./payouts.ts"
import { benchSales } from "./sales.ts"

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    installation: { type: "boolean", default: false },
    on: { type: "string", default: "node" },
    minutes: { type: "string" },
    keep: { type: "string" },
  },
})
const on = values.on === "workerd" ? values.on : "node"
// A load is asked many times, and each time its end is listened for.
EventEmitter.defaultMaxListeners = 0

const { quick, installation, keep } = values
const minutes = values.minutes === undefined ? null : Number(values.minutes)
const benches: Record<string, () => Promise<boolean>> = {
  batches: () => benchBatches({ quick }),
  imports: () => benchImports({ quick }),
  "clicks-node": () => benchClicksNode({ quick, minutes }),
  "clicks-workerd": () => benchClicksWorkerd({ quick }),
  gets: () => benchGets({ quick }),
  journeys: () => benchJourneys({ quick }),
  pages: () => benchPages({ quick, installation, keep }),
  payouts: () => benchPayouts({ quick }),
  sales: () => benchSales({ on, quick }),
}

for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (await bench()) continue
  console.error(`${name}: over its limit`)
  process.exitCode = 1
}
