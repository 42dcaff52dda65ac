import fc from "fast-check"
import { expect, it } from "vitest"
import { type Grouped, groupCommit } from "../../src/platform/group-commit.ts"
import { pause } from "../../src/platform/pause.ts"

type Item = Grouped & { id: number; takesMs: number; fails: boolean }

const items = fc.array(
  fc.record({
    scope: fc.constantFrom("a", "b", "c"),
    keys: fc.uniqueArray(fc.constantFrom("x", "y", "z"), { maxLength: 2 }),
    takesMs: fc.nat(2),
    fails: fc.boolean(),
  }),
  { maxLength: 40 },
)

it("works at all of it, once each, without two of one key in a batch, and answers each by itself", async () => {
  const run = async (asked: Omit<Item, "id">[], most: number, atOnce: number) => {
    const batches: Item[][] = []
    let running = 0
    const answer = async ({ id, fails }: Item) => {
      if (fails) throw new Error(`no ${id}`)
      return id
    }
    const work = async (batch: Item[]) => {
      batches.push(batch)
      expect(++running).toBeLessThanOrEqual(atOnce)
      await pause(Math.max(...batch.map(({ takesMs }) => takesMs)))
      running -= 1
      return batch.map(answer)
    }
    const together = groupCommit<Item, number>({ most, atOnce, work })
    const settled = await Promise.allSettled(asked.map((item, id) => together({ ...item, id })))
    settled.forEach((one, id) => {
      const shown = one.status === "fulfilled" ? one.value : one.reason.message
      expect(shown).toBe(asked[id]!.fails ? `no ${id}` : id)
    })
    expect(
      batches
        .flat()
        .map(({ id }) => id)
        .sort((a, b) => a - b),
    ).toEqual(asked.map((_, id) => id))
    for (const batch of batches) {
      const keys = batch.flatMap((item) => item.keys)
      expect(batch.length).toBeLessThanOrEqual(most)
      expect(new Set(keys).size).toBe(keys.length)
    }
  }
  await fc.assert(fc.asyncProperty(items, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3 }), run), {
    numRuns: 60,
  })
})

const of = (scope: string, id: number): Item => ({ scope, keys: [], id, takesMs: 0, fails: false })

it("begins at once with what comes alone, and takes together what comes meanwhile, of each scope in turn", async () => {
  const begun: number[][] = []
  const gates: PromiseWithResolvers<void>[] = []
  const together = groupCommit<Item, void>({
    most: 3,
    atOnce: 1,
    async work(batch) {
      begun.push(batch.map(({ id }) => id))
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      await gate.promise
      return batch.map(async () => {})
    },
  })
  const all = [1, 2, 3, 4, 5].map((id) => together(of("a", id)))
  all.push(together(of("b", 6)))
  expect(begun).toEqual([[1]])
  for (let turn = 0; turn < 3; turn++) {
    gates[turn]!.resolve()
    await pause(1)
  }
  await Promise.all(all)
  expect(begun).toEqual([[1], [2, 6, 3], [4, 5]])
})

it("fails all of a batch that was not worked at, and goes on with the next", async () => {
  const together = groupCommit<Item, number>({
    most: 2,
    atOnce: 1,
    async work(batch) {
      if (batch.some(({ fails }) => fails)) throw new Error("away")
      return batch.map(async ({ id }) => id)
    },
  })
  const failing = { ...of("a", 2), fails: true }
  const settled = await Promise.allSettled([of("a", 1), failing, of("a", 3), of("a", 4)].map(together))
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"])
})

it("begins another batch beside one that is at work once as many wait", async () => {
  const begun: number[] = []
  const gates: PromiseWithResolvers<void>[] = []
  const together = groupCommit<Item, void>({
    most: 4,
    atOnce: 2,
    async work(batch) {
      begun.push(batch.length)
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      await gate.promise
      return batch.map(async () => {})
    },
  })
  const some = (count: number) => Array.from({ length: count }, (_, id) => together(of("a", id)))
  const all = [...some(1), ...some(1), ...some(3)]
  expect(begun).toEqual([1, 1])
  gates[0]!.resolve()
  await pause(1)
  expect(begun).toEqual([1, 1, 3])
  gates[1]!.resolve()
  await pause(1)
  all.push(...some(2))
  expect(begun).toEqual([1, 1, 3])
  all.push(...some(1))
  expect(begun).toEqual([1, 1, 3, 3])
  for (const gate of gates) gate.resolve()
  await Promise.all(all)
})
