import { expect, it } from "vitest"
import { remembering } from "../../src/lib/remembering.ts"

it("makes what is asked for over and over once, and forgets all before there is too much of it", () => {
  const made: string[] = []
  const add = remembering(
    2,
    (a: number, b: number) => `${a} ${b}`,
    (a, b) => {
      made.push(`${a} ${b}`)
      return { sum: a + b }
    },
  )
  expect(add(1, 2)).toBe(add(1, 2))
  expect([add(12, 3), add(1, 23)]).toEqual([{ sum: 15 }, { sum: 24 }])
  expect(made).toEqual(["1 2", "12 3", "1 23"])
  // The third made room for itself.
  expect(add(1, 23)).toEqual({ sum: 24 })
  expect(add(1, 2)).toEqual({ sum: 3 })
  expect(made).toEqual(["1 2", "12 3", "1 23", "1 2"])
})
