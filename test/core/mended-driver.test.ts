import { build } from "esbuild"
import fc from "fast-check"
import { expect, it } from "vitest"
import { mendedDriver } from "../../scripts/local/mended-driver.ts"
import { bornOld } from "../support/tidy/shape-rules.ts"
import { toSource } from "../support/tidy/source.ts"

type Queue = { length: number; push(item: number): void; shift(): number | undefined; remove(item: number): unknown }

async function mended(file: string): Promise<string> {
  const stdin = {
    contents: `export { default } from "./node_modules/postgres/src/${file}.js"`,
    resolveDir: process.cwd(),
  }
  const output = { bundle: true, write: false, format: "esm", platform: "node" } as const
  const { outputFiles } = await build({ stdin, ...output, plugins: [mendedDriver] })
  return outputFiles[0]!.text
}

async function makeQueue(): Promise<() => Queue> {
  const { default: make } = await import(`data:text/javascript,${encodeURIComponent(await mended("queue"))}`)
  return make
}

it("no statement and no transaction of the driver makes a function that counts as old from the first", async () => {
  const driver = toSource("postgres.js", await mended("index"))
  const lines = bornOld([driver]).map((found) => driver.lines[Number(/:(\d+) /.exec(found)![1]) - 1]!.trim())
  // Cursors, connections that are opened or taken by hand, and what is done once for the pool.
  expect(lines.map((line) => line.slice(0, line.indexOf(" =")))).toEqual([
    "this.cursorFn",
    "this.resolve",
    "this.reject",
    "acc[x]",
    "options.parsers[typarray]",
    "options.serializers[typarray]",
    "query2.resolve",
    "sql.end",
    "sql.close",
    "acc[name]",
    "c.reserved",
    "sql2.release",
  ])
})

it("the driver's queue hands out what was put in, in its order, and what was removed never", async () => {
  const make = await makeQueue()
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant("push" as const) },
    { weight: 3, arbitrary: fc.constant("shift" as const) },
    { weight: 1, arbitrary: fc.nat(300) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600, size: "max" }), (steps) => {
      const [queue, model] = [make(), [] as number[]]
      let next = 0
      for (const one of steps) {
        if (one === "push") {
          queue.push(next)
          model.push(next++)
        } else if (one === "shift") {
          if (model.length > 0) expect(queue.shift()).toBe(model.shift())
        } else {
          queue.remove(one)
          if (model.includes(one)) model.splice(model.indexOf(one), 1)
        }
        expect(queue.length).toBe(model.length)
      }
    }),
  )
})
