import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, openSync, readFileSync } from "node:fs"
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import postgres from "postgres"
import { guard, release } from "./guard.ts"
import { freePort } from "./port.ts"
import { findHome, giveTo, type Home } from "./postgres-home.ts"
import { commandLine, endProcess, isAlive } from "./process.ts"

export type PostgresOptions = { dataDir: string; port?: number; durable: boolean }
export type Postgres = {
  /** Superuser, database `grapevine`, made when absent. */
  url: string
  /** Superuser, database `postgres`: from here others are created. */
  adminUrl: string
  port: number
  pid: number
  /** Ends it cleanly; what is not durable is removed. */
  stop(): Promise<void>
  /** Ends it as a power cut would; what is durable recovers at the next start. */
  kill(): Promise<void>
}

const READY_MS = 60_000
const POLL_MS = 20
const ATTEMPTS = 3

/** Runs a PostgreSQL on 127.0.0.1 over this data folder, made when absent; ends one that was left over from before. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const home = await findHome(options.dataDir)
  if (!existsSync(join(home.dataDir, "PG_VERSION"))) await initialize(home, options.durable)
  await giveTo(home.account, home.dataDir)
  await endLeftover(home.dataDir)

  const { pid, port } = await launchPatiently(home, options)
  const password = await readFile(passwordFile(home.dataDir), "utf8")
  const urlOf = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  await createDatabase(urlOf("postgres"), "grapevine")

  const end = async (signal: NodeJS.Signals) => {
    await endProcess(pid, signal)
    release(pid)
    if (options.durable) return
    for (const path of [home.dataDir, `${home.dataDir}.log`]) await rm(path, { recursive: true, force: true })
  }
  return {
    url: urlOf("grapevine"),
    adminUrl: urlOf("postgres"),
    port,
    pid,
    stop: () => end("SIGINT"),
    kill: () => end("SIGKILL"),
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

async function launchPatiently(home: Home, options: PostgresOptions): Promise<{ pid: number; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    const pid = await launch(home, port, options.durable)
    if (pid !== null) return { pid, port }
    const reason = lastLine(`${home.dataDir}.log`)
    // Backends of a killed server need a moment to notice, and a free port may be taken between look and use.
    if (attempt === ATTEMPTS || !/shared memory|address already in use|could not bind/i.test(reason)) {
      throw new Error(`PostgreSQL did not start: ${reason}`)
    }
    await pause(500)
  }
}

/** The id of the process once it takes connections; null when it ended instead. */
async function launch(home: Home, port: number, durable: boolean): Promise<number | null> {
  const child = run(home, "postgres", ["-D", home.dataDir, ...settings(port, durable)], `${home.dataDir}.log`)
  const pid = child.pid
  if (pid === undefined) return null
  guard(pid, "SIGINT")
  child.unref()
  const deadline = Date.now() + READY_MS
  while (Date.now() < deadline) {
    if (!isAlive(pid)) break
    const lock = readLock(home.dataDir)
    if (lock?.pid === pid && lock.status === "ready") return pid
    await pause(POLL_MS)
  }
  await endProcess(pid, "SIGQUIT")
  release(pid)
  return null
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    // Hyperdrive pools in production; here each invocation of a Worker brings connections of its own.
    max_connections: 400,
    // The passwords are long and random: stretching them would only make each connection dearer.
    scram_iterations: 1,
    timezone: "UTC",
    jit: "off",
  }
  if (!durable) Object.assign(values, { fsync: "off", synchronous_commit: "off", full_page_writes: "off" })
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`])
}

function run(home: Home, program: string, flags: string[], log: string) {
  const output = openSync(log, "w", 0o600)
  // Its own session: a Ctrl-C in the terminal is ours to answer, in our order.
  return spawn(join(home.bin, program), flags, {
    ...home.account,
    cwd: "/",
    detached: true,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", output, output],
  })
}

async function endLeftover(dataDir: string): Promise<void> {
  const lock = readLock(dataDir)
  if (!lock) return
  const command = commandLine(lock.pid)
  const isOurs = command === null ? isAlive(lock.pid) : command.includes("postgres") && command.includes(dataDir)
  if (isOurs) await endProcess(lock.pid, "SIGINT")
  // The id in it may by now be another program's, and PostgreSQL would then refuse to start.
  await rm(join(dataDir, "postmaster.pid"), { force: true })
}

function readLock(dataDir: string): { pid: number; status: string } | null {
  try {
    const lines = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")
    return { pid: Number(lines[0]), status: lines[7]?.trim() ?? "" }
  } catch {
    return null
  }
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

function lastLine(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []
  return lines.findLast((line) => /FATAL|PANIC|ERROR|error/.test(line)) ?? lines.at(-1) ?? "no reason given"
}
