// Clicks a second on Node, each on disk before its 302, beside the same server answering a bare 302: 128 connections, rounds
// in turn, medians. After each round all that was answered is waited for in the database and counted: the yardstick has the machine for
// itself, and how long that took is how far the books were behind. Memory under load is read after each round.
import { rm } from "node:fs/promises"
import { scratchFolder } from "../local/scratch-folder.ts"
import type { Outcome } from "./http/load.ts"
import { getText, inHundredths, median, openPlace, startFlags } from "./http/place.ts"
import { cpuSeconds, memoryMb } from "./http/usage.ts"
import { start } from "./sales/child.ts"

const CONNECTIONS = 128
const LIMITS = { ofBare: 0.4, p99Ms: 25, memoryMb: 250 }
const VISIT = { referer: "https://blog.test/post", "accept-language": "en" }

/** Clicks that were answered are in the database by then, or lost. */
const STORED_MS = 60_000

type Round = {
  bare: Outcome
  clicks: Outcome
  nodeMicros: number
  pgMicros: number
  memory: number
  behindMs: number
}

/** Prints each figure with its limit, and all of them as JSON; false when one is not kept. `minutes` is how long in all. */
export async function benchClicksNode({ quick, minutes }: { quick: boolean; minutes: number | null }) {
  const folder = await scratchFolder("bench")
  const place = await openPlace(folder)
  const load = start(new URL("./http/load.ts", import.meta.url))
  const bare = start(new URL("./http/bare-node.ts", import.meta.url), process.env, await startFlags())
  try {
    const barePort = await bare.next<number>()
    const many = minutes === null ? (quick ? 3 : 7) : Math.max(1, Math.round((minutes * 60) / 13))
    const seconds = quick ? 4 : minutes === null ? 8 : 10
    const send = (port: number, paths: string[], within: number, mark?: string) => {
      const requests = paths.map((path) => getText(port, path, VISIT))
      const order = { port, connections: CONNECTIONS, seconds: within, requests, status: 302 }
      return load.ask<Outcome>(mark === undefined ? order : { ...order, mark })
    }
    const ids: string[] = []
    const follow = async (within: number) => {
      const outcome = await send(place.port, place.paths, within, "gv_click=")
      for (const id of outcome.words) ids.push(id)
      return outcome
    }
    await send(barePort, place.paths, 2)
    await follow(quick ? 4 : 8)
    const stored = async () => (await place.sql`select count(*)::int as n from clicks`)[0]!.n as number
    const untilStored = async () => {
      const since = performance.now()
      while ((await stored()) < ids.length && performance.now() - since < STORED_MS)
        await new Promise((next) => setTimeout(next, 20))
      return performance.now() - since
    }
    await untilStored()
    const rounds: Round[] = []
    for (let i = 0; i < many; i++) {
      const bareRound = await send(barePort, place.paths, minutes === null ? seconds : 2)
      const [node, pg] = [cpuSeconds(place.pid), cpuSeconds(place.pgPid)]
      const clicks = await follow(seconds)
      const memory = memoryMb(place.pid)
      const behindMs = await untilStored()
      const micros = (before: number, pid: number) => ((cpuSeconds(pid) - before) / clicks.done) * 1e6
      const used = { nodeMicros: micros(node, place.pid), pgMicros: micros(pg, place.pgPid) }
      rounds.push({ bare: bareRound, clicks, ...used, memory, behindMs })
    }
    return report(rounds, distinct(ids), await stored())
  } finally {
    load.end()
    bare.end()
    await place.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** How many they are, each once. A set holds 16.8 million: each has those that end alike. */
function distinct(ids: readonly string[]): number {
  const sets = new Map<string, Set<string>>()
  for (const id of ids) {
    const end = id.slice(-1)
    const alike = sets.get(end) ?? new Set()
    sets.set(end, alike.add(id))
  }
  return [...sets.values()].reduce((sum, { size }) => sum + size, 0)
}

function report(rounds: Round[], answered: number, stored: number): boolean {
  const rate = ({ done, seconds }: Outcome) => done / seconds
  const half = Math.ceil(rounds.length / 2)
  const figures = {
    clicks: median(rounds.map((one) => rate(one.clicks))),
    bare: median(rounds.map((one) => rate(one.bare))),
    of_bare: median(rounds.map((one) => rate(one.clicks) / rate(one.bare))),
    p50_ms: median(rounds.map((one) => one.clicks.p50)),
    p99_ms: median(rounds.map((one) => one.clicks.p99)),
    node_us: median(rounds.map((one) => one.nodeMicros)),
    postgres_us: median(rounds.map((one) => one.pgMicros)),
    memory_mb: Math.max(...rounds.map((one) => one.memory)),
    memory_mb_first_half: Math.max(...rounds.slice(0, half).map((one) => one.memory)),
    behind_ms: median(rounds.map((one) => one.behindMs)),
    answered,
    stored,
  }
  console.log(
    `durable clicks, ${CONNECTIONS} connections   ${figures.clicks.toFixed(0)} a second, p50 ${figures.p50_ms.toFixed(1)} ms, p99 ${figures.p99_ms.toFixed(1)} ms, limit ${LIMITS.p99Ms} ms`,
  )
  console.log(
    `a bare 302                         ${figures.bare.toFixed(0)} a second; clicks are ${figures.of_bare.toFixed(2)} of it, limit ${LIMITS.ofBare}`,
  )
  console.log(
    `CPU time of a click                Node ${figures.node_us.toFixed(0)} µs, PostgreSQL ${figures.postgres_us.toFixed(0)} µs`,
  )
  console.log(
    `memory of Node                     ${figures.memory_mb.toFixed(0)} MB, limit ${LIMITS.memoryMb} MB; ${figures.memory_mb_first_half.toFixed(0)} MB in the first half`,
  )
  console.log(
    `clicks answered and stored         ${answered} and ${stored}, the last ${figures.behind_ms.toFixed(0)} ms after its answer`,
  )
  console.log(JSON.stringify(figures, inHundredths))
  const isFast = figures.of_bare >= LIMITS.ofBare && figures.p99_ms <= LIMITS.p99Ms
  return (
    isFast &&
    figures.memory_mb <= LIMITS.memoryMb &&
    stored >= answered &&
    rounds.every((one) => one.clicks.refused === 0)
  )
}
