import { realNow } from "../../../platform/clock.ts"
import { pause } from "../../../platform/pause.ts"

/** Below the hundred a second that Stripe allows a platform, look-ups and webhooks' questions included. */
const CALLS_PER_SECOND = 95
const INTERVAL_MS = 1000 / CALLS_PER_SECOND
/** Turns that a busy moment missed are caught up with, as many as fit into this. */
const CATCH_UP_MS = 500
/** Who would wait longer than this does not wait: intents are leased. */
const LONGEST_WAIT_MS = 2_500

const UNSAID_SECONDS = 1

// Numbers only, shared by all that runs here: the limit is the platform's, whichever run calls.
let nextTurn = 0
let heldUntil = 0

/** Waits for a turn to call Stripe. Answers 0, or without waiting how many milliseconds it would have taken. */
export async function takeTurn(): Promise<number> {
  let turn = reserve()
  for (;;) {
    const wait = Math.max(turn, heldUntil) - realNow().getTime()
    if (wait <= 0) return 0
    if (wait > LONGEST_WAIT_MS) return wait
    await pause(wait)
    if (heldUntil > realNow().getTime()) turn = reserve()
  }
}

/** After Stripe turned a call away, nobody calls for as long as it asks. */
export function holdBack(retryAfterSeconds: number | null): void {
  heldUntil = Math.max(heldUntil, realNow().getTime() + (retryAfterSeconds ?? UNSAID_SECONDS) * 1000)
}

/** For how many milliseconds nobody is to call. */
export function heldFor(): number {
  return Math.max(0, heldUntil - realNow().getTime())
}

/** Waits until calls may be made; false when that is not before an instant. */
export async function whenFree(until: number): Promise<boolean> {
  while (realNow().getTime() + heldFor() < until) {
    if (heldFor() === 0) return true
    await pause(heldFor())
  }
  return false
}

function reserve(): number {
  const now = realNow().getTime()
  const turn = Math.max(nextTurn, heldUntil, now - CATCH_UP_MS)
  if (turn - now <= LONGEST_WAIT_MS) nextTurn = turn + INTERVAL_MS
  return turn
}
