import { type BuildOptions, build, version } from "esbuild"
import { kept, ROOT } from "./kept.ts"

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  target: "es2024",
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["workerd", "worker", "browser"],
  external: ["node:*", "cloudflare:*"],
  define: { "process.env.NODE_ENV": '"production"', "navigator.userAgent": '"Cloudflare-Workers"' },
  keepNames: true,
  sourcemap: "inline",
  sourcesContent: false,
  logLevel: "error",
} as const satisfies BuildOptions

/** One ES module of the entry and all it imports, resolved and compiled as `wrangler deploy` does it. */
export function bundle(entry: string): Promise<string> {
  return kept(`bundle ${entry} ${version} ${JSON.stringify(OPTIONS)}`, async () => {
    const { outputFiles, metafile } = await build({ ...OPTIONS, entryPoints: [entry] })
    return { value: outputFiles[0]!.text, inputs: Object.keys(metafile.inputs) }
  })
}
