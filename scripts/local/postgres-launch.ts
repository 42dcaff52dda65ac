import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, existsSync, openSync, readFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { guard, release } from "./guard.ts"
import { freePort } from "./port.ts"
import type { Home } from "./postgres-home.ts"
import { commandLine, endProcess, isAlive } from "./process.ts"

export type Running = { child: ChildProcess; pid: number; port: number }

const READY_MS = 60_000
const POLL_MS = 20
const ATTEMPTS = 3
const PAUSE_MS = 500

/** Starts the server and waits until it takes connections, patient with what a killed one left behind. */
export async function launchPatiently(home: Home, durable: boolean, wantedPort?: number): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort ?? (await freePort())
    const running = await launch(home, port, durable)
    if (running) return running
    const reason = lastLine(`${home.dataDir}.log`)
    // Backends of a killed server need a moment to notice, and a free port may be taken between look and use.
    if (attempt === ATTEMPTS || !/shared memory|address already in use|could not bind/i.test(reason)) {
      throw new Error(`PostgreSQL did not start: ${reason}`)
    }
    await pause(PAUSE_MS)
  }
}

// Null when it ended instead of taking connections.
async function launch(home: Home, port: number, durable: boolean): Promise<Running | null> {
  const child = run(home, "postgres", ["-D", home.dataDir, ...settings(home, port, durable)], `${home.dataDir}.log`)
  const pid = child.pid
  if (pid === undefined) return null
  guard(pid, "SIGINT")
  child.unref()
  const deadline = Date.now() + READY_MS
  while (Date.now() < deadline) {
    if (!isAlive(pid)) break
    const lock = readLock(home.dataDir)
    if (lock?.pid === pid && lock.status === "ready") return { child, pid, port }
    await pause(POLL_MS)
  }
  await endProcess(pid, "SIGQUIT")
  release(pid)
  return null
}

/** No system takes a longer one. */
const MAX_SOCKET_PATH = 103

/** For what is not durable, as in tests, a socket beside TCP: a request that is answered at once costs a third less by it. */
export function socketOf({ dataDir }: Home, port: number, durable: boolean): string | undefined {
  const path = join(dataDir, `.s.PGSQL.${port}`)
  return durable || path.length > MAX_SOCKET_PATH ? undefined : path
}

function settings(home: Home, port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: socketOf(home, port, durable) ? home.dataDir : "",
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

/** Runs one of PostgreSQL's programs with its output in a file. */
export function run(home: Home, program: string, flags: string[], log: string) {
  const output = openSync(log, "w", 0o600)
  // Its own session: a Ctrl-C in the terminal is ours to answer, in our order.
  const child = spawn(join(home.bin, program), flags, {
    ...home.account,
    cwd: "/",
    detached: true,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", output, output],
  })
  closeSync(output)
  return child.on("error", () => {})
}

/** Ends a server that still runs over this folder, and clears what a dead one left. */
export async function endLeftover(dataDir: string): Promise<void> {
  const lock = readLock(dataDir)
  if (!lock) return
  const command = commandLine(lock.pid)
  const isOurs = command === null ? isAlive(lock.pid) : command.includes(`postgres -D ${dataDir} `)
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

/** The line of a log that says best why something failed. */
export function lastLine(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []
  return lines.findLast((line) => /FATAL|PANIC|ERROR|error/.test(line)) ?? lines.at(-1) ?? "no reason given"
}
