import type { Reporter, TestModule } from "vitest/node"

type Counts = { passed: number; failed: number; skipped: number }

/** Ends a run with one line: `N passed, N failed`. What breaks outside a test counts as a failure. */
export default class ClosingLine implements Reporter {
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    // At the exit, since what stops last still talks.
    process.once("exit", () => process.stdout.write(`${closingLine(this.#counts)}\n`))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    this.#counts = { passed: 0, failed: unhandled.length, skipped: 0 }
    for (const module of modules) this.#add(module)
  }

  #add(module: TestModule): void {
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      this.#counts[state === "passed" || state === "failed" ? state : "skipped"]++
    }
    // A file that does not load, or a preparation that fails, has no failed test to show for it.
    const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0)
    this.#counts.failed += broken.length
  }
}

function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
}
