import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { expect, it } from "vitest"
import { compileSiteScript } from "../scripts/site-script.ts"
import { compiledScript } from "../src/site-script/compiled.ts"

it("the script that is served is compiled from the sources beside it: else `npm run script`", async () => {
  const { module } = await compileSiteScript()
  expect(readFileSync("src/site-script/compiled.ts", "utf8")).toBe(module)
})

it("the script weighs less than 2 KiB gzipped", () => {
  expect(gzipSync(compiledScript).length).toBeLessThan(2048)
})

it("the script survives being put into a module: it is one expression that a browser can parse", () => {
  expect(() => new Function(compiledScript)).not.toThrow()
  expect(compiledScript).toMatch(/^\(\(\)=>\{.*\}\)\(\);$/s)
})
