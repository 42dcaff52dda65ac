import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const POSTGRES = "test/support/global-setup.ts"
const CHROMIUM = "test/support/browser-setup.ts"
const MINUTE = 60_000

/** What waits longest begins first: at the end there are short files only, and no worker has to wait for another. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranks = ["journeys", "features", "core"]
    const rank = ({ project }: TestSpecification) => ranks.indexOf(project.name)
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
  test: {
    reporters: ["default", "./test/support/reporter.ts"],
    // Two more than the two cores of a small machine: much of a test is waiting for the database, workerd or a browser.
    maxWorkers: 4,
    // Files of a worker share what they import: making the whole app anew for each is a third of the time.
    isolate: false,
    // Collecting beside the work pays where cores are idle, and here none is.
    execArgv: ["--single-threaded-gc", "--min-semi-space-size=32", "--max-semi-space-size=64"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: "core", include: ["test/core/**/*.test.{ts,tsx}", "test/*.test.ts"], testTimeout: MINUTE },
      },
      {
        extends: true,
        test: {
          name: "features",
          include: ["test/features/**/*.test.{ts,tsx}"],
          globalSetup: [POSTGRES],
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          include: ["test/journeys/**/*.test.ts", "test/browser/**/*.test.ts"],
          globalSetup: [POSTGRES, CHROMIUM],
          testTimeout: 2 * MINUTE,
          hookTimeout: 2 * MINUTE,
        },
      },
    ],
  },
})
