import { readFile } from "node:fs/promises"
import { type Loader, type Plugin, transform } from "esbuild"
import { assetPaths } from "../../src/web/assets/asset-paths.ts"

/** Texts that our pages are served with, written to be read by people: what each is, by its file. */
const TEXTS: [RegExp, Loader][] = [
  [/src[\\/]web[\\/]assets[\\/]styles(-\w+)?\.ts$/, "css"],
  [/src[\\/]web[\\/]assets[\\/](enhance|passkey)\.ts$/, "js"],
]
const WRITTEN = /= `([^`]*)`/
/** What tables hold of people, with what only the data map says of them. */
const DATA_MAPS = /person-map[\\/](money|people|traffic)-map\.ts$/
const SAID = /\b(why|kept): ("[^"]*"|[A-Z_]+),?/g

/** Takes indents, line ends and long names out of the stylesheet and the script; whoever links to them holds their paths alone. */
export const leanAssets: Plugin = {
  name: "lean-assets",
  setup(build) {
    build.onLoad({ filter: /assets[\\/]asset-paths\.ts$/ }, () => ({
      contents: `export const assetPaths = ${JSON.stringify(assetPaths)}`,
      loader: "js",
    }))
    for (const [filter, loader] of TEXTS)
      build.onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, "utf8")
        const [, text] = WRITTEN.exec(source) ?? []
        if (text === undefined) throw new Error(`${path} holds no text between backticks`)
        const { code } = await transform(text, { loader, minify: true, charset: "utf8", target: "es2024" })
        return { contents: source.replace(WRITTEN, () => `= ${JSON.stringify(code)}`), loader: "ts" }
      })
  },
}

/** Takes what is for readers out of the data map. */
export const leanTexts: Plugin = {
  name: "lean-texts",
  setup(build) {
    build.onLoad({ filter: DATA_MAPS }, async ({ path }) => {
      return { contents: (await readFile(path, "utf8")).replaceAll(SAID, ""), loader: "ts" }
    })
  },
}
