import { createHash } from "node:crypto"
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type BuildOptions, build, version } from "esbuild"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))
/** What decides how files are resolved and compiled, beside the files themselves. */
const SETTINGS = ["package-lock.json", "tsconfig.json"]
const KEPT = join(ROOT, "node_modules/.cache/bundles")

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

/** What was built last, and the digest of what it was built from; paths from the root. */
type Kept = { inputs: string[]; digest: string; code: string }

/**
 * One ES module of the entry and all it imports, resolved and compiled as `wrangler deploy` does it. It is kept, and built
 * anew when a file that it was built from reads differently: that takes seconds, reading them a tenth of one.
 */
export async function bundle(entry: string): Promise<string> {
  const file = join(KEPT, `${createHash("sha256").update(entry).digest("hex").slice(0, 16)}.json`)
  const kept = await readFile(file, "utf8")
    .then((text) => JSON.parse(text) as Kept)
    .catch(() => null)
  if (kept && kept.digest === (await digestOf(kept.inputs))) return kept.code
  const startedAt = Date.now()
  const { outputFiles, metafile } = await build({ ...OPTIONS, entryPoints: [entry] })
  const [code, inputs] = [outputFiles[0]!.text, Object.keys(metafile.inputs)]
  // Where nothing can be kept, or somebody saved a file meanwhile, the next start builds again.
  if (await isChangedSince(startedAt, inputs)) return code
  await keep(file, { inputs, digest: await digestOf(inputs), code }).catch(() => {})
  return code
}

async function isChangedSince(instant: number, inputs: string[]): Promise<boolean> {
  const times = inputs.map((path) =>
    stat(join(ROOT, path))
      .then(({ mtimeMs }) => mtimeMs)
      .catch(() => 0),
  )
  return (await Promise.all(times)).some((time) => time >= instant)
}

async function digestOf(inputs: string[]): Promise<string> {
  const hash = createHash("sha256").update(`${version} ${JSON.stringify(OPTIONS)}`)
  const texts = await Promise.all(
    [...SETTINGS, ...inputs].map((path) => readFile(join(ROOT, path)).catch(() => "missing")),
  )
  for (const text of texts) hash.update(`${text.length} `).update(text)
  return hash.digest("hex")
}

// Starts side by side keep the same; each sees one or the other as a whole.
async function keep(file: string, kept: Kept): Promise<void> {
  await mkdir(KEPT, { recursive: true })
  await writeFile(`${file}.${process.pid}`, JSON.stringify(kept))
  await rename(`${file}.${process.pid}`, file)
}
