import { realNow } from "../../../platform/clock.ts"
import { pause } from "../../../platform/pause.ts"

/** Turns that a busy moment missed are caught up with, as many as fit into this. */
const CATCH_UP_MS = 500
/** Who would wait longer than this does not wait: intents are leased. */
const LONGEST_WAIT_MS = 2_500
const UNSAID_SECONDS = 1

export type Throttle = ReturnType<typeof throttle>

/** The pace of calls to one provider, shared by all that runs here: the limit is the platform's, whichever run calls. */
export function throttle(callsPerSecond: number) {
  // Numbers only: what waits on one request's timers must not be another's to wake.
  let nextTurn = 0
  let heldUntil = 0

  function reserve(): number {
    const now = realNow().getTime()
    const turn = Math.max(nextTurn, heldUntil, now - CATCH_UP_MS)
    if (turn - now <= LONGEST_WAIT_MS) nextTurn = turn + 1000 / callsPerSecond
    return turn
  }

  /** For how many milliseconds nobody is to call. */
  const heldFor = () => Math.max(0, heldUntil - realNow().getTime())

  return {
    heldFor,

    /** Waits for a turn to call. Answers 0, or without waiting how many milliseconds it would have taken. */
    async takeTurn(): Promise<number> {
      let turn = reserve()
      for (;;) {
        const wait = Math.max(turn, heldUntil) - realNow().getTime()
        if (wait <= 0) return 0
        if (wait > LONGEST_WAIT_MS) return wait
        await pause(wait)
        if (heldUntil > realNow().getTime()) turn = reserve()
      }
    },

    /** After the provider turned a call away, nobody calls for as long as it asks. */
    holdBack(retryAfterSeconds: number | null): void {
      heldUntil = Math.max(heldUntil, realNow().getTime() + (retryAfterSeconds ?? UNSAID_SECONDS) * 1000)
    },

    /** Waits until calls may be made; false when that is not before an instant. */
    async whenFree(until: number): Promise<boolean> {
      while (realNow().getTime() + heldFor() < until) {
        if (heldFor() === 0) return true
        await pause(heldFor())
      }
      return false
    },
  }
}
