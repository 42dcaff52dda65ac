import { type Limiter, type LimitName, slidingLimiter } from "../limits.ts"
import { log } from "../log.ts"

/** The platform's rate limiter, which counts for a whole place; see wrangler.toml. */
export type RateLimitBinding = { limit(options: { key: string }): Promise<{ success: boolean }> }

/** What the binding of each limit is called. */
export type LimitBindings = Partial<Record<`LIMIT_${Uppercase<LimitName>}`, RateLimitBinding>>

/** Counts at the platform, and in this isolate for what an answer says is left. */
export function bindingLimiter(bindings: LimitBindings, now: () => number, counting = slidingLimiter(now)): Limiter {
  return {
    take: async (name, key) => {
      const quota = await counting.take(name, key)
      const binding = bindings[`LIMIT_${name.toUpperCase() as Uppercase<LimitName>}`]
      if (!quota.allowed || !binding) return quota
      try {
        const { success } = await binding.limit({ key })
        return success ? quota : { ...quota, allowed: false, left: 0 }
      } catch (error) {
        log("limiter_away", { name, error: String(error) })
        return quota
      }
    },
  }
}
