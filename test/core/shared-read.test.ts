import { expect, it } from "vitest"
import { pause } from "../../src/platform/pause.ts"
import { sharedRead } from "../../src/platform/shared-read.ts"

/** A value that changes, and a read of it that takes a while. */
function slowly() {
  const source = { value: 0, reads: 0 }
  const read = async () => {
    source.reads += 1
    const { value } = source
    await pause(2)
    return value
  }
  return { source, read }
}

it("reads once for all who wait, and nobody gets what was read before they asked", async () => {
  const [pool, { source, read }] = [{}, slowly()]
  const ask = () => sharedRead(pool, "key", read)
  const first = ask()
  source.value = 1
  const others = [ask(), ask(), ask()]
  source.value = 2
  others.push(ask())
  expect(await first).toBe(0)
  expect(await Promise.all(others)).toEqual([2, 2, 2, 2])
  expect(source.reads).toBe(2)
  source.value = 3
  expect(await ask()).toBe(3)
})

it("asks by itself for another name and of another pool, and again after a failure", async () => {
  const [pool, { source, read }] = [{}, slowly()]
  const fail = async () => {
    await pause(1)
    throw new Error("away")
  }
  const failing = sharedRead(pool, "key", fail)
  const waiting = sharedRead(pool, "key", read)
  await Promise.all([sharedRead(pool, "other", read), sharedRead({}, "key", read)])
  await expect(failing).rejects.toThrow("away")
  expect(await waiting).toBe(0)
  expect(source.reads).toBe(3)
})
