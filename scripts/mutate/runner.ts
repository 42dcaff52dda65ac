import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { resolve } from "node:path"
import type { Source } from "../../test/support/tidy/source.ts"
import type { Mutant } from "./mutants.ts"
import type { Question } from "./warm.ts"

/** `unread` when no test of a core imports the file at all. */
export type Verdict = "noticed" | "survived" | "unread"

/** A change may make a loop endless: not to end for so long is to be noticed. */
const PATIENCE_MS = 60_000

export function openRunner(sources: readonly Source[]) {
  let warm: ChildProcess | null = null

  /** Whether the tests of these files pass. */
  async function passes(question: Question): Promise<boolean> {
    warm ??= fork(new URL("warm.ts", import.meta.url))
    const answer = once(warm, "message", { signal: AbortSignal.timeout(PATIENCE_MS) })
    warm.send(question)
    try {
      const [isPassed] = await answer
      return isPassed === true
    } catch {
      close()
      return false
    }
  }

  const close = () => {
    warm?.kill("SIGKILL")
    warm = null
  }

  return {
    /** Whether all tests pass as the code is; without that no verdict means anything. */
    isGreen: () => passes({ mutant: null, files: testsIn(sources.map(({ path }) => path)) }),
    async judge(mutant: Mutant): Promise<Verdict> {
      const files = testsIn(readersOf(sources, mutant.path))
      if (files.length === 0) return "unread"
      return (await passes({ mutant, files })) ? "survived" : "noticed"
    },
    close,
  }
}

const testsIn = (paths: string[]) => paths.filter((path) => path.startsWith("test/core/")).map((path) => resolve(path))

/** This file and those that import it, through others too. */
function readersOf(sources: readonly Source[], path: string): string[] {
  const found = new Set([path])
  for (const known of found)
    for (const source of sources)
      if (source.imports.some(({ target, isType }) => target === known && !isType)) found.add(source.path)
  return [...found]
}
