import fc from "fast-check"
import { afterEach, expect, it, vi } from "vitest"
import { pause } from "../../src/platform/pause.ts"
import { sharedWork } from "../../src/platform/shared-work.ts"

type Ask = { owner: "a" | "b"; name: string; afterMs: number; takesMs: number; fails: boolean }

const asks = fc.array<Ask>(
  fc.record({
    owner: fc.constantFrom("a" as const, "b" as const),
    name: fc.constantFrom("x", "y"),
    afterMs: fc.nat(6),
    takesMs: fc.nat(3),
    fails: fc.boolean(),
  }),
  { maxLength: 40 },
)

it("answers each with what began after they asked, twice of a name at a time at most, and failures too", async () => {
  const run = async (all: Ask[]) => {
    const owners = { a: {}, b: {} }
    const share = sharedWork<object, { of: string; begunAt: number }>()
    const running = new Map<string, number>()
    let tick = 0
    let begun = 0
    const answers = all.map(async ({ owner, name, afterMs, takesMs, fails }) => {
      await pause(afterMs)
      const of = `${owner} ${name}`
      const askedAt = ++tick
      const work = async () => {
        const at = { of, begunAt: ++tick, fails }
        begun += 1
        running.set(of, (running.get(of) ?? 0) + 1)
        expect(running.get(of)).toBeLessThanOrEqual(2)
        await pause(takesMs)
        running.set(of, running.get(of)! - 1)
        if (fails) throw at
        return at
      }
      const answer = await share(owners[owner], name, work).catch((error) => error)
      expect(answer.of).toBe(of)
      expect(answer.begunAt).toBeGreaterThan(askedAt)
    })
    await Promise.all(answers)
    expect(begun).toBeLessThanOrEqual(all.length)
  }
  await fc.assert(fc.asyncProperty(asks, run), { numRuns: 60 })
})

it("does once, by the last, what is asked in one turn, and the rest together when as many wait as it is for", async () => {
  const [owner, gates, by]: [object, PromiseWithResolvers<void>[], number[]] = [{}, [], []]
  const share = sharedWork<object, number>()
  const ask = (n: number) =>
    share(owner, "x", async () => {
      by.push(n)
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      await gate.promise
      return n
    })
  const first = [1, 2, 3].map(ask)
  await pause(1)
  const next = [ask(4), ask(5)]
  await pause(1)
  expect(by).toEqual([3])
  next.push(ask(6))
  await pause(1)
  expect(by).toEqual([3, 6])
  const last = [ask(7), ask(8)]
  await pause(1)
  gates[0]!.resolve()
  expect(await Promise.all(first)).toEqual([3, 3, 3])
  // Fewer than the three that are answered for beside them.
  await pause(1)
  expect(by).toEqual([3, 6])
  gates[1]!.resolve()
  expect(await Promise.all(next)).toEqual([6, 6, 6])
  await pause(1)
  gates[2]!.resolve()
  expect(await Promise.all(last)).toEqual([8, 8])
})

afterEach(() => void vi.restoreAllMocks())

it("begins beside what was short and is long for once", async () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(0)
  const share = sharedWork<object, string>()
  const owner = {}
  await share(owner, "x", async () => "short")
  const gate = Promise.withResolvers<string>()
  const stuck = share(owner, "x", () => gate.promise)
  await pause(1)
  const waits = share(owner, "x", async () => "not yet")
  await pause(1)
  now.mockReturnValue(10)
  expect(await Promise.all([waits, share(owner, "x", async () => "beside")])).toEqual(["beside", "beside"])
  gate.resolve("late")
  expect(await stuck).toBe("late")
})

it("waits with what is short for those who were just answered", async () => {
  // However slow the machine is.
  vi.spyOn(performance, "now").mockReturnValue(0)
  const [owner, counts]: [object, number[]] = [{}, []]
  const share = sharedWork<object, number>()
  let asked = 0
  const ask = () => {
    asked += 1
    return share(owner, "x", async () => {
      counts.push(asked)
      await pause(1)
      return asked
    })
  }
  const askTwice = async () => {
    await ask()
    // They take a moment to read it.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
    await ask()
  }
  const first = [1, 2, 3].map(askTwice)
  await Promise.resolve()
  const waiting = [ask(), ask()]
  await Promise.all([...first, ...waiting])
  expect(counts).toEqual([3, 8])
})
