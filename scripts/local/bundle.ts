import { basename } from "node:path"
import { type BuildOptions, build, version } from "esbuild"
import { kept, ROOT } from "./kept.ts"
import { leanLanguages } from "./lean-languages.ts"
import { leanPackages } from "./lean-packages.ts"
import { leanTexts } from "./lean-texts.ts"
import { mendedDriver } from "./mended-driver.ts"

const PLUGINS = [
  "scripts/local/mended-driver.ts",
  "scripts/local/lean-languages.ts",
  "scripts/local/lean-packages.ts",
  "scripts/local/lean-texts.ts",
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
  plugins: [mendedDriver, leanPackages, leanTexts],
} as const satisfies BuildOptions

const WORKERS = {
  ...COMMON,
  plugins: [...COMMON.plugins, leanLanguages],
  minify: true,
  charset: "utf8",
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*", "cloudflare:*"],
  define: { "process.env.NODE_ENV": '"production"', "navigator.userAgent": '"Cloudflare-Workers"' },
} as const satisfies BuildOptions

const NODE = {
  ...COMMON,
  keepNames: true,
  platform: "node",
  define: { "process.env.NODE_ENV": '"production"' },
  // Packages in CommonJS ask for Node's own modules at run time.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
} as const satisfies BuildOptions

const OPTIONS = { workers: WORKERS, node: NODE }

type Bundle = { text: string; map: string }

/** One ES module of the entry and all it imports, for Workers as it is deployed; with its source map. */
export function bundleWithMap(entry: string, runtime: keyof typeof OPTIONS = "workers"): Promise<Bundle> {
  const options: BuildOptions = { ...OPTIONS[runtime], outfile: `dist/${basename(entry, ".ts")}.js` }
  return kept(`bundle ${entry} ${version} ${JSON.stringify(options)}`, async () => {
    const { outputFiles, metafile } = await build({ ...options, entryPoints: [entry] })
    const found = (end: string) => outputFiles!.find(({ path }) => path.endsWith(end))!.text
    return {
      value: { text: found(".js"), map: found(".js.map") },
      inputs: [...Object.keys(metafile!.inputs), ...PLUGINS],
    }
  })
}

/** The same in one text, its map within. */
export async function bundle(entry: string, runtime: keyof typeof OPTIONS = "workers"): Promise<string> {
  const { text, map } = await bundleWithMap(entry, runtime)
  const inline = Buffer.from(map).toString("base64")
  return `${text}//# sourceMappingURL=data:application/json;base64,${inline}\n`
}
