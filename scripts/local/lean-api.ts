import { readFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Plugin } from "esbuild"
import { ROOT } from "./kept.ts"

/** Stands beside the app's first module, and is loaded when somebody reads what the API is. */
export const API_MODULE = "api-document.js"

/** What zod describes contracts by: every kind of contract refers to it, none of ours ever runs it there. */
const DESCRIBERS = /zod[\\/]v4[\\/]core[\\/](to-json-\w+|json-\w+-processors)\.js$/
const EXPORTED = /^export (?:function|const) (\w+)/gm
const NEVER = "const none = () => () => { throw new Error('what describes contracts is not bundled') }"
const LOADER = /src[\\/]load-document\.ts$/
const CONTRACT = /src[\\/].*[\\/]contract\.ts$/
const ROWS = /src[\\/]features[\\/].*[\\/]?[\w-]*api\.ts$/
const DESCRIBED = /\s*\.describe\(\s*(?:"(?:[^"\\]|\\.)*"|`[^`$]*`)\s*,?\s*\)/g
const SUMMARY = /summary:\s*"(?:[^"\\]|\\.)*",/g

/** What describes the API is in `openapi.json` already; a Worker neither makes it nor carries the words for it. */
export const leanApi: Plugin = {
  name: "lean-api",
  setup(build) {
    build.onLoad({ filter: LOADER }, () => ({
      contents: `export const loadDocument = async () => (await import("./${API_MODULE}")).default`,
      loader: "js",
    }))
    build.onResolve({ filter: new RegExp(`^\\./${API_MODULE}$`) }, ({ path }) => ({ path, external: true }))
    build.onLoad({ filter: DESCRIBERS }, async ({ path }) => {
      const names = [...(await readFile(path, "utf8")).matchAll(EXPORTED)].map(([, name]) => `none as ${name}`)
      return { contents: `${NEVER}; export { ${names.join()} }` }
    })
    build.onLoad({ filter: CONTRACT }, async ({ path }) => {
      return { contents: (await readFile(path, "utf8")).replace(DESCRIBED, ""), loader: "ts" }
    })
    build.onLoad({ filter: ROWS }, async ({ path }) => {
      return { contents: (await readFile(path, "utf8")).replace(SUMMARY, 'summary: "",'), loader: "ts" }
    })
  },
}

/** The module with the document. */
export const apiModule = () => `export default ${JSON.stringify(readFileSync(join(ROOT, "openapi.json"), "utf8"))}\n`
