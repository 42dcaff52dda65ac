import { AppError } from "../../lib/errors.ts"

const WINDOW_SECONDS = 60
const MAX_KEYS = 10_000

type Window = { startedAt: number; used: number }
const windows = new Map<string, Window>()

/** Counts one request of a key in a fixed window of this process; the fields of the IETF draft for its answer. */
export function takeQuota(key: string, quota: number, nowMs: number) {
  let window = windows.get(key)
  if (!window || nowMs - window.startedAt >= WINDOW_SECONDS * 1000) {
    if (windows.size >= MAX_KEYS) windows.clear()
    window = { startedAt: nowMs, used: 0 }
    windows.set(key, window)
  }
  window.used++
  const left = Math.max(0, quota - window.used)
  const resetSeconds = Math.ceil((window.startedAt + WINDOW_SECONDS * 1000 - nowMs) / 1000)
  return {
    allowed: window.used <= quota,
    resetSeconds,
    headers: {
      "ratelimit-policy": `"default";q=${quota};w=${WINDOW_SECONDS}`,
      ratelimit: `"default";r=${left};t=${resetSeconds}`,
    },
  }
}

/** 429, with the seconds after which to try again. */
export function rateLimited(resetSeconds: number): AppError {
  return new AppError("rate_limited", "rate_limited", "Too many requests with this key. Wait and try again.", {
    retryAfterSeconds: resetSeconds,
  })
}
