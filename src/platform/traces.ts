import { toHex } from "../lib/hash.ts"
import { MINUTE_MS } from "../lib/time.ts"
import { failureText } from "./db.ts"
import { log } from "./log.ts"
import { withTimeout } from "./timeout.ts"
import type { WorkLine, WorkSink } from "./work-log.ts"

type Line = Parameters<WorkSink>[0]

/** What a collector is sent at once, and the most that is kept while it is away: older spans are dropped first. */
const MAX_KEPT = 2_000
const SEND_MS = MINUTE_MS / 6
const NANOS_PER_MS = 1_000_000n
/** W3C Trace Context, version 00: the trace that a request belongs to, and the span that called. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

/** The caller's trace as the header names it; undefined for anything else, which is nobody's business in a log. */
export function traceparentOf(header: string | undefined): string | undefined {
  return header !== undefined && TRACEPARENT.test(header) ? header : undefined
}

/** OpenTelemetry's names for what a line says; the rest goes by a name of ours. */
const ATTRIBUTES: Record<string, string> = {
  method: "http.request.method",
  route: "http.route",
  status: "http.response.status_code",
}
/** https://opentelemetry.io/docs/specs/otel/trace/api/#spankind, by their numbers in OTLP. */
const KINDS: Record<WorkLine["event"], number> = { request: 2, message: 5, job: 1 }
const FAILED = 2

export type Traces = { sink: WorkSink; send(): Promise<void> }

/** Lines of work as spans for a collector (OTLP over HTTP, as JSON). Sending never fails: what cannot be sent is dropped. */
export function tracesTo(endpoint: string): Traces {
  let spans: object[] = []
  return {
    sink: (line) => {
      spans.push(spanOf(line))
      if (spans.length > MAX_KEPT) spans = spans.slice(-MAX_KEPT)
    },
    async send() {
      const sent = spans
      spans = []
      if (sent.length === 0) return
      const body = JSON.stringify({
        resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: SCOPE, spans: sent }] }],
      })
      const init = { method: "POST", headers: { "content-type": "application/json" }, body }
      await withTimeout(fetch(`${endpoint}/v1/traces`, init), SEND_MS, "the collector").then(
        (answer) => answer.ok || log("traces_refused", { status: answer.status, spans: sent.length }),
        (error) => log("traces_failed", { error: failureText(error), spans: sent.length }),
      )
    },
  }
}

const RESOURCE = { attributes: [attribute("service.name", "grapevine")] }
const SCOPE = { name: "grapevine" }

function spanOf({ at, ms, event, traceparent, ...fields }: Line) {
  const [, traceId = randomHex(16), parentSpanId] = TRACEPARENT.exec(String(traceparent)) ?? []
  const end = BigInt(Date.parse(at)) * NANOS_PER_MS
  const name = event === "request" ? `${String(fields.method)} ${String(fields.route)}` : String(fields.name)
  const isFailed = fields.outcome === "failed" || Number(fields.status) >= 500
  return {
    traceId,
    spanId: randomHex(8),
    ...(parentSpanId && { parentSpanId }),
    name,
    kind: KINDS[event],
    startTimeUnixNano: String(end - BigInt(ms) * NANOS_PER_MS),
    endTimeUnixNano: String(end),
    attributes: Object.entries(fields)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => attribute(ATTRIBUTES[key] ?? `grapevine.${key}`, value)),
    status: isFailed ? { code: FAILED } : {},
  }
}

function attribute(key: string, value: unknown) {
  return { key, value: typeof value === "number" ? { intValue: String(value) } : { stringValue: String(value) } }
}

const randomHex = (bytes: number) => toHex(crypto.getRandomValues(new Uint8Array(bytes)))
