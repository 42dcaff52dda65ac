import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { tableOf } from "../support/doc-tables.ts"
import { listFiles } from "../support/tidy/source.ts"

it("docs/operate.md names lines of the log that are written", () => {
  const signs = tableOf("docs/operate.md", "What to watch").slice(1)
  const named = signs.flatMap(([sign = ""]) => [...sign.matchAll(/`([a-z]+(?:_[a-z]+)*_(?:away|failed))`/g)])
  const sources = listFiles("src").map((path) => readFileSync(path, "utf8"))
  expect(named.length).toBeGreaterThan(3)
  const unwritten = named
    .map(([, event]) => event)
    .filter((event) => !sources.some((text) => text.includes(`"${event}"`)))
  expect(unwritten).toEqual([])
})

it("docs/operate.md names figures that there are", () => {
  const named = tableOf("docs/operate.md", "Metrics")
    .slice(1)
    .map(([series = ""]) => /grapevine_[a-z_]+/.exec(series)![0])
  const sources = listFiles("src").map((path) => readFileSync(path, "utf8"))
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((name) => !sources.some((text) => text.includes(`"${name}"`)))).toEqual([])
})
