import type { Plugin } from "esbuild"
import { guideTexts } from "../../src/web/docs/guides-text.ts"

/** Stands beside the app's first module, and is loaded when somebody reads a guide. */
export const GUIDES_MODULE = "guides.js"

const LOADER = /src[\\/]web[\\/]docs[\\/]load-guides\.ts$/

/** Leaves the texts of `/docs` to a module of their own. */
export const leanGuides: Plugin = {
  name: "lean-guides",
  setup(build) {
    build.onLoad({ filter: LOADER }, () => ({
      contents: `export const loadGuides = async () => (await import("./${GUIDES_MODULE}")).default`,
      loader: "js",
    }))
    build.onResolve({ filter: new RegExp(`^\\./${GUIDES_MODULE}$`) }, ({ path }) => ({ path, external: true }))
  },
}

/** The module with the texts. */
export const guidesModule = (): string => `export default ${JSON.stringify(guideTexts)}\n`
