import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"
import { LANGUAGES, type Language } from "../../src/vocabulary/languages.ts"
import { accountMailMessages } from "../../src/web/messages/account-mails.ts"
import { CATALOGUE } from "../../src/web/messages/catalogue.ts"
import { confirmDetailMessages } from "../../src/web/messages/confirm-details.ts"
import { deskMailMessages } from "../../src/web/messages/desk-mails.ts"
import { mailMessages } from "../../src/web/messages/mails.ts"

/** Stands beside the app's first module, and is loaded when somebody reads this language. */
const moduleOf = (language: Language) => `language-${language}.js`

const PART = /src[\\/]web[\\/]messages[\\/][\w-]+\.ts$/
/** Said by mails, and by pages that ask first: their English too is read at need. */
const AT_NEED = /[\\/](account-mails|confirm-details|desk-mails|mails)\.ts$/
const KEYS_AT_NEED = new Set(
  Object.keys({ ...mailMessages, ...accountMailMessages, ...deskMailMessages, ...confirmDetailMessages }),
)
const LOADER = /src[\\/]web[\\/]messages[\\/]load-languages\.ts$/
const EXPORTED = /export const (\w+) = /

const LOADS = LANGUAGES.map((language) => `${language}: () => import("./${moduleOf(language)}")`)

/** The catalogue in a Worker's first module is English alone: three languages are parsed at each start otherwise. */
export const leanLanguages: Plugin = {
  name: "lean-languages",
  setup(build) {
    build.onLoad({ filter: LOADER }, () => ({
      contents: `import { CATALOGUE } from "./catalogue.ts"
        const load = { ${LOADS.join(", ")} }
        export const loadLanguage = async (language) => {
          const { default: texts, rare } = await load[language]()
          return { ...Object.fromEntries(Object.keys(CATALOGUE).map((key, index) => [key, texts[index]])), ...rare }
        }`,
      loader: "js",
    }))
    build.onLoad({ filter: PART }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      const name = EXPORTED.exec(text)?.[1]
      if (name === "CATALOGUE") return null
      const keys = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key as keyof typeof CATALOGUE)
      const english = Object.fromEntries(AT_NEED.test(path) ? [] : keys.map((key) => [key, CATALOGUE[key][0]]))
      return { contents: `export const ${name} = ${JSON.stringify(english)}`, loader: "js" }
    })
    build.onResolve({ filter: /^\.\/language-\w+\.js$/ }, ({ path }) => ({ path, external: true }))
  },
}

/** The modules with what was left out, one for each language: its texts in the order of the catalogue's keys, and those at need. */
export function languageModules(): { path: string; contents: string }[] {
  const all = Object.entries(CATALOGUE)
  return LANGUAGES.map((language, index) => {
    const texts = index === 0 ? [] : all.filter(([key]) => !KEYS_AT_NEED.has(key)).map(([, wording]) => wording[index])
    const rare = Object.fromEntries(
      all.filter(([key]) => KEYS_AT_NEED.has(key)).map(([key, wording]) => [key, wording[index]]),
    )
    const contents = `export default ${JSON.stringify(texts)}\nexport const rare = ${JSON.stringify(rare)}\n`
    return { path: moduleOf(language), contents }
  })
}
