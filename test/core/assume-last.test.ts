import fc from "fast-check"
import { expect, it } from "vitest"
import { assumingLast } from "../../src/platform/assume-last.ts"
import { pause } from "../../src/platform/pause.ts"

type Ask = { name: string; now: number; readMs: number; useMs: number; readFails: boolean; useFails: boolean }

const asks = fc.array<Ask>(
  fc.record({
    name: fc.constantFrom("x", "y"),
    now: fc.nat(2),
    readMs: fc.nat(2),
    useMs: fc.nat(2),
    readFails: fc.boolean(),
    useFails: fc.boolean(),
  }),
  { maxLength: 12 },
)

it("comes to what the use of what was read comes to, and uses something else besides at most", async () => {
  const run = async (all: Ask[]) => {
    const assume = assumingLast<number>()
    const outcomes = all.map(async ({ name, now, readMs, useMs, readFails, useFails }) => {
      const used: number[] = []
      const read = async () => {
        await pause(readMs)
        if (readFails) throw new Error("not read")
        return now
      }
      const use = async (found: number) => {
        used.push(found)
        await pause(useMs)
        if (useFails) throw new Error(`not used: ${found}`)
        return found * 10
      }
      const outcome = await assume(name, read, use).catch((error: Error) => error.message)
      expect(outcome).toBe(readFails ? "not read" : useFails ? `not used: ${now}` : now * 10)
      expect(used.filter((found) => found === now).length).toBeLessThanOrEqual(1)
      expect(used.length).toBeLessThanOrEqual(2)
    })
    await Promise.all(outcomes)
  }
  await fc.assert(fc.asyncProperty(asks, run), { numRuns: 100 })
})

it("what was known of a name is used while it is read again, and of another is not", async () => {
  const assume = assumingLast<number>()
  const begun: string[] = []
  const ask = (name: string, now: number) =>
    assume(
      name,
      async () => {
        await pause(1)
        begun.push("read")
        return now
      },
      async (found) => begun.push(`use ${found}`),
    )
  for (const now of [1, 1, 2]) await ask("x", now)
  await ask("y", 3)
  expect(begun).toEqual(["read", "use 1", "use 1", "read", "use 1", "read", "use 2", "read", "use 3"])
})
