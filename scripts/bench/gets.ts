// GETs of the API on Node, each beside `select 1` over HTTP through a pool of the same size; rounds in turn, medians.
import { readFile, rm } from "node:fs/promises"
import { fileURLToPath, pathToFileURL } from "node:url"
import { buildProgram } from "../build-node.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import type { Outcome } from "./http/load.ts"
import { getText, inHundredths, median, openPlace, openVendor, startFlags } from "./http/place.ts"
import { cpuSeconds } from "./http/usage.ts"
import { start } from "./sales/child.ts"

const CONNECTIONS = 32
const LIMIT = 0.5
const VENDORS = 6
/** As many as connections, so that no two ask for the same at once. */
const LIMITS = Array.from({ length: CONNECTIONS }, (_, i) => i + 1)
const OPENAPI = new URL("../../openapi.json", import.meta.url)
/** Asks the ledger for all of it, and is not for every request. */
const LONG = new Set(["/v1/ledger/verify"])

type Operation = { parameters?: { in: string; name: string; required?: boolean }[] }
type Asked = { path: string; isLimited: boolean }

/** Every list and report that needs no parameter, and whether it can be asked for so many rows. */
async function listPaths(): Promise<Asked[]> {
  const { paths } = JSON.parse(await readFile(OPENAPI, "utf8")) as { paths: Record<string, { get?: Operation }> }
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const isPlain = get && !path.includes("{") && !get.parameters?.some(({ required }) => required)
    const isLimited = get?.parameters?.some(({ name }) => name === "limit") ?? false
    return isPlain && !LONG.has(path) ? [{ path, isLimited }] : []
  })
}

/** Prints the slowest, and all of them as JSON; false when one is not within the limit. */
export async function benchGets({ quick }: { quick: boolean }): Promise<boolean> {
  const folder = await scratchFolder("bench")
  const place = await openPlace(folder)
  const load = start(new URL("./http/load.ts", import.meta.url))
  const built = await buildProgram(fileURLToPath(new URL("./http/select-one.ts", import.meta.url)))
  const env = { ...process.env, DATABASE_URL: place.cluster.url }
  const yardstick = start(pathToFileURL(built), env, await startFlags())
  try {
    const port = await yardstick.next<number>()
    const [warmUp, seconds] = quick ? [0.15, 0.15] : [4, 1]
    let turn = 0
    const keys = [place.key]
    while (keys.length < VENDORS) keys.push((await openVendor(place.url)).key)
    const answers = async (of: number, paths: readonly string[], during = seconds) => {
      // A key may ask so often a minute, which is less than one answers.
      const authorization = `Bearer ${keys[turn % keys.length]}`
      const requests = paths.map((path) => getText(of, path, { authorization }))
      const order = { port: of, connections: CONNECTIONS, seconds: during, requests }
      const [node, pg] = [cpuSeconds(place.pid), cpuSeconds(place.pgPid)]
      const { done, seconds: spent, refused } = await load.ask<Outcome>({ ...order, status: 200 })
      const microsSince = (pid: number, before: number) => ((cpuSeconds(pid) - before) / done) * 1e6
      if (refused > 0) return null
      return { rate: done / spent, nodeMicros: microsSince(place.pid, node), pgMicros: microsSince(place.pgPid, pg) }
    }
    const ratios: Record<string, number> = {}
    const differing: number[] = []
    const [nodeMicros, pgMicros]: [number[], number[]] = [[], []]
    const notAnswered: string[] = []
    for (const { path, isLimited } of await listPaths()) {
      turn += 1
      const rounds: number[] = []
      let bare = 0
      // What many ask for is read so seldom that the engine takes seconds to compile it.
      const isAnswered = (await answers(place.port, [path], warmUp)) !== null
      for (let i = 0; isAnswered && i < (quick ? 1 : 3); i++) {
        const [one, own] = [await answers(port, ["/"]), await answers(place.port, [path])]
        if (own === null || one === null) break
        bare = one.rate
        rounds.push(own.rate / bare)
        nodeMicros.push(own.nodeMicros)
        pgMicros.push(own.pgMicros)
      }
      if (rounds.length > 0) ratios[path] = median(rounds)
      else notAnswered.push(path)
      if (rounds.length === 0 || !isLimited) continue
      const own = await answers(
        place.port,
        LIMITS.map((limit) => `${path}?limit=${limit}`),
      )
      if (own) differing.push(own.rate / bare)
    }
    const middle = {
      differing: median(differing),
      median: median(Object.values(ratios)),
      node_us: median(nodeMicros),
      postgres_us: median(pgMicros),
    }
    return report(ratios, notAnswered, middle)
  } finally {
    load.end()
    yardstick.end()
    await place.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Middle = { differing: number; median: number; node_us: number; postgres_us: number }

function report(ratios: Record<string, number>, notAnswered: readonly string[], middle: Middle): boolean {
  const slowest = Object.entries(ratios).toSorted(([, a], [, b]) => a - b)
  for (const [path, ratio] of slowest.slice(0, 10))
    console.log(`${path.padEnd(32)} ${ratio.toFixed(2)} of select 1 over HTTP`)
  console.log(
    `${slowest.filter(([, ratio]) => ratio >= LIMIT).length} of ${slowest.length} GETs are at ${LIMIT} or more, ${middle.median.toFixed(2)} the median; not for this caller: ${notAnswered.join(", ")}`,
  )
  console.log(`lists, each request for other rows ${middle.differing.toFixed(2)} the median: nothing is shared`)
  console.log(
    `CPU time of a GET                ${middle.node_us.toFixed(0)} µs of Node, ${middle.postgres_us.toFixed(0)} of PostgreSQL, medians`,
  )
  console.log(JSON.stringify({ ...middle, ratios }, inHundredths))
  return (slowest[0]?.[1] ?? 0) >= LIMIT
}
