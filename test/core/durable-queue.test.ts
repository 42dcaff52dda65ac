import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { durableQueue } from "../../src/platform/node/durable-queue.ts"
import { type Journal, openJournal } from "../../src/platform/node/journal.ts"
import { soon } from "../../src/platform/node/soon.ts"

let folder: string
let journal: Journal
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grapevine-queue-"))
  journal = await openJournal(join(folder, "journal"))
})
afterEach(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const pending = () => [...journal.ids()].map((id) => journal.read(id).body)

function queue(store: (messages: unknown[]) => Promise<boolean[]>) {
  return durableQueue({ store, journal, onSpooled: () => {} })
}

test("what comes while a batch is written is the next batch, and each sender waits for its own", async () => {
  const batches: unknown[][] = []
  const written = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { send } = queue(async (messages) => {
    const turn = batches.push(messages) - 1
    await written[turn]!.promise
    return messages.map(() => true)
  })
  const answered: unknown[] = []
  const sent = numbers(4).map((n) => send(n).then(() => answered.push(n)))
  written[0]!.resolve()
  await sent[0]
  expect(answered).toEqual([0])
  written[1]!.resolve()
  await Promise.all(sent)
  expect(batches).toEqual([[0], [1, 2, 3]])
  expect(pending()).toEqual([])
})

test("what the store does not take is on disk before its sender has an answer", async () => {
  const { send } = queue(async (messages) => messages.map((message) => message !== "odd"))
  await Promise.all(["first", "even", "odd"].map(send))
  expect(pending()).toEqual(["odd"])
  expect(await readFile(join(folder, "journal"), "utf8")).toContain('"odd"')
})

test("a store that is away is not asked again for each batch", async () => {
  let asked = 0
  const { send } = queue(async () => {
    asked++
    throw new Error("away")
  })
  for (const n of numbers(20)) await send(n)
  expect(asked).toBe(1)
  expect(pending()).toEqual(numbers(20))
})

test("a store that hangs holds nobody up for long, and is left to its one write", async () => {
  let asked = 0
  const { send } = queue(() => {
    asked++
    return new Promise(() => {})
  })
  await send("first")
  for (const n of numbers(5)) await send(n)
  expect(asked).toBe(1)
  expect(pending()).toEqual(["first", ...numbers(5)])
})

test("as many as it holds may wait, and whoever comes after them is refused at once", async () => {
  const written = Promise.withResolvers<boolean[]>()
  const { send, isFull } = queue(() => written.promise)
  const sent = numbers(5_000).map(send)
  expect(isFull()).toBe(true)
  await expect(send("one more")).rejects.toThrow("full")
  written.resolve([])
  await Promise.all(sent)
  expect(isFull()).toBe(false)
})

test("work that many ask for runs one at a time, once more for those who asked while it ran, and not after the end", async () => {
  const runs: PromiseWithResolvers<"again" | "idle">[] = []
  const work = soon(
    "work",
    () => {
      runs.push(Promise.withResolvers<"again" | "idle">())
      return runs.at(-1)!.promise
    },
    1,
  )
  const started = async (count: number) => {
    while (runs.length < count) await new Promise((next) => setTimeout(next, 1))
  }
  work.ask()
  await started(1)
  for (const _ of numbers(5)) work.ask()
  runs[0]!.resolve("idle")
  await started(2)
  runs[1]!.resolve("again")
  await started(3)
  work.ask()
  const stopped = work.stop()
  runs[2]!.resolve("idle")
  await stopped
  work.ask()
  expect(runs).toHaveLength(3)
})
