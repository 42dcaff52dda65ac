import { describe, expect, it, onTestFinished, vi } from "vitest"
import type { LinkAnswer } from "../../../src/features/links/redirect/core/snapshot.ts"
import { findLink, LinkMemory } from "../../../src/features/links/redirect/find-link.ts"
import { sha256Hex } from "../../../src/lib/hash.ts"
import { NOON, snapshot } from "../../support/links.ts"

const found = (more = {}): LinkAnswer => ({ kind: "found", link: snapshot(more) })
const unknown: LinkAnswer = { kind: "unknown" }
const MINUTE = 60_000

/** The database, the shared store and one edge in front of them. */
class Edge {
  now = NOON
  truth: LinkAnswer | "away" = unknown
  lookups = 0
  /** What the next lookups wait for. */
  gate: Promise<void> | null = null
  readonly kept = new Map<string, unknown>()
  sharedIsAway = false
  memory = new LinkMemory()
  deferred: Promise<unknown>[] = []

  async find() {
    const answer = await this.ask()
    await Promise.all(this.deferred)
    return answer
  }

  /** The answer alone, whatever is still asked beside it. */
  async ask() {
    return findLink(
      this.memory,
      () => this.now,
      () => this.#sources(),
      "",
      "ada",
    )
  }

  /** Another isolate or machine: nothing in memory, the same shared store. */
  moveElsewhere() {
    this.memory = new LinkMemory()
  }

  #sources() {
    const guard = <T>(act: () => T) =>
      this.sharedIsAway ? Promise.reject(new Error("KV away")) : Promise.resolve(act())
    return {
      shared: {
        get: (key: string) => guard(() => JSON.parse(String(this.kept.get(key) ?? "null")) as unknown),
        put: (key: string, value: unknown) => guard(() => void this.kept.set(key, JSON.stringify(value))),
        delete: (key: string) => guard(() => void this.kept.delete(key)),
      },
      lookup: async () => {
        this.lookups += 1
        const { truth } = this
        await this.gate
        if (truth === "away") throw new Error("database away")
        return truth
      },
      defer: (work: Promise<unknown>) => void this.deferred.push(work),
    }
  }
}

describe("finding a link", () => {
  it("asks the database once for many visitors", async () => {
    const edge = new Edge()
    edge.truth = found()
    for (let i = 0; i < 10; i++) expect(await edge.find()).toEqual(edge.truth)
    expect(edge.lookups).toBe(1)
  })

  it("answers all who come at once by what any of them learnt", async () => {
    const edge = new Edge()
    edge.truth = "away"
    const gate = Promise.withResolvers<void>()
    edge.gate = gate.promise
    const failing = edge.find()
    while (edge.lookups === 0) await Promise.resolve()
    edge.truth = found()
    edge.gate = null
    edge.deferred = []
    expect(await edge.find()).toEqual(edge.truth)
    gate.resolve()
    expect(await failing).toEqual(edge.truth)
  })

  it("asks the database once for 500 first visitors at one instant, and each is answered", async () => {
    const edge = new Edge()
    edge.truth = found()
    const answers = await Promise.all(Array.from({ length: 500 }, () => edge.find()))
    expect(answers).toEqual(answers.map(() => edge.truth))
    expect(edge.lookups).toBe(1)
  })

  it("asks once more, for all of them, where the first question fails", async () => {
    const edge = new Edge()
    edge.truth = "away"
    const gate = Promise.withResolvers<void>()
    edge.gate = gate.promise
    const asking = Array.from({ length: 500 }, () => edge.find())
    while (edge.lookups === 0) await Promise.resolve()
    edge.truth = found()
    gate.resolve()
    const answers = await Promise.all(asking)
    expect(answers).toEqual(answers.map(() => edge.truth))
    expect(edge.lookups).toBe(2)
  })

  it("waits a second, no longer, for a question whose visitor has left, and then asks itself", async () => {
    const edge = new Edge()
    edge.truth = found()
    edge.gate = new Promise(() => {})
    void edge.find()
    while (edge.lookups === 0) await Promise.resolve()
    edge.gate = null
    edge.deferred = []
    expect(await edge.find()).toEqual(edge.truth)
    expect(edge.lookups).toBe(2)
  })

  it("has an answer for all of them where the database takes seconds, and asks it once a second", async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const edge = new Edge()
    edge.truth = found()
    const gate = Promise.withResolvers<void>()
    edge.gate = gate.promise
    const asking = Array.from({ length: 500 }, () => edge.find())
    for (const until = edge.now + 3_500; edge.now < until; edge.now += 100) await vi.advanceTimersByTimeAsync(100)
    gate.resolve()
    expect(await Promise.all(asking)).toEqual(asking.map(() => edge.truth))
    expect(edge.lookups).toBe(4)
  })

  it("has none for anybody where the database takes longer than a visitor waits", async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const edge = new Edge()
    edge.gate = new Promise(() => {})
    const answers: unknown[] = []
    for (let i = 0; i < 500; i++) void edge.ask().then((answer) => answers.push(answer))
    for (const until = edge.now + 17_000; edge.now < until; edge.now += 100) await vi.advanceTimersByTimeAsync(100)
    expect(answers).toEqual(Array.from({ length: 500 }, () => ({ kind: "unavailable" })))
    expect(edge.lookups).toBeLessThan(12)
  })

  it("of a test vendor is asked for after its visitor came, be there ever so many", async () => {
    const edge = new Edge()
    edge.truth = found({ mode: "test" })
    await edge.find()
    const gate = Promise.withResolvers<void>()
    edge.gate = gate.promise
    const early = edge.find()
    while (edge.lookups === 1) await Promise.resolve()
    edge.truth = found({ mode: "test", testNow: NOON + MINUTE })
    const rest = Array.from({ length: 500 }, () => edge.find())
    gate.resolve()
    await early
    for (const answer of await Promise.all(rest)) expect(answer).toEqual(edge.truth)
    expect(edge.lookups).toBe(3)
  })

  it("shows a change within a minute however busy the link: being asked for never makes an answer younger", async () => {
    const edge = new Edge()
    edge.truth = found()
    await edge.find()
    edge.truth = found({ attributes: false })
    for (let second = 0; second < 40; second++) {
      edge.now += 1000
      await edge.find()
    }
    expect(await edge.find()).toEqual(edge.truth)
    expect(edge.lookups).toBeLessThan(5)
  })

  it("that rests in the shared store alone is checked again when it is older than 30 s", async () => {
    const edge = new Edge()
    edge.truth = found()
    await edge.find()
    edge.moveElsewhere()
    edge.truth = found({ attributes: false })
    edge.now += 31_000
    expect(await edge.find()).toEqual(edge.truth)
  })

  it("of a test vendor asks each time, since its clock moves by hand", async () => {
    const edge = new Edge()
    edge.truth = found({ mode: "test" })
    await edge.find()
    edge.truth = found({ mode: "test", testNow: NOON + MINUTE })
    expect(await edge.find()).toEqual(edge.truth)
  })

  it("that was unknown is found seconds after it was made", async () => {
    const edge = new Edge()
    expect(await edge.find()).toEqual(unknown)
    edge.truth = found()
    edge.now += 6_000
    expect(await edge.find()).toEqual(edge.truth)
  })
})

describe("while the database is away", () => {
  it("serves a link that was seen in the last day, here or elsewhere", async () => {
    const edge = new Edge()
    edge.truth = found()
    const answer = await edge.find()
    edge.truth = "away"
    edge.now += 60 * MINUTE
    expect(await edge.find()).toEqual(answer)
    edge.moveElsewhere()
    expect(await edge.find()).toEqual(answer)
    edge.now += 22 * 60 * MINUTE
    expect(await edge.find()).toEqual(answer)
    edge.now += 2 * 60 * MINUTE
    expect(await edge.find()).toEqual({ kind: "unavailable" })
  })

  it("does not ask it again for every visitor", async () => {
    const edge = new Edge()
    edge.truth = found()
    await edge.find()
    edge.truth = "away"
    edge.now += MINUTE
    for (let i = 0; i < 10; i++) await edge.find()
    expect(edge.lookups).toBe(2)
  })

  it("never calls a link unknown, neither a new one nor one that once was", async () => {
    const edge = new Edge()
    await edge.find()
    edge.truth = "away"
    edge.now += 6_000
    expect(await edge.find()).toEqual({ kind: "unavailable" })
  })

  it("does not bring back a link that was switched off before", async () => {
    const edge = new Edge()
    edge.truth = found()
    await edge.find()
    edge.truth = unknown
    edge.now += MINUTE
    await edge.find()
    edge.truth = "away"
    edge.now += MINUTE
    edge.moveElsewhere()
    expect(await edge.find()).toEqual({ kind: "unavailable" })
  })

  it("serves the youngest it knows of: another edge's, when that one asked later", async () => {
    const edge = new Edge()
    edge.truth = found()
    await edge.find()
    const here = edge.memory
    edge.moveElsewhere()
    edge.truth = found({ attributes: false })
    edge.now += 60 * MINUTE
    const later = await edge.find()
    edge.truth = "away"
    edge.memory = here
    edge.now += 60 * MINUTE
    expect(await edge.find()).toEqual(later)
  })
})

it("a shared store that is away costs nothing but the fallback", async () => {
  const edge = new Edge()
  edge.sharedIsAway = true
  edge.truth = found()
  expect(await edge.find()).toEqual(edge.truth)
})

it("an entry that an older version wrote is not believed", async () => {
  const edge = new Edge()
  edge.truth = "away"
  edge.kept.set(
    await sha256Hex("link::ada"),
    JSON.stringify({ fetchedAt: NOON, value: { kind: "found", link: { id: "lnk_1" } } }),
  )
  expect(await edge.find()).toEqual({ kind: "unavailable" })
})

it("what is kept outside the database is under no slug's name", async () => {
  const edge = new Edge()
  edge.truth = found()
  await edge.find()
  expect([...edge.kept.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
})
