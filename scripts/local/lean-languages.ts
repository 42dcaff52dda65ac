import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"
import { CATALOGUE } from "../../src/web/messages/catalogue.ts"

/** Stands beside the app's first module, and is loaded when somebody reads one of these languages. */
export const LANGUAGES_MODULE = "languages.js"

const PART = /src[\\/]web[\\/]messages[\\/]\w+\.ts$/
const LOADER = /src[\\/]web[\\/]messages[\\/]load-languages\.ts$/
const EXPORTED = /export const (\w+) = /

/** The catalogue in a Worker's first module is English alone: three languages are parsed at each start otherwise. */
export const leanLanguages: Plugin = {
  name: "lean-languages",
  setup(build) {
    build.onLoad({ filter: PART }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      const name = EXPORTED.exec(text)?.[1]
      if (name === "CATALOGUE") return null
      const keys = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key as keyof typeof CATALOGUE)
      const english = Object.fromEntries(keys.map((key) => [key, [CATALOGUE[key][0]]]))
      return { contents: `export const ${name} = ${JSON.stringify(english)}`, loader: "js" }
    })
    build.onLoad({ filter: LOADER }, () => ({
      contents: `export const loadLanguages = async () => (await import("./${LANGUAGES_MODULE}")).default`,
      loader: "js",
    }))
    build.onResolve({ filter: new RegExp(`^\\./${LANGUAGES_MODULE}$`) }, ({ path }) => ({ path, external: true }))
  },
}

/** The module with the texts that were left out. */
export function languagesModule(): string {
  const others = LANGUAGES.slice(1)
  const texts = Object.entries(CATALOGUE).map(([key, all]) => [
    key,
    Object.fromEntries(others.map((language, index) => [language, all[index + 1]])),
  ])
  return `export default ${JSON.stringify(Object.fromEntries(texts))}\n`
}
