import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterEach, expect, it, vi } from "vitest"
import { sourceFrame } from "../../src/platform/node/source-frames.ts"

afterEach(() => vi.useRealTimers())

it("a frame of a built file is shown by its source, and what fails there again without reading the map again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] })
  const folder = await mkdtemp(join(tmpdir(), "grapevine-frames-"))
  const built = pathToFileURL(join(folder, "node.js"))
  const map = { version: 3, sources: ["src/a.ts"], names: [], mappings: "AAEA,SAAS" }
  await writeFile(join(folder, "node.js.map"), JSON.stringify(map))
  expect(sourceFrame(`at fail (${built}:1:1)`)).toContain("src/a.ts:3:1)")
  await rm(folder, { recursive: true })
  vi.runAllTimers()
  expect(sourceFrame(`at again (${built}:1:1)`)).toContain("src/a.ts:3:1)")
  expect(sourceFrame(`at other (${built}:1:10)`)).toContain(`${built}:1:10)`)
  expect(sourceFrame("at node:internal/timers:1:2")).toBe("at node:internal/timers:1:2")
})
