import { AppError } from "../../lib/errors.ts"
import type { Limiter, LimitName, Quota } from "../limits.ts"

const WINDOW_SECONDS = 60

/** The fields of the IETF draft for an answer. */
export function quotaHeaders({ limit, left, resetSeconds }: Quota): Record<string, string> {
  return {
    "ratelimit-policy": `"default";q=${limit};w=${WINDOW_SECONDS}`,
    ratelimit: `"default";r=${left};t=${resetSeconds}`,
  }
}

/** Counts one more; 429 when it is too many. */
export async function takeOrRefuse(limiter: Limiter, name: LimitName, key: string): Promise<void> {
  const quota = await limiter.take(name, key)
  if (!quota.allowed) throw rateLimited(quota.resetSeconds)
}

/** 429, with the seconds after which to try again. */
export function rateLimited(resetSeconds: number): AppError {
  return new AppError("rate_limited", "rate_limited", "Too many requests from here. Wait and try again.", {
    retryAfterSeconds: resetSeconds,
  })
}
