// A process of its own with the tests of the cores kept warm; whoever started it ends it when a change makes a loop endless.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { createVitest, type TestCase } from "vitest/node"
import type { Mutant } from "./mutants.ts"

/** Which test files to run, and with what change; null for the code as it is. */
export type Question = { mutant: Mutant | null; files: string[] }

let current: Mutant | null = null
const mutating = {
  name: "mutating",
  enforce: "pre" as const,
  load: (id: string) => (current && id === resolve(current.path) ? mutated(current) : null),
}
// Kept here: a file whose run is canceled counts as skipped, not as failed.
let hasFailed = false
let canceling: Promise<void> = Promise.resolve()
// Not `bail`, which counts what failed in earlier runs too.
const stopAtFirst = {
  onTestCaseResult: (test: TestCase) => {
    if (test.result().state !== "failed" || hasFailed) return
    hasFailed = true
    canceling = vitest.cancelCurrentRun("test-failure")
  },
}
const settings = { watch: false, project: ["core"], reporters: [stopAtFirst], maxWorkers: 1, fsModuleCache: false }
const vitest = await createVitest(
  "test",
  { ...settings, pool: "threads", onConsoleLog: () => false },
  { plugins: [mutating] },
)
// Those of the tests are a process's, which a thread refuses to start with.
for (const { config } of vitest.projects) config.execArgv = []
const all = await vitest.globTestSpecifications(["test/core/"])

process.on("message", async ({ mutant, files }: Question) => {
  for (const one of [current, mutant]) if (one) vitest.invalidateFile(resolve(one.path))
  current = mutant
  hasFailed = false
  const wanted = all.filter(({ moduleId }) => files.includes(moduleId))
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted)
  await canceling
  process.send!(!hasFailed && unhandledErrors.length === 0 && testModules.every((module) => module.ok()))
})

function mutated({ path, start, end, becomes }: Mutant): string {
  const text = readFileSync(path, "utf8")
  return text.slice(0, start) + becomes + text.slice(end)
}
