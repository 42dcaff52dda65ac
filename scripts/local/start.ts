import { existsSync } from "node:fs"
import { readFile, writeFile } from "node:fs/promises"
import { enableCompileCache } from "node:module"
import { join, resolve } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { EnvError, readNodeEnv, readWorkerEnv } from "../../src/env.ts"
import { MINUTE_MS } from "../../src/lib/time.ts"
import { holdFolder } from "../../src/platform/node/folder-lock.ts"
import { type DemoPerson, seed } from "../seed.ts"
import { appLog } from "./app-log.ts"
import { generateSecrets, keepDevVars, readDevVars, withValues } from "./dev-vars.ts"
import { endGuard } from "./guard.ts"
import { endLeftoverNode } from "./node-process.ts"
import { freePort, isPortFree } from "./port.ts"
import type { Runtime } from "./runtime.ts"
import { endLeftoverRuntime } from "./runtime-process.ts"
import { signInLinks } from "./sign-in-links.ts"
import type { Local } from "./start-local.ts"

const DEFAULT_PORT = 8787
const DEV_VARS = ".dev.vars"
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/compiled", import.meta.url))
const READY_MS = MINUTE_MS
const POLL_MS = 100
const PARENT_CHECK_MS = 1_000
const EMBEDDED_URL = "postgres://embedded/grapevine"

let local: Local | null = null
let isEnding = false

async function main(runtime: Runtime): Promise<void> {
  const given = { ...withValues(await readDevVars(DEV_VARS)), ...withValues(process.env) }
  const generated = generateSecrets(given)
  const port = await readPort(given.PORT)
  const seeds = readSeed(given)
  const vars: Record<string, string> = { PUBLIC_URL: `http://127.0.0.1:${port}`, ...given, ...generated }
  const read = runtime === "node" ? readNodeEnv : readWorkerEnv
  read({ DATABASE_URL: EMBEDDED_URL, ...vars })

  const dataDir = resolve(given.GRAPEVINE_DATA_DIR ?? ".data")
  const isBeside = await claim(dataDir, port, runtime, given.DATABASE_URL !== undefined)
  const log = appLog(dataDir, port, given.LOG)
  Object.assign(vars, isBeside ? await secretsBeside(generated) : {})
  if (!isBeside) await keepDevVars(DEV_VARS, generated)

  // Wrangler takes seconds to load, half as long when it was compiled before; a wrong variable is reported first.
  enableCompileCache(COMPILED)
  const { startLocal } = await import("./start-local.ts")
  local = await startLocal({ runtime, vars, port, dataDir, isBeside, log, progress: console.log })
  await untilReady(local.url)
  const people = seeds && !isBeside ? await seedOnce(local, join(dataDir, "seeded")) : []
  if (isEnding) return
  announce(local, await signInLinks(local, people))
}

/** Whether another start has this folder, and this one runs beside it: instances on Node may, on one database. */
async function claim(dataDir: string, port: number, runtime: Runtime, isShared: boolean): Promise<boolean> {
  const isHeld = await holdFolder(dataDir)
  if (isHeld) await endLeftoverRuntime(dataDir)
  if (runtime === "node") await endLeftoverNode(dataDir, port)
  if (!(await isPortFree(port))) throw new EnvError(`PORT ${port} is taken; stop what listens there or set another.`)
  if (!isHeld && !(runtime === "node" && isShared))
    throw new EnvError(`GRAPEVINE_DATA_DIR ${dataDir} is in use by another start; stop it or set another.`)
  return !isHeld
}

/** In place of secrets that we generated those of the start beside us, which keeps them in a moment. */
async function secretsBeside(generated: Record<string, string>): Promise<Record<string, string>> {
  for (const deadline = Date.now() + READY_MS; ; await pause(POLL_MS)) {
    const kept = withValues(await readDevVars(DEV_VARS))
    const found = Object.entries(kept).filter(([name]) => name in generated)
    if (found.length === Object.keys(generated).length) return Object.fromEntries(found)
    if (Date.now() > deadline) throw new EnvError(`OPERATOR_KEY is missing; write it into ${DEV_VARS}.`)
  }
}

async function readPort(text = String(DEFAULT_PORT)): Promise<number> {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new EnvError(`PORT must be a whole number up to 65535, or 0 for a free one; it is "${text}".`)
  }
  return port === 0 ? freePort() : port
}

function readSeed(vars: Record<string, string>): boolean {
  if (vars.SEED && vars.SEED !== "none" && vars.SEED !== "demo") {
    throw new EnvError(`SEED must be none or demo; it is "${vars.SEED}".`)
  }
  return vars.SEED !== "none" && vars.ENVIRONMENT !== "production"
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS
  for (;;) {
    const status = await fetch(`${url}/healthz`).then((answer) => answer.status)
    if (status === 200 || isEnding) return
    if (Date.now() > deadline) throw new Error(`${url}/healthz still answers ${status} after ${READY_MS / 1000} s.`)
    await pause(POLL_MS)
  }
}

// Kept with the data it belongs to: a later start lets the same people in.
async function seedOnce(started: Local, marker: string): Promise<DemoPerson[]> {
  if (existsSync(marker)) return JSON.parse(await readFile(marker, "utf8")) as DemoPerson[]
  console.log("Putting in the demo data …")
  const people = await seed({ baseUrl: started.url, operatorKey: started.operatorKey })
  await writeFile(marker, JSON.stringify(people), { mode: 0o600 })
  return people
}

function announce(started: Local, lines: string[]): void {
  const { env } = started
  const facts = [`Grapevine   ${env.publicUrl}`, `Operator    ${env.operatorKey}`]
  if (env.stripe.sandbox) facts.push("Stripe      sandbox: no money moves (set STRIPE_SECRET_KEY for the real one)")
  if (env.stripe.money === "test") facts.push("Stripe      test mode: no money moves")
  console.log(["", ...facts, ...lines, "", "Ctrl-C stops it."].join("\n"))
}

async function end(code: number): Promise<never> {
  const isFirst = !isEnding
  isEnding = true
  // Still starting, or asked twice: the watchdog then ends at once what has been started.
  if (isFirst && local) await local.stop()
  await endGuard()
  process.exit(code)
}

/** Starts the product on a runtime and stays until it is stopped. A wrong variable is one line, and exit code 1. */
export function start(runtime: Runtime): void {
  // A killed npm cannot pass the news on; without it nobody would be left to press Ctrl-C.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && end(0), PARENT_CHECK_MS).unref()
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0))

  main(runtime).catch((error) => {
    if (isEnding) return
    const reason = error instanceof EnvError ? error.message : `Grapevine did not start: ${error?.message ?? error}`
    console.error(reason)
    return end(1)
  })
}
