import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "vitest"
import { openFileStore } from "../../src/platform/node/file-store.ts"
import { testFolder } from "../support/folder.ts"

const DAY = 86_400_000

test("what was put is found by the next process, until its time is over: then it is in the file no more", async () => {
  const file = join(await testFolder("store"), "links.json")
  const first = await openFileStore(file, DAY)
  await first.put("a", { n: 1 })
  await first.put("b", { n: 2 })
  await first.delete("b")
  await first.close()
  const second = await openFileStore(file, DAY)
  expect([await second.get("a"), await second.get("b")]).toEqual([{ n: 1 }, null])
  await second.close()
  const kept = JSON.parse(await readFile(file, "utf8"))
  kept[0][1].until = Date.now() - 1
  await writeFile(file, JSON.stringify([...kept, ["old form", { n: 3 }]]))
  const third = await openFileStore(file, DAY)
  expect([await third.get("a"), await third.get("old form")]).toEqual([null, null])
  await third.close()
  expect(await readFile(file, "utf8")).toBe("[]")
})
