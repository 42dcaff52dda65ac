import { failureText } from "../db.ts"
import { log } from "../log.ts"

const PAUSE_MS = 100

export type Soon = {
  /** Runs the work soon; asked for while it runs, once more after that. */
  ask(): void
  /** Runs nothing more, and resolves when what runs has ended. */
  stop(): Promise<void>
}

/** Runs work that many ask for, one at a time and with a pause after each. What it throws is logged; work that says "again" is asked for again. */
export function soon(name: string, work: () => Promise<"again" | "idle">, pauseMs = PAUSE_MS): Soon {
  let isAsked = false
  let isStopped = false
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (isAsked && !isStopped) {
      isAsked = false
      const outcome = await work().catch((error) => log(`${name}_failed`, { error: failureText(error) }))
      isAsked ||= outcome === "again"
      if (!isStopped) await new Promise((next) => setTimeout(next, pauseMs))
    }
    running = null
  }
  return {
    ask() {
      isAsked = true
      if (!isStopped) running ??= run()
    },
    async stop() {
      isStopped = true
      await running
    },
  }
}
