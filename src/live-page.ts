import { streamSSE } from "hono/streaming"
import type { AppContext } from "./deps.ts"
import { pause } from "./platform/pause.ts"

const EVERY_MS = 2000
/** Then the browser asks again: a stream that nobody ends would hold an instance that wants to stop, or its limits. */
const TURNS = 10

/** Whether a browser asks for a page's changes rather than for the page. */
export const isListening = (c: AppContext) =>
  c.req.method === "GET" && (c.req.header("accept") ?? "").startsWith("text/event-stream")

/** The page again whenever it differs from what was sent before; `render` answers null where there is nothing to follow. */
export function streamPage(c: AppContext, render: () => Promise<string | null>): Response {
  c.header("cache-control", "private, no-store")
  return streamSSE(c, async (stream) => {
    let sent: string | null = null
    for (let turn = 0; turn < TURNS && !stream.aborted; turn++) {
      if (turn > 0) await pause(EVERY_MS)
      const html = await render().catch(() => null)
      if (html === null) return
      if (html !== sent) await stream.writeSSE({ data: html, retry: EVERY_MS })
      sent = html
    }
  })
}
