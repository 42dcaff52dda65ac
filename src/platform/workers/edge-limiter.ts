import { realNow } from "../clock.ts"
import { addressBlock, slidingLimiter } from "../limits.ts"
import { bindingLimiter, type LimitBindings } from "./limiter.ts"

const now = () => realNow().getTime()
const counting = slidingLimiter(now)

/** Whether an address may ask for one more link that is none; counts it. */
export async function mayGuess(bindings: LimitBindings, address: string): Promise<boolean> {
  return (await bindingLimiter(bindings, now, counting).take("unknown_slug", addressBlock(address))).allowed
}
