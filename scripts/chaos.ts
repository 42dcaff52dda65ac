// npm run chaos -- --seeds 500: the storm of test/features/payouts/chaos.test.ts under many seeds; ends with the seed that fails.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "20" }, from: { type: "string", default: "1" } },
})
const [first, count] = [Number(values.from), Number(values.seeds)]
const seeds = Array.from({ length: count }, (_, index) => first + index)

const run = spawn(
  "npx",
  ["vitest", "run", "--bail=1", "--project", "features", "test/features/payouts/chaos.test.ts"],
  {
    env: { ...process.env, CHAOS_SEEDS: seeds.join(",") },
    stdio: "inherit",
  },
)
const [code] = (await once(run, "close")) as [number | null]
console.log(code === 0 ? `${count} seeds from ${first} on, none failed` : `failed; the seed is in the name above`)
process.exitCode = code ?? 1
