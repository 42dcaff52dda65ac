// What a click costs on workerd beside a bare 302 of Hono on the same binary, both without anything in front of them. Queue,
// KV and look-ups are stubs in the process: what is measured is the redirect. Rounds in turn, medians, of rate and CPU time.
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { build } from "esbuild"
import { readSigningKeys } from "../../src/env.ts"
import { CLICK_DOMAIN } from "../../src/features/links/redirect/core/click-id.ts"
import { keysOfDomain } from "../../src/platform/signing.ts"
import { bundleModules, withMap } from "../local/bundle.ts"
import { scratchFolder } from "../local/scratch-folder.ts"
import type { Outcome } from "./http/load.ts"
import { getText, inHundredths, median, SIGNING_KEYS } from "./http/place.ts"
import { cpuSeconds } from "./http/usage.ts"
import { openWorkerd } from "./http/workerd.ts"
import { start } from "./sales/child.ts"

const CONNECTIONS = 64
const LIMIT = 0.6
const VISIT = { referer: "https://blog.test/post", "accept-language": "en", "cf-connecting-ip": "198.51.100.7" }
const LINK = {
  vendorId: "ven_0123456789abcdefghij",
  programId: "prg_0123456789abcdefghij",
  linkId: "lnk_0123456789abcdefghij",
  linkNumber: 123_456,
  affiliateId: "aff_0123456789abcdefghij",
  destination: "https://shop.bench.test/",
  clickParam: "gv_click",
  windowSeconds: 2_592_000,
  winner: "last_click",
  attributes: true,
  mode: "live",
  testNow: null,
}
const HONO = `import { Hono } from "hono"
const app = new Hono()
app.get("/r/:slug", (c) => c.redirect("${LINK.destination}", 302))
export default app`

async function edgeModules(): Promise<Record<string, string>> {
  const keys = await keysOfDomain(readSigningKeys(SIGNING_KEYS), CLICK_DOMAIN)
  const entry = `import edge from "./edge.js"
    const link = ${JSON.stringify(LINK)}
    const env = {
      LINKS: { get: async () => null, put: async () => {}, delete: async () => {} },
      CLICKS: { send: async () => {} },
      LINK_LOOKUP: { lookup: async () => ({ kind: "found", link }), record: async () => {} },
      CLICK_KEYS: ${JSON.stringify(keys)},
    }
    export default { fetch: (request, _, context) => edge.fetch(request, env, context) }`
  return { "main.js": entry, "edge.js": withMap((await bundleModules("src/edge.ts"))[0]!) }
}

async function honoModules(): Promise<Record<string, string>> {
  const stdin = { contents: HONO, resolveDir: import.meta.dirname }
  const built = await build({ stdin, bundle: true, minify: true, format: "esm", write: false })
  return { "main.js": built.outputFiles[0]!.text }
}

/** Prints each figure with its limit, and all of them as JSON; false when one is not kept. */
export async function benchClicksWorkerd({ quick }: { quick: boolean }): Promise<boolean> {
  const folder = await scratchFolder("bench")
  const edge = await openWorkerd(join(folder, "edge"), await edgeModules())
  const hono = await openWorkerd(join(folder, "hono"), await honoModules())
  const load = start(new URL("./http/load.ts", import.meta.url))
  const seconds = quick ? 1.5 : 4
  const round = async ({ port, pid }: { port: number; pid: number }) => {
    const before = cpuSeconds(pid)
    const requests = [getText(port, "/r/ada?utm_source=mail", VISIT)]
    const outcome = await load.ask<Outcome>({ port, connections: CONNECTIONS, seconds, requests, status: 302 })
    if (outcome.refused > 0) throw new Error(`not a 302: ${outcome.why}`)
    return { rate: outcome.done / outcome.seconds, micros: ((cpuSeconds(pid) - before) / outcome.done) * 1e6 }
  }
  try {
    for (const one of [hono, edge]) await round(one)
    const rounds: { hono: Awaited<ReturnType<typeof round>>; click: Awaited<ReturnType<typeof round>> }[] = []
    for (let i = 0; i < (quick ? 7 : 9); i++) rounds.push({ hono: await round(hono), click: await round(edge) })
    const figures = {
      clicks: median(rounds.map((one) => one.click.rate)),
      hono: median(rounds.map((one) => one.hono.rate)),
      of_hono: median(rounds.map((one) => one.click.rate / one.hono.rate)),
      click_us: median(rounds.map((one) => one.click.micros)),
      hono_us: median(rounds.map((one) => one.hono.micros)),
      of_hono_by_cpu: median(rounds.map((one) => one.hono.micros / one.click.micros)),
    }
    console.log(
      `clicks on workerd, ${CONNECTIONS} connections   ${figures.clicks.toFixed(0)} a second, ${figures.click_us.toFixed(0)} µs of CPU time each`,
    )
    console.log(
      `a bare 302 of Hono               ${figures.hono.toFixed(0)} a second, ${figures.hono_us.toFixed(0)} µs of CPU time each`,
    )
    console.log(
      `clicks of it                     ${figures.of_hono.toFixed(2)} by rate, ${figures.of_hono_by_cpu.toFixed(2)} by CPU time, limit ${LIMIT}`,
    )
    console.log(JSON.stringify(figures, inHundredths))
    return figures.of_hono >= LIMIT
  } finally {
    load.end()
    edge.stop()
    hono.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
