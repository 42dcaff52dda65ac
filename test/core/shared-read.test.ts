import { expect, it } from "vitest"
import { pause } from "../../src/platform/pause.ts"
import { sharedReads } from "../../src/platform/shared-read.ts"

/** Values that change, and reads of them that take a while. */
function slowly() {
  const source = { values: new Map([["a", 0]]), asked: [] as string[][], isAway: false }
  const ask = sharedReads(async (_pool: object, names: readonly string[]) => {
    source.asked.push([...names])
    const { isAway } = source
    const found = new Map([...source.values].filter(([name]) => names.includes(name)))
    await pause(2)
    if (isAway) throw new Error("away")
    return found
  })
  return { source, ask }
}

it("reads once for all who wait, whatever they ask for, and nobody gets what was read before they asked", async () => {
  const [pool, { source, ask }] = [{}, slowly()]
  const first = ask(pool, "a")
  source.values = new Map([
    ["a", 1],
    ["b", 2],
  ])
  const others = ["a", "b", "a", "none"].map((name) => ask(pool, name))
  expect(await first).toBe(0)
  expect(await Promise.all(others)).toEqual([1, 2, 1, null])
  expect(source.asked).toEqual([["a"], ["a", "b", "none"]])
  source.values.set("a", 3)
  expect(await ask(pool, "a")).toBe(3)
})

it("asks of another pool by itself, and again after a failure, which reaches those who waited for that read alone", async () => {
  const [pool, { source, ask }] = [{}, slowly()]
  source.isAway = true
  const failing = expect(ask(pool, "a")).rejects.toThrow("away")
  source.isAway = false
  const waiting = ask(pool, "a")
  await expect(ask({}, "a")).resolves.toBe(0)
  await failing
  expect(await waiting).toBe(0)
  expect(source.asked).toHaveLength(3)
})
