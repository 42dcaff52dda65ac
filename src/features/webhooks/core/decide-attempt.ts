import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time.ts"
import type { DeliveryStatus, SendAttempt } from "./states.ts"

const SECOND_MS = 1_000

/** How long after one attempt the next one is, in real time; after the last there is none. */
const RETRIES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const

/** An endpoint at which all failed for so long is paused. */
export const PAUSED_AFTER_MS = 3 * DAY_MS
/** What a receiver asks to wait is respected up to this. */
const LONGEST_WAIT_MS = DAY_MS
/** So much of an answer is kept. */
const RESPONSE_CHARACTERS = 1_000
const ERROR_CHARACTERS = 300

/** What came of sending: a status and the answer's text, or why there was none. */
export type Answered = { status: number; retryAfter: string | null; text: string } | { failure: string }

/** Why an endpoint is to get nothing more: its receiver answered 410, or nothing has succeeded for days. */
export type Stop = "gone" | "failing"

/** `waitMs`: until the next attempt, where the delivery is still pending. */
export type Decided = {
  status: DeliveryStatus
  waitMs: number
  attempt: SendAttempt
  isSuccess: boolean
  stop: Stop | null
}

/** What was before an attempt, when it began and when it ended. */
type Tried = { tries: number; failingSince: Date | null; at: Date; now: Date }

/** What becomes of a delivery after an attempt, and of its endpoint; any 2xx is a success, a redirect none. */
export function decideAttempt(sent: Answered, { tries, failingSince, at, now }: Tried): Decided {
  const attempt = {
    at: at.toISOString(),
    duration_ms: Math.max(0, now.getTime() - at.getTime()),
    response_status: "status" in sent ? sent.status : null,
    error: "failure" in sent ? shown(sent.failure, ERROR_CHARACTERS) : null,
    response: "status" in sent ? shown(sent.text, RESPONSE_CHARACTERS) : null,
  }
  const isSuccess = "status" in sent && sent.status >= 200 && sent.status < 300
  if (isSuccess) return { status: "delivered", waitMs: 0, attempt, isSuccess, stop: null }
  const isLong = failingSince !== null && now.getTime() - failingSince.getTime() >= PAUSED_AFTER_MS
  const stop = "status" in sent && sent.status === 410 ? "gone" : isLong ? "failing" : null
  const waitMs = stop === "gone" ? undefined : RETRIES_MS[tries]
  if (waitMs === undefined) return { status: "failed", waitMs: 0, attempt, isSuccess, stop }
  const asked = "status" in sent ? askedMs(sent.retryAfter, now) : 0
  return { status: "pending", waitMs: Math.max(waitMs, asked), attempt, isSuccess, stop }
}

/** What a `Retry-After` asks for: seconds, or a date; 0 for nothing that is understood. */
function askedMs(retryAfter: string | null, now: Date): number {
  if (retryAfter === null) return 0
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * SECOND_MS : Date.parse(retryAfter) - now.getTime()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : 0
}

/** What a database can hold and a page can show. */
function shown(text: string, length: number): string {
  return text
    .slice(0, length)
    .toWellFormed()
    .replace(/(?![\n\t])\p{Cc}/gu, "")
}
