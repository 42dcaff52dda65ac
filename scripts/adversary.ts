// npm run adversary -- --seeds 200: an honest business among attackers, many seeds; the test of npm test with more of them.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "50" }, from: { type: "string", default: "1" } },
})
const vitest = spawn("vitest", ["run", "test/features/adversary.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, ADVERSARY_SEEDS: values.seeds, ADVERSARY_FROM: values.from },
})
const [code] = await once(vitest, "exit")
process.exitCode = Number(code ?? 1)
