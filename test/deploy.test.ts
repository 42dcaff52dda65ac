import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { ROOT } from "../scripts/local/kept.ts"
import { testFolder } from "./support/folder.ts"

const LIMITS_KIB = { app: 400, pages: 250, language: 40, guides: 60, edge: 15 }
/** It asks nobody outside whether there is a newer one. */
const QUIET = {
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG: "warn",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
}

/** What `wrangler deploy` would upload, and what it says meanwhile. */
async function dryRun(env: string) {
  const outdir = await testFolder("deploy")
  const args = ["deploy", "--dry-run", "-e", env, "--outdir", outdir]
  const wrangler = spawn(join(ROOT, "node_modules/.bin/wrangler"), args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [said, warned, [code]] = await Promise.all([
    text(wrangler.stdout),
    text(wrangler.stderr),
    once(wrangler, "exit"),
  ])
  expect(code, warned).toBe(0)
  const kib = async (name: string) => gzipSync(await readFile(join(outdir, name))).length / 1024
  return { said: said + warned, kib }
}

describe.each(["app", "edge"] as const)("the %s as it is deployed", (env) => {
  it("has no warning, and is no heavier than its limit, gzipped", async () => {
    const { said, kib } = await dryRun(env)
    expect(said).toBe("")
    if (env === "edge") return expect(await kib("edge.js")).toBeLessThanOrEqual(LIMITS_KIB.edge)
    // What is parsed at each start; then what the first page, and the first in another language, loads.
    expect((await kib("worker.js")) + (await kib("chunk.js"))).toBeLessThanOrEqual(LIMITS_KIB.app)
    expect(await kib("page-app.js")).toBeLessThanOrEqual(LIMITS_KIB.pages)
    for (const name of ["language-nb.js", "language-ru.js"])
      expect(await kib(name)).toBeLessThanOrEqual(LIMITS_KIB.language)
    expect(await kib("guides.js")).toBeLessThanOrEqual(LIMITS_KIB.guides)
  })
})
