import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { type BatchResult, startDelivery } from "../../src/platform/node/delivery.ts"
import { JournalFile } from "../../src/platform/node/journal-file.ts"
import { openShelf } from "../../src/platform/node/shelf.ts"
import { type Chunk, openSpool, type Spool } from "../../src/platform/node/spool.ts"

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grapevine-spool-"))
  file = join(folder, "clicks.journal")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Call = { bodies: unknown[]; attempts: number[]; isNew: boolean[]; isOwn: boolean[] }

/** A spool and whoever delivers what it hands on, with these results in turn, in batches of so many. */
async function spooled({ results = [], size = 10 }: { results?: Partial<BatchResult>[]; size?: number } = {}) {
  const calls: Call[] = []
  let spool: Spool | null = null
  let isRefused = false
  const shelf = openShelf({ onForgotten: (done) => spool?.take({ ...done, isRefused }) })
  const delivery = startDelivery(
    shelf,
    { maxBatchSize: size, maxBatchTimeout: 0 },
    async (messages) => {
      calls.push({
        bodies: messages.map((one) => one.body),
        attempts: messages.map((one) => one.attempts),
        isNew: messages.map((one) => one.isNew),
        isOwn: messages.map((one) => one.isOwn),
      })
      const result = { outcome: "ok", ...results[calls.length - 1] }
      isRefused = result.outcome !== "ok"
      return result
    },
    1,
  )
  spool = await openSpool(file, (chunks) => {
    for (const chunk of chunks) shelf.add(chunk)
    delivery.wake()
  })
  const end = async () => {
    await delivery.stop()
    await spool?.close()
  }
  return { spool, calls, end, delivered: () => calls.flatMap(({ bodies }) => bodies) }
}

test("what is on disk is handed on in its order, once, and nothing of it is left", async () => {
  const { spool, delivered, end } = await spooled({ size: 7 })
  const numbers = Array.from({ length: 50 }, (_, n) => n)
  await Promise.all(numbers.map((n) => spool.sendNew({ n, text: "Ада \n" })))
  await expect.poll(() => delivered().length).toBe(50)
  expect(delivered()).toEqual(numbers.map((n) => ({ n, text: "Ада \n" })))
  await end()
  const again = await spooled()
  await again.end()
  expect(again.delivered()).toEqual([])
})

test("what comes within moments is handed on together, in its order, and what waits at the end then", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  try {
    const handed: Chunk[][] = []
    const spool = await openSpool(file, (chunks) => void handed.push(chunks))
    for (const n of [1, 2, 3]) await spool.sendNew(n)
    expect(handed).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(handed.map((chunks) => chunks.map(({ count }) => count))).toEqual([[1, 1, 1]])
    const offsets = handed[0]!.map(({ offset }) => offset)
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
    await spool.sendNew(4)
    await spool.close()
    expect(handed.map((chunks) => chunks.length)).toEqual([3, 1])
    // So much does not wait.
    const full = await openSpool(join(folder, "full.journal"), (chunks) => void handed.push(chunks))
    await Promise.all(Array.from({ length: 3_000 }, (_, n) => full.sendNew(n)))
    expect(handed.slice(2).flatMap((chunks) => chunks.map(({ count }) => count))).toEqual([1, 2_999])
    await full.close()
  } finally {
    vi.useRealTimers()
  }
})

test("what was not taken when the process died is handed on to the next, which has not made it and may have come before", async () => {
  const first = await spooled({ results: Array.from({ length: 1_000 }, () => ({ outcome: "exception" })) })
  await Promise.all(["a", "b"].map(first.spool.sendNew))
  await expect.poll(() => first.calls.length).toBeGreaterThan(1)
  await first.end()
  const next = await spooled()
  await expect.poll(next.delivered).toEqual(["a", "b"])
  expect(next.calls[0]).toMatchObject({ isOwn: [false, false], isNew: [false, false] })
  await next.end()
})

test("new is what was made here and is tried for the first time", async () => {
  const { spool, calls, end } = await spooled({ results: [{ outcome: "exception" }] })
  await Promise.all([spool.sendNew("made"), spool.send("came")])
  const triesOf = (of: string) =>
    calls.flatMap(({ bodies, attempts, isNew, isOwn }) =>
      bodies.flatMap((body, i) => (body === of ? [{ attempt: attempts[i], isNew: isNew[i], isOwn: isOwn[i] }] : [])),
    )
  await expect.poll(() => triesOf("came").length).toBeGreaterThan(0)
  await expect.poll(() => triesOf("made").length).toBe(2)
  expect(triesOf("made")).toEqual([
    { attempt: 1, isNew: true, isOwn: true },
    { attempt: 2, isNew: false, isOwn: true },
  ])
  for (const one of triesOf("came")) expect(one).toMatchObject({ isNew: false, isOwn: true })
  await end()
})

test("what is refused as a whole is tried again before anything else is read", async () => {
  // One at a time: how many of the first come together depends on the disk.
  const { spool, calls, end } = await spooled({ results: [{ outcome: "exception" }, {}], size: 1 })
  await Promise.all([1, 2, 3, 4].map(spool.send))
  const again = () => calls.slice(1).flatMap(({ bodies }) => bodies)
  await expect.poll(again).toEqual([1, 2, 3, 4])
  expect(calls[1]!.bodies).toEqual(calls[0]!.bodies)
  await end()
})

test("what cannot be written is refused, and does not count as waiting any more", async () => {
  const failed: number[] = []
  const journal = await JournalFile.open(file, new Set(), { onFailed: (count) => failed.push(count) })
  await journal.part.handle.close()
  const tried = await Promise.allSettled([journal.add("one\n", 1), journal.add("two\n", 1), journal.add("three\n", 2)])
  expect(tried.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"])
  expect(failed.reduce((all, count) => all + count)).toBe(4)
})

test("full files go as what is in them is taken, under load too", async () => {
  const { spool, delivered, end } = await spooled({ size: 500 })
  const text = "x".repeat(40_000)
  for (let n = 0; n < 30; n++) await Promise.all(Array.from({ length: 20 }, () => spool.sendNew(text)))
  await expect.poll(() => delivered().length).toBe(600)
  await spool.send("last")
  await expect.poll(async () => (await readdir(folder)).length).toBe(1)
  await end()
})
