import { build } from "esbuild"

/** One ES module of the entry and all it imports, resolved and compiled as `wrangler deploy` does it. */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["browser", "module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    define: { "process.env.NODE_ENV": '"production"', "navigator.userAgent": '"Cloudflare-Workers"' },
    keepNames: true,
    sourcemap: "inline",
    logLevel: "error",
  })
  return result.outputFiles[0]!.text
}
