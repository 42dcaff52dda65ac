import { type BuildOptions, build, version } from "esbuild"
import { kept, ROOT } from "./kept.ts"
import { mendedDriver } from "./mended-driver.ts"

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  target: "es2024",
  keepNames: true,
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "error",
  plugins: [mendedDriver],
} as const satisfies BuildOptions

const WORKERS = {
  ...COMMON,
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*", "cloudflare:*"],
  define: { "process.env.NODE_ENV": '"production"', "navigator.userAgent": '"Cloudflare-Workers"' },
} as const satisfies BuildOptions

const NODE = {
  ...COMMON,
  platform: "node",
  define: { "process.env.NODE_ENV": '"production"' },
  // Packages in CommonJS ask for Node's own modules at run time.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
} as const satisfies BuildOptions

const OPTIONS = { workers: WORKERS, node: NODE }

/** One ES module of the entry and all it imports, for Workers as `wrangler deploy` compiles it. */
export function bundle(entry: string, runtime: keyof typeof OPTIONS = "workers"): Promise<string> {
  const options: BuildOptions = OPTIONS[runtime]
  return kept(`bundle ${entry} ${version} ${JSON.stringify(options)} ${mendedDriver.name}`, async () => {
    const { outputFiles, metafile } = await build({ ...options, entryPoints: [entry] })
    return {
      value: outputFiles![0]!.text,
      inputs: [...Object.keys(metafile!.inputs), "scripts/local/mended-driver.ts"],
    }
  })
}
