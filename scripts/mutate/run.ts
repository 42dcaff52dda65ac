// npm run mutate -- --minutes 10 --seed 7: changes the cores in one small place at a time; their tests must notice it.
import { parseArgs } from "node:util"
import { readSources } from "../../test/support/tidy/source.ts"
import { seeded } from "../../tools/stripe-stand-in/faults.ts"
import { type Mutant, mutantsOf } from "./mutants.ts"
import { openRunner } from "./runner.ts"

const CORES = /^src\/(lib\/|features\/.*\/core(\/|\.ts$))/

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "150" },
    least: { type: "string", default: "80" },
    in: { type: "string", default: "" },
  },
})

const sources = readSources()
const all = sources.filter(({ path }) => CORES.test(path) && path.includes(values.in)).flatMap(mutantsOf)
const sample = shuffled(all, Number(values.seed)).slice(0, Number(values.count))
const deadline = performance.now() + Number(values.minutes) * 60_000

const runner = openRunner(sources)
if (!(await runner.isGreen()))
  throw new Error("the tests of the cores fail as the code is: npx vitest run --project core")
const survivors: string[] = []
let tried = 0
for (const mutant of sample) {
  if (performance.now() > deadline) break
  const verdict = await runner.judge(mutant)
  tried++
  if (verdict === "noticed") continue
  const { path, line, was, becomes } = mutant
  survivors.push(
    `${path}:${line}  ${was} → ${becomes || "nothing"}${verdict === "unread" ? "  (no test reads it)" : ""}`,
  )
  console.log(survivors.at(-1))
}
runner.close()

const score = tried === 0 ? 0 : (100 * (tried - survivors.length)) / tried
console.log(`${score.toFixed(1)} % of ${tried} changes noticed, of ${all.length} that there are (seed ${values.seed})`)
process.exitCode = score < Number(values.least) ? 1 : 0

function shuffled(rows: Mutant[], seed: number): Mutant[] {
  const random = seeded(seed)
  return rows
    .map((row) => ({ row, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row)
}
