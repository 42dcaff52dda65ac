import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { isAlive } from "../../scripts/local/process.ts"
import type { Runtime } from "../../scripts/local/runtime.ts"

const SCRIPTS = {
  workers: fileURLToPath(new URL("../../scripts/start.ts", import.meta.url)),
  node: fileURLToPath(new URL("../../scripts/start-node.ts", import.meta.url)),
}
const DEADLINE_MS = 60_000
const POLL_MS = 50

/** Runs the start script of a runtime in a folder, which has its data and variables; what it writes is kept. */
export function runStart(folder: string, vars: Record<string, string>, runtime: Runtime = "workers") {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, SEED: "none", ...vars }
  const child = spawn(process.execPath, [SCRIPTS[runtime]], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] })
  const output = { stdout: "", stderr: "" }
  child.stdout.on("data", (chunk) => (output.stdout += chunk))
  child.stderr.on("data", (chunk) => (output.stderr += chunk))
  const ended = once(child, "close").then(() => child.exitCode)
  return { child, output, ended }
}

/** Waits until the program answers; throws with what it wrote when it ended instead. */
export async function untilHealthy(url: string, run: ReturnType<typeof runStart>): Promise<void> {
  await until(async () => {
    if (hasEnded(run.child)) throw new Error(`the start script ended: ${run.output.stderr}${run.output.stdout}`)
    const answer = await fetch(`${url}/healthz`).catch(() => null)
    return answer?.status === 200
  })
}

/** The processes that a start noted in its data folder: workerd or Node, and PostgreSQL unless another one was named. */
export function startedProcesses(folder: string): number[] {
  const notes = [".data/pg/postmaster.pid", ".data/workerd.pid"].map((note) => join(folder, note))
  return [...notes, ...globSync(join(folder, ".data/node-*/process"))]
    .filter(existsSync)
    .map((note) => Number(readFileSync(note, "utf8").split("\n")[0]))
}

/** Polls until it holds; throws after a minute. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("waited a minute for what did not come")
    await new Promise((done) => setTimeout(done, POLL_MS))
  }
}

export const living = (pids: number[]) => pids.filter(isAlive)

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
