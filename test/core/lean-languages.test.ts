import { build } from "esbuild"
import { expect, it } from "vitest"
import { languageModules, leanLanguages } from "../../scripts/local/lean-languages.ts"
import { CATALOGUE } from "../../src/web/messages/catalogue.ts"

it("gives a Worker's language the text of each key, though it has the texts alone; English those of mails", async () => {
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
  for (const [index, { contents }] of languageModules().entries()) {
    const texts = JSON.parse(contents.replace("export default ", "")) as string[]
    const read = Object.fromEntries(keys.map((key, at) => [key, texts[at]]))
    const held = (key: string) => (index > 0 ? undefined : bundled.CATALOGUE[key][0])
    for (const [key, all] of Object.entries(CATALOGUE)) expect(held(key) ?? read[key], key).toBe(all[index])
  }
})
