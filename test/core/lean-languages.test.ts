import { build } from "esbuild"
import { expect, it } from "vitest"
import { languageModules, leanLanguages } from "../../scripts/local/lean-languages.ts"
import { CATALOGUE } from "../../src/web/messages/catalogue.ts"

it("gives a Worker's language the text of each key, though it has the texts alone; English those at need", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export { CATALOGUE } from "./src/web/messages/catalogue.ts"', resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "esm",
    plugins: [leanLanguages],
  })
  const bundled = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`
  )
  const keys = Object.keys(bundled.CATALOGUE)
  expect(keys.length).toBeLessThan(Object.keys(CATALOGUE).length)
  for (const [index, { contents }] of languageModules().entries()) {
    const { default: texts, rare } = await import(`data:text/javascript,${encodeURIComponent(contents)}`)
    const read = Object.assign(Object.fromEntries(keys.map((key, at) => [key, texts[at]])), rare)
    const held = (key: string) => (index > 0 ? undefined : bundled.CATALOGUE[key])
    for (const [key, all] of Object.entries(CATALOGUE)) expect(held(key) ?? read[key], key).toBe(all[index])
  }
})
