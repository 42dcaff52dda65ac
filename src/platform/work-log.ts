import { realNow } from "./clock.ts"

/** What was done, as one line says it: never keys, tokens, bodies, names or addresses. */
export type WorkLine = { event: "request" | "message" | "job"; ms: number } & Record<string, unknown>
export type WorkSink = (line: WorkLine & { at: string }) => void

let sinks: WorkSink[] = []

/** Where lines go from now on; nowhere until somebody says so. */
export function sendWorkTo(...to: WorkSink[]): void {
  sinks = to
}

/** Notes work that was done, `since` an instant of the clock in milliseconds. */
export function noteWork(event: WorkLine["event"], since: number, fields: Record<string, unknown>): void {
  if (sinks.length === 0) return
  const now = realNow()
  const line = { event, at: now.toISOString(), ms: now.getTime() - since, ...fields }
  for (const sink of sinks) sink(line)
}
