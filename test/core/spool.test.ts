import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { startDelivery } from "../../src/platform/node/delivery.ts"
import { openJournal, readPending } from "../../src/platform/node/journal.ts"

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grapevine-spool-"))
  file = join(folder, "clicks.journal")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Journal = Awaited<ReturnType<typeof openJournal>>
const bodies = (journal: Journal) => [...journal.ids()].map((id) => journal.read(id).body)

/** What another process would find there. */
async function reopened() {
  const journal = await openJournal(file)
  const found = bodies(journal)
  await journal.close()
  return found
}

test("what was appended is on disk when the answer comes, and pending again for the next process", async () => {
  const journal = await openJournal(file)
  await Promise.all([journal.append(["a", "b"]), journal.append(["c"])])
  expect(await readFile(file, "utf8")).toContain('"c"')
  expect(await reopened()).toEqual(["a", "b", "c"])
  await journal.close()
})

test("what was forgotten stays forgotten", async () => {
  const journal = await openJournal(file)
  await journal.append(["a", "b", "c"])
  const [first] = journal.ids()
  await journal.forget([first!])
  await journal.close()
  expect(await reopened()).toEqual(["b", "c"])
})

test("a line torn by a crash spoils no other", async () => {
  const journal = await openJournal(file)
  await journal.append(["a"])
  await appendFile(file, '{"id":"torn","bo')
  await journal.append(["b"])
  await journal.close()
  expect(await reopened()).toEqual(["a", "b"])
})

test("a full file is followed by the next, and goes when nothing of it is pending", async () => {
  const journal = await openJournal(file, 200)
  for (let n = 0; n < 30; n++) await journal.append([n])
  const numbers = Array.from({ length: 30 }, (_, n) => n)
  expect(bodies(journal)).toEqual(numbers)
  const names = async () => (await readdir(folder)).filter((name) => !name.endsWith(".new"))
  const full = await names()
  expect(full.length).toBeGreaterThan(5)
  await journal.forget([...journal.ids()].slice(0, 15))
  await expect.poll(async () => (await names()).length).toBeLessThan(full.length)
  // That the one before was forgotten stood in a file that is gone: it comes again, with others of its own file.
  const found = await reopened()
  expect(found.slice(-15)).toEqual(numbers.slice(15))
  expect(found.length).toBeLessThan(20)
  expect(await names()).toEqual(["clicks.journal"])
  await journal.close()
})

test("a file made ahead is found as far as it was written, and goes when nothing is pending", async () => {
  const journal = await openJournal(file, 1_000)
  const numbers = Array.from({ length: 28 }, (_, n) => n)
  for (const n of numbers) await journal.append([n])
  const [own, full] = await Promise.all([file, `${file}.1`].map((name) => readFile(name, "utf8")))
  expect([full!.includes("\0"), own!.endsWith("\0")]).toEqual([false, true])
  expect((await readdir(folder)).sort()).toEqual(["clicks.journal", "clicks.journal.1"])
  // A process that died now, or before it gave the file its name.
  for (const name of [file, `${file}.spare`]) {
    const left = await mkdtemp(join(tmpdir(), "grapevine-spool-"))
    await writeFile(join(left, "clicks.journal.1"), full!)
    await writeFile(join(left, basename(name)), own!)
    expect(
      [...(await readPending(join(left, "clicks.journal"))).values()].map((line) => JSON.parse(line).body),
    ).toEqual(numbers)
    await rm(left, { recursive: true })
  }
  await journal.forget([...journal.ids()])
  await expect.poll(() => readdir(folder)).toEqual(["clicks.journal"])
  expect(await reopened()).toEqual([])
  await journal.close()
})

test("a file made ahead that is gone when it is needed takes nothing with it", async () => {
  const journal = await openJournal(file, 1_000)
  const numbers = Array.from({ length: 60 }, (_, n) => n)
  for (const n of numbers) {
    await journal.append([n])
    if (n < 30) await rm(`${file}.spare`, { force: true })
  }
  expect(await readdir(folder)).toContain("clicks.journal.1")
  expect([...(await readPending(file)).values()].map((line) => JSON.parse(line).body)).toEqual(numbers)
  await journal.close()
})

test("what is many is kept as text, and comes back as it was", async () => {
  const journal = await openJournal(file)
  const many = Array.from({ length: 5_000 }, (_, n) => ({ n }))
  await journal.append(many)
  const read = [...journal.ids()].map((id) => journal.read(id))
  expect(read.map(({ body }) => body)).toEqual(many)
  expect([read[0]!.isOwn, read[0]!.body === many[0], read.at(-1)!.isOwn]).toEqual([true, true, false])
  await journal.close()
})

/** Delivers everything there is with these results in turn, until `count` calls were made; the bodies of each call. */
async function deliveries(journal: Journal, count: number, results: object[], size = 10) {
  const calls: { bodies: unknown[]; attempts: number[] }[] = []
  await new Promise<void>((done) => {
    const deliver = async (messages: { body: unknown; attempts: number }[]) => {
      calls.push({ bodies: messages.map((m) => m.body), attempts: messages.map((m) => m.attempts) })
      if (calls.length === count) void delivery.stop().then(done)
      const result = results[calls.length - 1] ?? {}
      if (result instanceof Error) throw result
      return { outcome: "ok", ...result }
    }
    const delivery = startDelivery(journal, { maxBatchSize: size, maxBatchTimeout: 0 }, deliver, 1)
  })
  return calls
}

test("messages go in batches of the consumer's size, oldest first, and are gone once taken", async () => {
  const journal = await openJournal(file)
  await journal.append([1, 2, 3, 4, 5])
  const calls = await deliveries(journal, 3, [], 2)
  expect(calls.map((call) => call.bodies)).toEqual([[1, 2], [3, 4], [5]])
  expect(bodies(journal)).toEqual([])
  await journal.close()
})

test.each([
  ["the consumer throws", new Error("database away")],
  ["the consumer ends with an exception", { outcome: "exception" }],
  ["the consumer asks for all again", { retryBatch: { retry: true } }],
])("when %s, every message comes again", async (_when, result) => {
  const journal = await openJournal(file)
  await journal.append(["a", "b"])
  const calls = await deliveries(journal, 2, [result])
  expect(calls[1]).toEqual({ bodies: ["a", "b"], attempts: [2, 2] })
  expect(bodies(journal)).toEqual([])
  await journal.close()
})

test("only the message that the consumer wants again comes again", async () => {
  const journal = await openJournal(file)
  await journal.append(["a", "b"])
  const [, second] = journal.ids()
  const calls = await deliveries(journal, 2, [{ retryMessages: [{ msgId: second! }] }])
  expect(calls[1]?.bodies).toEqual(["b"])
  await journal.close()
})
