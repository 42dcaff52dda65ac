import { logLine } from "./log.ts"
import { tracesTo } from "./traces.ts"
import { sendWorkTo } from "./work-log.ts"

/** Begins to print lines, and to send them to a collector where there is one; what it returns sends what has come together. */
export function openWorkLog(collector: string | null): () => Promise<void> {
  const traces = collector === null ? null : tracesTo(collector)
  sendWorkTo(logLine, ...(traces ? [traces.sink] : []))
  return async () => traces?.send()
}
