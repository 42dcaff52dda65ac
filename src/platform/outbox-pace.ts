import { HOUR_MS, MINUTE_MS } from "../lib/time.ts"
/** How one topic's rows are run: beside those of all other topics, and never in their place. */
export type Lane = {
  /** Rows run at once. */
  parallel: number
  /** Rows taken at once; those that do not run yet wait for their turn within the lease. */
  batch: number
  /** After this long a handler is cut off and its row counts as failed. */
  rowMs: number
  /** What fails together: the topic, because all its rows go to one provider, or each vendor's rows of it. */
  fails: "together" | "by_vendor"
}

/** So many failures one after another pause what fails together. */
export const BREAKS_AFTER = 5
/** So many failures of one row, and it is left to people. */
export const PARKS_AFTER = 15

const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = MINUTE_MS
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = HOUR_MS
/** What marking a row done, or failed, may take on top. */
const MARGIN_MS = 10_000

const doubled = (first: number, longest: number, times: number) => Math.min(first * 2 ** Math.min(times, 30), longest)

/** How long a lane's batch is its own: longer than it can run, so that no row runs twice at once. */
export function leaseMs({ parallel, batch, rowMs }: Lane): number {
  return Math.ceil(batch / parallel) * rowMs + MARGIN_MS
}

/** The longest wait before a row's next try after so many: doubling from 2 s to an hour. */
export function retryMs(attempts: number): number {
  return doubled(FIRST_RETRY_MS, LONGEST_RETRY_MS, attempts - 1)
}

/** The longest pause after so many failures one after another, null while there are too few: doubling from 5 s to 60 s. */
export function pauseMs(failures: number): number | null {
  return failures < BREAKS_AFTER ? null : doubled(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures - BREAKS_AFTER)
}

/** What a row fails together with. */
export function breakerOf(lane: Lane, row: { topic: string; vendorId: string | null }): string {
  return lane.fails === "together" ? row.topic : `${row.topic} ${row.vendorId ?? ""}`
}

/** What became of rows that fail together, since their lease, or since it was written down last. */
export type Tally = {
  key: string
  /** Failures one after another, those before the lease included. */
  streak: number
  /** Failures since. */
  added: number
  /** Whether one was done since: what failed before it counts no more. */
  isReset: boolean
  /** Whether the rest of the batch is left for later. */
  isPaused: boolean
}

export function openTally(key: string, failures: number): Tally {
  return { key, streak: failures, added: 0, isReset: false, isPaused: false }
}

export function tallyDone(tally: Tally): Tally {
  return { ...tally, streak: 0, added: 0, isReset: true }
}

export function tallyFailed(tally: Tally): Tally {
  const streak = tally.streak + 1
  return { ...tally, streak, added: tally.added + 1, isPaused: tally.isPaused || pauseMs(streak) !== null }
}

/** The same after what it says was written down. */
export function tallyWritten(tally: Tally): Tally {
  return { ...tally, added: 0, isReset: false }
}
