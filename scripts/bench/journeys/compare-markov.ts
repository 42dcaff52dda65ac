import { transitions } from "../../../src/features/credit/models/core/journey.ts"
import { learnedOf } from "../../../src/features/credit/models/core/markov.ts"
import { channelRows } from "../../../src/features/reports/channels/core/channels.ts"
import { floatReport } from "./float.ts"
import { journeysOf } from "./paths.ts"

const SEED = 7
const AGREES_TO = 1e-4

/**
 * Fits `markov` to journeys and credits the sold ones, exactly and in doubles, in turns after one that does not count.
 * Milliseconds of CPU, medians. Throws where the two do not agree.
 */
export function compareMarkov({ journeys: count, rounds }: { journeys: number; rounds: number }) {
  const { journeys, deals } = journeysOf(count, SEED)
  const exactly = () => {
    const { removal } = learnedOf(transitions(journeys))
    const weighing = {
      model: "markov" as const,
      fitted: new Map(removal.map(({ channel, share }) => [channel, share])),
    }
    return channelRows(deals, { weighing, records: { count: false, ofModel: null }, keyed: [] })
  }
  const [exact, float] = [[] as number[], [] as number[]]
  const rows = spent(exactly, exact)
  for (const [channel, [closes]] of spent(() => floatReport(journeys, deals), float)) {
    const exactCloses = Number(rows.get(channel)!.closes) / 10_000
    if (Math.abs(exactCloses - closes) > closes * AGREES_TO)
      throw new Error(`${channel} has ${exactCloses} closes exactly, in floating point ${closes}`)
  }
  for (let round = 0; round < rounds; round++) {
    spent(exactly, exact)
    spent(() => floatReport(journeys, deals), float)
  }
  const [exactMs, floatMs] = [median(exact.slice(1)), median(float.slice(1))]
  return { journeys: count, exactMs, floatMs, ratio: Math.round((exactMs / floatMs) * 100) / 100 }
}

function spent<T>(work: () => T, into: number[]): T {
  const before = process.cpuUsage()
  const done = work()
  const { user, system } = process.cpuUsage(before)
  into.push(Math.round((user + system) / 1000))
  return done
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
