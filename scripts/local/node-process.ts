import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as pause } from "node:timers/promises"
import { EnvError } from "../../src/env.ts"
import { guard, release } from "./guard.ts"
import { commandLine, endProcess } from "./process.ts"
import type { RunningApp, RuntimeOptions } from "./runtime.ts"

/** Of our own environment the program is given these beside its variables. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "TZ", "NODE_EXTRA_CA_CERTS"]
/** As deploy/start.sh has them. */
export const FLAGS = ["--heap-growing-percent=100", "--max-semi-space-size=8", "--no-parallel-scavenge"]
/** Longer than it takes to drain. */
const DRAIN_MS = 30_000
const READY_MS = 30_000
const POLL_MS = 20
const RESTART_PAUSE_MS = 500

const noteIn = (dataDir: string, port: number) => join(resolve(dataDir), `node-${port}`, "process")

/** Runs the program for Node on 127.0.0.1, again when it dies by itself. Throws `EnvError` with what it complains of. */
export async function startNodeProcess(options: RuntimeOptions): Promise<RunningApp> {
  const { buildNode } = await import("../build-node.ts")
  const program = await buildNode()
  let isEnding = false
  let child = await launch(program, options)
  const watch = () =>
    child.once("exit", async () => {
      while (!isEnding) {
        await pause(RESTART_PAUSE_MS)
        const again = isEnding ? null : await launch(program, options).catch(() => null)
        if (!again) continue
        child = again
        watch()
        if (isEnding) await endProcess(again.pid!, "SIGKILL")
        return
      }
    })
  watch()
  const end = async (signal: NodeJS.Signals) => {
    isEnding = true
    await endProcess(child.pid!, signal, DRAIN_MS)
  }
  return {
    async tick() {
      const done = once(child, "message")
      child.send("tick")
      await done
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  }
}

/** Ends the program that a start killed without mercy left over on this port, if its id is still that same process. */
export async function endLeftoverNode(dataDir: string, port: number): Promise<void> {
  const [pid, command] = (await readFile(noteIn(dataDir, port), "utf8").catch(() => "")).split("\n")
  if (pid && command && commandLine(Number(pid)) === command) await endProcess(Number(pid), "SIGTERM", DRAIN_MS)
}

async function launch(program: string, options: RuntimeOptions): Promise<ChildProcess> {
  const { vars, port, dataDir, databaseUrl } = options
  const passed = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]))
  const own = { PORT: String(port), DATABASE_URL: databaseUrl, GRAPEVINE_DATA_DIR: resolve(dataDir) }
  const env = { ...passed, ...vars, ...own }
  // Its own session: a Ctrl-C in the terminal is ours to answer, in our order.
  const child = spawn(process.execPath, [...FLAGS, program], {
    env,
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  })
  const { pid } = child
  if (pid === undefined) throw new Error("Node could not be started")
  guard(pid, "SIGTERM")
  child.once("exit", () => release(pid))
  let lastLine = ""
  createInterface({ input: child.stderr! }).on("line", (line) => {
    lastLine = line
    options.log(line)
  })
  await mkdir(join(noteIn(dataDir, port), ".."), { recursive: true })
  await writeFile(noteIn(dataDir, port), `${pid}\n${commandLine(pid)}`)
  for (const deadline = Date.now() + READY_MS; ; await pause(POLL_MS)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new EnvError(lastLine)
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.status === 200) return child
    if (Date.now() > deadline) {
      await endProcess(pid, "SIGKILL")
      throw new Error(`it does not answer; the last that it wrote: ${lastLine}`)
    }
  }
}
