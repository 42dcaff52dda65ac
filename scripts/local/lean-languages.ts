import { readFile } from "node:fs/promises"
import type { Plugin } from "esbuild"
import { LANGUAGES, type Language } from "../../src/vocabulary/languages.ts"
import { accountMailMessages } from "../../src/web/messages/account-mails.ts"
import { CATALOGUE } from "../../src/web/messages/catalogue.ts"
import { deskMailMessages } from "../../src/web/messages/desk-mails.ts"
import { mailMessages } from "../../src/web/messages/mails.ts"

/** Stands beside the app's first module, and is loaded when somebody reads this language. */
const moduleOf = (language: Language) => `language-${language}.js`

const PART = /src[\\/]web[\\/]messages[\\/][\w-]+\.ts$/
/** Said by mails alone: their English too is read when somebody writes one. */
const OF_MAILS = /[\\/](account-mails|desk-mails|mails)\.ts$/
const MAIL_KEYS = new Set(Object.keys({ ...mailMessages, ...accountMailMessages, ...deskMailMessages }))
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
          const texts = (await load[language]()).default
          return Object.fromEntries(Object.keys(CATALOGUE).map((key, index) => [key, texts[index]]))
        }`,
      loader: "js",
    }))
    build.onLoad({ filter: PART }, async ({ path }) => {
      const text = await readFile(path, "utf8")
      const name = EXPORTED.exec(text)?.[1]
      if (name === "CATALOGUE") return null
      const keys = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key as keyof typeof CATALOGUE)
      const english = Object.fromEntries(keys.map((key) => [key, OF_MAILS.test(path) ? [] : [CATALOGUE[key][0]]]))
      return { contents: `export const ${name} = ${JSON.stringify(english)}`, loader: "js" }
    })
    build.onResolve({ filter: /^\.\/language-\w+\.js$/ }, ({ path }) => ({ path, external: true }))
  },
}

/** The modules with the texts that were left out, one for each language, in the order of the catalogue's keys; null where none was. */
export function languageModules(): { path: string; contents: string }[] {
  return LANGUAGES.map((language, index) => {
    const texts = Object.entries(CATALOGUE).map(([key, all]) => (index > 0 || MAIL_KEYS.has(key) ? all[index] : null))
    return { path: moduleOf(language), contents: `export default ${JSON.stringify(texts)}\n` }
  })
}
