import { basename } from "node:path"
import { type BuildOptions, build, version } from "esbuild"
import { kept, ROOT } from "./kept.ts"
import { leanGuides } from "./lean-guides.ts"
import { leanLanguages } from "./lean-languages.ts"
import { leanPackages } from "./lean-packages.ts"
import { leanAssets, leanTexts } from "./lean-texts.ts"
import { mendedDriver } from "./mended-driver.ts"
import { bundleOwnModules, ownModules } from "./own-modules.ts"

const PLUGINS = [
  "scripts/local/mended-driver.ts",
  "scripts/local/lean-guides.ts",
  "scripts/local/lean-languages.ts",
  "scripts/local/lean-packages.ts",
  "scripts/local/lean-texts.ts",
  "scripts/local/own-modules.ts",
  "src/vocabulary/stripe-resources.ts",
]

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  target: "es2024",
  legalComments: "none",
  sourcemap: "external",
  sourcesContent: false,
  logLevel: "error",
  plugins: [mendedDriver, leanPackages, leanTexts, leanAssets],
} as const satisfies BuildOptions

const WORKERS = {
  ...COMMON,
  plugins: [...COMMON.plugins, leanLanguages, leanGuides, ownModules],
  minify: true,
  // Pages are imported when the first is asked for: what else runs does without them, and starts sooner.
  splitting: true,
  chunkNames: "[name]",
  charset: "utf8",
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*", "cloudflare:*"],
  define: { "process.env.NODE_ENV": '"production"', "navigator.userAgent": '"Cloudflare-Workers"' },
} as const satisfies BuildOptions

const NODE = {
  ...COMMON,
  platform: "node",
  // The engine keeps the text of what it runs: most of it would be comments.
  minifyWhitespace: true,
  define: { "process.env.NODE_ENV": '"production"' },
  // Packages in CommonJS ask for Node's own modules at run time.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
} as const satisfies BuildOptions

const OPTIONS = { workers: WORKERS, node: NODE }

/** A file of a bundle; the first of them is the entry, and imports the others by their names. */
export type BuiltModule = { name: string; text: string; map: string }

/** What an entry becomes that loads nothing later. */
const MODULE_AND_MAP = 2

/** The entry and all it imports as ES modules with their source maps, for Workers as it is deployed. */
export function bundleModules(entry: string, runtime: keyof typeof OPTIONS = "workers"): Promise<BuiltModule[]> {
  const options: BuildOptions = { ...OPTIONS[runtime], outdir: "dist" }
  return kept(`bundle ${entry} ${version} ${JSON.stringify(options)}`, async () => {
    const { outputFiles, metafile } = await build({ ...options, entryPoints: [entry] })
    const isSplit = outputFiles!.length > MODULE_AND_MAP
    const own = isSplit && runtime === "workers" ? await bundleOwnModules(options) : { outputFiles: [], inputs: [] }
    const texts = new Map([...outputFiles!, ...own.outputFiles].map(({ path, text }) => [basename(path), text]))
    const first = `${basename(entry, ".ts")}.js`
    const names = [...texts.keys()].filter((name) => name.endsWith(".js") && name !== first)
    const modules = [first, ...names].map((name) => ({
      name,
      text: texts.get(name)!,
      map: texts.get(`${name}.map`)!,
    }))
    return { value: modules, inputs: [...Object.keys(metafile!.inputs), ...own.inputs, ...PLUGINS] }
  })
}

/** A module's text with its map within. */
export function withMap({ text, map }: BuiltModule): string {
  const inline = Buffer.from(map).toString("base64")
  return `${text}//# sourceMappingURL=data:application/json;base64,${inline}\n`
}
