// Clicks that come, wait for a batch, and are stored: an event at a time, the same for the same seed. Pure.
import { seeded } from "../../../tools/stripe-stand-in/faults.ts"

/** What one batch costs: so many milliseconds, and so many more for each click of it. */
export type Cost = { fixedMs: number; clickMs: number }

export type Setting = {
  /** Clicks a second; in the middle tenth of the time five times as many. */
  rate: number
  seconds: number
  /** Of one batch, and how long the first of it waits for company. */
  most: number
  waitMs: number
  /** Batches written at once. */
  writers: number
  cost: Cost
  seed: number
}

/** Milliseconds until stored; `busy` is the share of its time that a writer works. */
export type Simulated = { batch: number; p50: number; p99: number; worst: number; backlog: number; busy: number }

const BURST = 5

export function simulate(setting: Setting): Simulated {
  const { most, waitMs, writers, cost, seconds } = setting
  const arrivals = arrivalsOf(setting)
  const free = Array.from({ length: writers }, () => 0)
  const waits: number[] = []
  let [batches, work, backlog, arrived] = [0, 0, 0, 0]
  for (let at = 0; at < arrivals.length; ) {
    const writer = free.indexOf(Math.min(...free))
    const first = arrivals[at]!
    const full = arrivals[at + most - 1] ?? Number.POSITIVE_INFINITY
    const start = Math.max(free[writer]!, Math.min(full, first + waitMs))
    while (arrived < arrivals.length && arrivals[arrived]! <= start) arrived++
    backlog = Math.max(backlog, arrived - at)
    const count = Math.min(most, arrived - at)
    const done = start + cost.fixedMs + cost.clickMs * count
    for (let i = at; i < at + count; i++) waits.push(done - arrivals[i]!)
    free[writer] = done
    work += done - start
    batches += 1
    at += count
  }
  waits.sort((a, b) => a - b)
  const part = (share: number) => Math.round(waits[Math.floor((waits.length - 1) * share)] ?? 0)
  const span = Math.max(seconds * 1000, ...free)
  return {
    batch: Math.round(arrivals.length / batches),
    p50: part(0.5),
    p99: part(0.99),
    worst: part(1),
    backlog,
    busy: work / (span * writers),
  }
}

function arrivalsOf({ rate, seconds, seed }: Setting): number[] {
  const random = seeded(seed)
  const arrivals: number[] = []
  const end = seconds * 1000
  const isBurst = (at: number) => at >= end * 0.45 && at < end * 0.55
  for (let at = 0; ; ) {
    at += (-Math.log(1 - random()) * 1000) / (isBurst(at) ? rate * BURST : rate)
    if (at >= end) return arrivals
    arrivals.push(at)
  }
}
