import { EventEmitter } from "node:events"
import { expect, it } from "vitest"
import { linesTogether } from "../../src/platform/node/lines-together.ts"

const turnOver = () => new Promise<void>((next) => setImmediate(next))

function open() {
  const written: string[] = []
  const process = new EventEmitter()
  const stream = { write: (text: string) => written.push(text) > 0 }
  return { written, process, print: linesTogether(stream, process) }
}

it("lines of a turn are written together, in their order, once it is over", async () => {
  const { written, print } = open()
  for (const line of ["a", "b", "c"]) print(line)
  expect(written).toEqual([])
  await turnOver()
  expect(written).toEqual(["a\nb\nc\n"])
  print("d")
  await turnOver()
  expect(written).toEqual(["a\nb\nc\n", "d\n"])
})

it("the last ones are written as the process ends, and many before their turn is over", () => {
  const { written, process, print } = open()
  print("last words")
  process.emit("exit")
  expect(written).toEqual(["last words\n"])
  print("x".repeat(100_000))
  expect(written).toHaveLength(2)
})
