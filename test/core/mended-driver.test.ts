import { build } from "esbuild"
import fc from "fast-check"
import { expect, it } from "vitest"
import { mendedDriver } from "../../scripts/local/mended-driver.ts"

type Queue = { length: number; push(item: number): void; shift(): number | undefined; remove(item: number): unknown }

async function makeQueue(): Promise<() => Queue> {
  const contents = 'export { default } from "./node_modules/postgres/src/queue.js"'
  const stdin = { contents, resolveDir: process.cwd() }
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: "esm", plugins: [mendedDriver] })
  const { default: make } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`)
  return make
}

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
