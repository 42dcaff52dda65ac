import { basename, join, resolve } from "node:path"
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare"
import { readSigningKeys } from "../../src/env.ts"
import { CLICK_DOMAIN } from "../../src/features/links/redirect/core/click-id.ts"
import { type Delivery, startDelivery } from "../../src/platform/node/delivery.ts"
import { openJournal } from "../../src/platform/node/journal.ts"
import { keysOfDomain } from "../../src/platform/signing.ts"
import { bundleModules, withMap } from "./bundle.ts"
import { replaceQueue, spoolWorker } from "./click-spool.ts"
import { kept, ROOT } from "./kept.ts"
import { GUIDES_MODULE, guidesModule } from "./lean-guides.ts"
import { languageModules } from "./lean-languages.ts"
import { type PassThrough, startPassThrough } from "./pass-through.ts"
import type { RunningApp, RuntimeOptions } from "./runtime.ts"
import { guardRuntime } from "./runtime-process.ts"

// Wrangler is a library here: it has nothing to say on the console, and nothing to keep in the home folder.
process.env.WRANGLER_LOG ??= "error"
process.env.WRANGLER_WRITE_LOGS ??= "false"

const CONFIG = "wrangler.toml"

// What the edge is deployed with, see wrangler.toml: it must not come to need more here than it has there.
const EDGE_VARS = ["ENVIRONMENT", "CLICK_KEYS", "LINK_HOSTS"]

/** Runs the edge Worker on 127.0.0.1 with the app Worker behind it, both as wrangler.toml describes them. */
export async function startWorkers(options: RuntimeOptions): Promise<RunningApp> {
  const clickKeys = await keysOfDomain(readSigningKeys(options.vars.SIGNING_KEYS), CLICK_DOMAIN)
  const all = { ...options.vars, CLICK_KEYS: clickKeys }
  const edgeVars = Object.fromEntries(Object.entries(all).filter(([name]) => EDGE_VARS.includes(name)))
  const [app, edge] = await Promise.all([workerOptions("app", options.vars), workerOptions("edge", edgeVars)])
  app.hyperdrives = { DB: options.databaseUrl }
  const dataDir = resolve(options.dataDir)
  const { queueName, limits } = replaceQueue([edge, app])
  const journal = await openJournal(join(dataDir, "clicks.journal"))
  let delivery: Delivery | null = null
  const spool = spoolWorker(journal, () => delivery?.wake(), app.compatibilityDate ?? "")

  const forget = guardRuntime(dataDir)
  const { port, log } = options
  const miniflare = keepingSignals(() => new Miniflare(miniflareOptions({ log, dataDir, workers: [edge, app, spool] })))
  let front: PassThrough | null = null
  const stop = async () => {
    await delivery?.stop()
    front?.refuse()
    await miniflare.dispose()
    front?.close()
    await journal.close()
    forget()
  }
  try {
    const { port: behind } = await miniflare.ready
    const worker = await miniflare.getWorker(app.name)
    delivery = startDelivery(journal, limits, (messages) =>
      worker.queue(
        queueName,
        messages.map((message) => ({ ...message, timestamp: new Date(message.at) })),
      ),
    )
    const tick = async () => {
      await worker.scheduled({ cron: app.cronTriggers?.[0] ?? "" })
    }
    front = await startPassThrough(port, Number(behind))
    return { tick, stop, kill: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Settings = Pick<RuntimeOptions, "log" | "dataDir"> & { workers: V4WorkerOptions[] }

function miniflareOptions({ log, dataDir, workers }: Settings) {
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    // Any that is free: what is asked comes through the port of the start.
    port: 0,
    // Without it Miniflare fetches a description of the visitor from outside.
    cf: {},
    log: new Log(LogLevel.WARN),
    handleStructuredLogs: ({ message }) => log(message),
    logRequests: false,
    telemetry: { enabled: false },
    resourceTmpPath: join(dataDir, "tmp"),
    resourcePersistencePath: join(dataDir, "workers"),
    workers,
  })
}

/** A Worker as wrangler.toml describes it, with the modules that are deployed. */
export async function workerOptions(env: string, vars: Record<string, string>): Promise<V4WorkerOptions> {
  const { name, main, options } = await describedWorker(env)
  const built = await bundleModules(`src/${basename(main, ".js")}.ts`)
  return {
    ...options,
    name,
    modules: [
      ...built.map((one) => ({ type: "ESModule" as const, path: one.name, contents: withMap(one) })),
      ...languageModules().map((module) => ({ type: "ESModule" as const, ...module })),
      { type: "ESModule", path: GUIDES_MODULE, contents: guidesModule() },
    ],
    bindings: vars,
  }
}

// Wrangler takes a second to load, and reads the same as long as its file is the same.
function describedWorker(env: string) {
  return kept(`worker ${env} ${ROOT}`, async () => {
    const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import("wrangler")
    const config = unstable_readConfig({ config: join(ROOT, CONFIG), env }, { hideWarnings: true })
    const { name, main } = config
    if (!name || !main) throw new Error(`${CONFIG} names no program`)
    // Its own reading of .dev.vars is left out: what counts was read and checked before, once for both Workers.
    const { bindings: _, ...options } = unstable_getMiniflareWorkerOptions(config, env).workerOptions
    return { value: { name, main, options }, inputs: [CONFIG, "scripts/local/workers.ts"] }
  })
}

// Miniflare ends the whole process on a signal, before PostgreSQL could be stopped: the order of an end is ours to keep.
function keepingSignals<T>(make: () => T): T {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const
  const before = signals.map((signal) => process.listeners(signal))
  const made = make()
  for (const [i, signal] of signals.entries()) {
    for (const listener of process.listeners(signal)) {
      if (!before[i]?.includes(listener)) process.removeListener(signal, listener)
    }
  }
  return made
}
