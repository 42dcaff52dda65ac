import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { release } from "./guard.ts"
import { findHome, giveTo, type Home } from "./postgres-home.ts"
import { endLeftover, lastLine, launchPatiently, type Running, run, socketOf } from "./postgres-launch.ts"
import { endProcess } from "./process.ts"

export type PostgresOptions = { dataDir: string; port?: number; durable: boolean }
export type Postgres = {
  /** Superuser, database `grapevine`, made when absent. */
  url: string
  /** Superuser, database `postgres`: from here others are created. */
  adminUrl: string
  port: number
  /** Of the socket by which it is reached too, where there is one. */
  socketPath: string | undefined
  /** Ends it cleanly; what is not durable is removed. */
  stop(): Promise<void>
  /** Ends it as a power cut would; what is durable recovers at the next start. */
  kill(): Promise<void>
}

const RESTART_PAUSE_MS = 1_000

/** Runs a PostgreSQL on 127.0.0.1 over this data folder, made when absent; ends one that was left over from before. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const home = await findHome(options.dataDir)
  if (!existsSync(join(home.dataDir, "PG_VERSION"))) await initialize(home, options.durable)
  await giveTo(home.account, home.dataDir)
  await endLeftover(home.dataDir)

  const running = await launchPatiently(home, options.durable, options.port)
  const { port } = running
  const password = await readFile(passwordFile(home.dataDir), "utf8")
  const urlOf = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  await createDatabase(urlOf("postgres"), "grapevine")

  const endServer = keepUp(running, () => launchPatiently(home, options.durable, port))
  const end = async (signal: NodeJS.Signals) => {
    await endServer(signal)
    if (options.durable) return
    for (const path of [home.dataDir, `${home.dataDir}.log`]) await rm(path, { recursive: true, force: true })
  }
  return {
    url: urlOf("grapevine"),
    adminUrl: urlOf("postgres"),
    port,
    socketPath: socketOf(home, port, options.durable),
    stop: () => end("SIGINT"),
    kill: () => end("SIGKILL"),
  }
}

// A server that dies without being asked to is started again on its port, as whoever runs one elsewhere would.
function keepUp(first: Running, launch: () => Promise<Running>): (signal: NodeJS.Signals) => Promise<void> {
  let running: Running | null = null
  let restarting: Promise<void> | null = null
  let isEnding = false

  function watch(started: Running): void {
    running = started
    started.child.once("exit", () => {
      release(started.pid)
      running = null
      if (!isEnding) restarting = restart()
    })
  }
  async function restart(): Promise<void> {
    while (!isEnding && !running) {
      await pause(RESTART_PAUSE_MS)
      if (!isEnding) await launch().then(watch, () => {})
    }
  }

  watch(first)
  return async (signal) => {
    isEnding = true
    await restarting
    if (running) await endProcess(running.pid, signal)
  }
}

const passwordFile = (dataDir: string) => join(dataDir, "superuser.password")

// Made beside its place and renamed, so that a start killed half way leaves nothing that looks finished.
async function initialize(home: Home, durable: boolean): Promise<void> {
  const fresh = `${home.dataDir}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true, mode: 0o700 })
  await giveTo(home.account, fresh)
  const password = randomBytes(24).toString("hex")
  const secret = `${fresh}.password`
  await writeFile(secret, password, { mode: 0o600 })
  await giveTo(home.account, secret)
  const log = `${home.dataDir}.log`
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
  const access = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${secret}`, "--set=scram_iterations=1"]
  const child = run(home, "initdb", ["-D", fresh, ...locale, ...access, ...(durable ? [] : ["--no-sync"])], log)
  const code = await new Promise((done) => child.once("close", done))
  if (code !== 0) throw new Error(`PostgreSQL could not make its data folder: ${lastLine(log)}`)
  await rename(secret, passwordFile(fresh))
  await rename(fresh, home.dataDir)
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`
    if (found.length === 0) await sql`create database ${sql(name)}`
  } finally {
    await sql.end()
  }
}
