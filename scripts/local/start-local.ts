import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { type Env, EnvError, readWorkerEnv } from "../../src/env.ts"
import { type StandIn, startStripeStandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import { appPasswords, migrate } from "../migrate.ts"
import { generateSecrets, type Vars, withValues } from "./dev-vars.ts"
import { freePort } from "./port.ts"
import { type Postgres, startPostgres } from "./postgres.ts"
import type { Ending, RunningApp, Runtime, RuntimeOptions } from "./runtime.ts"

const CRON_EVERY_MS = 10_000
const POLL_MS = 100
/** Until the start beside us runs its stand-in. */
const NOTE_MS = 30_000

// Loaded where asked for: wrangler takes seconds.
const RUNTIMES: Record<Runtime, (options: RuntimeOptions) => Promise<RunningApp>> = {
  workers: async (options) => (await import("./workers.ts")).startWorkers(options),
  node: async (options) => (await import("./node-process.ts")).startNodeProcess(options),
}

export type LocalOptions = {
  runtime?: Runtime
  /** The documented variables; secrets that are absent are generated, and a database that is absent is started. */
  vars: Vars
  /** Absent or 0: a free one. */
  port?: number
  dataDir: string
  /** Another start over this folder and database runs the stand-in. */
  isBeside?: boolean
  /** Of the app's database login, where several share a cluster; else it is derived from the signing keys. */
  appPassword?: string
  /** False for tests: faster, and gone when it stops. */
  durable?: boolean
  /** False: on workerd nothing happens on time unless `tick` is called. */
  cron?: boolean
  /** What the app writes. */
  log?: (line: string) => void
  /** What takes long, before it begins. */
  progress?: (line: string) => void
}

export type Local = {
  url: string
  operatorKey: string
  env: Env
  /** As the owner of the tables. */
  adminDatabaseUrl: string
  /** The Stripe that was started, with its controls; null when another one was named. */
  stripe: StandIn | null
  /** Runs what is due, as the cron trigger does. */
  tick(): Promise<void>
  stop(): Promise<void>
  /** Ends all at once and without a word, as a power cut would. */
  kill(): Promise<void>
}

/** The whole product on this machine: PostgreSQL unless given, the app on a runtime, cron. Throws `EnvError`. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const { progress = () => {}, log = () => {} } = options
  const port = options.port || (await freePort())
  const url = `http://127.0.0.1:${port}`
  const vars: Record<string, string> = {
    PUBLIC_URL: url,
    ...withValues(options.vars),
    ...generateSecrets(options.vars),
  }
  await mkdir(options.dataDir, { recursive: true })

  const endings: Ending[] = []
  const end = async (how: keyof Ending) => {
    for (const ending of endings.splice(0).reverse()) await ending[how]()
  }
  try {
    const adminDatabaseUrl = vars.DATABASE_URL ?? (await embedded(options, endings, progress)).url
    const stripe = await standIn(vars, options, url, endings)
    if (stripe) vars.STRIPE_API_BASE = stripe.url
    const env = readWorkerEnv({ ...vars, DATABASE_URL: adminDatabaseUrl })
    progress("Bringing the database up to date …")
    const passwords = options.appPassword ? [options.appPassword] : appPasswords(env.signingKeys)
    const { appUrl } = await migrate({ adminUrl: adminDatabaseUrl, appPasswords: passwords }).catch(explainAway)

    const { runtime = "workers", dataDir } = options
    progress(runtime === "workers" ? "Building and starting the Workers …" : "Building and starting the app …")
    const app = await RUNTIMES[runtime]({ port, dataDir, vars: toAppVars(env, vars), databaseUrl: appUrl, log })
    endings.push(app)
    const { tick } = app
    if (runtime === "workers" && (options.cron ?? true)) endings.push(startCron(tick, log))
    return {
      url,
      operatorKey: env.operatorKey,
      env,
      adminDatabaseUrl,
      stripe,
      tick,
      stop: () => end("stop"),
      kill: () => end("kill"),
    }
  } catch (error) {
    await end("stop")
    throw error
  }
}

const AWAY = /ECONN|ENOTFOUND|EAI_AGAIN|TIMEOUT|ETIMEDOUT|EHOSTUNREACH|^28|^3D000/

// Not reached, not let in, or no such database: a setting to put right, so it is said like one.
function explainAway(error: Error & { code?: string }): never {
  if (!AWAY.test(error.code ?? "")) throw error
  throw new EnvError(
    `DATABASE_URL cannot be used (${error.message}); check the address and that PostgreSQL runs there.`,
  )
}

async function embedded(options: LocalOptions, endings: Ending[], progress: (line: string) => void): Promise<Postgres> {
  progress("Starting PostgreSQL …")
  const postgres = await startPostgres({ dataDir: join(options.dataDir, "pg"), durable: options.durable ?? true })
  endings.push(postgres)
  return postgres
}

// Asked for neither a key nor an address of Stripe's, it would be the real one, without a key to it.
async function standIn(vars: Record<string, string>, options: LocalOptions, url: string, endings: Ending[]) {
  const secret = vars.STRIPE_WEBHOOK_SECRET
  if (vars.STRIPE_SECRET_KEY || vars.STRIPE_API_BASE || !secret) return null
  const note = join(options.dataDir, "stripe.url")
  if (options.isBeside) {
    vars.STRIPE_API_BASE = await noted(note)
    return null
  }
  const webhook = { url: `${url}/hooks/stripe`, secret }
  const started = await startStripeStandIn({ stateFile: join(options.dataDir, "stripe.journal"), webhook })
  endings.push({ stop: started.close, kill: started.close })
  await writeFile(note, started.url)
  return started
}

async function noted(file: string): Promise<string> {
  for (const deadline = Date.now() + NOTE_MS; ; await pause(POLL_MS)) {
    const text = await readFile(file, "utf8").catch(() => "")
    if (text || Date.now() > deadline) return text
  }
}

// The values as they were understood, not as they were written: the edge reads them without checking again.
function toAppVars(env: Env, vars: Record<string, string>): Record<string, string> {
  return withValues({
    ENVIRONMENT: env.environment,
    PUBLIC_URL: env.publicUrl,
    OPERATOR_KEY: env.operatorKey,
    SIGNING_KEYS: vars.SIGNING_KEYS,
    STRIPE_SECRET_KEY: vars.STRIPE_SECRET_KEY,
    STRIPE_API_BASE: env.stripe.apiBase ?? undefined,
    STRIPE_WEBHOOK_SECRET: env.stripe.webhookSecret,
    MAIL_URL: env.mailUrl ?? undefined,
    LINK_HOSTS: env.linkHosts.join(","),
    DATABASE_POOL: vars.DATABASE_POOL,
    PROXY_SECRET: env.proxySecret ?? undefined,
    METRICS_TOKEN: env.metricsToken ?? undefined,
    OTEL_EXPORTER_OTLP_ENDPOINT: env.otlpEndpoint ?? undefined,
    ALLOW_PRIVATE_WEBHOOKS: env.allowPrivateWebhooks ? "1" : undefined,
  })
}

// More often than the one minute of production, so that nobody waits for the effect of what they just tried.
function startCron(tick: () => Promise<void>, log: (line: string) => void): Ending {
  let isRunning = false
  const timer = setInterval(async () => {
    if (isRunning) return
    isRunning = true
    await tick().catch((error) => log(`cron: ${error instanceof Error ? error.message : error}`))
    isRunning = false
  }, CRON_EVERY_MS)
  const stop = async () => clearInterval(timer)
  return { stop, kill: stop }
}
