import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

let watchdog: ChildProcess | null = null

/** From now on this process is ended with the signal when ours dies, however it dies. */
export function guard(pid: number, signal: NodeJS.Signals): void {
  watchdog ??= startWatchdog()
  watchdog.stdin?.write(`guard ${pid} ${signal}\n`)
}

/** Call it when the process has ended: its id may soon be another's. */
export function release(pid: number): void {
  watchdog?.stdin?.write(`release ${pid}\n`)
}

/** Ends the watchdog itself; whatever it still guards goes with it. */
export async function endGuard(): Promise<void> {
  const child = watchdog
  watchdog = null
  if (!child || child.exitCode !== null) return
  const ended = once(child, "exit")
  child.ref()
  child.stdin?.end()
  await ended
}

function startWatchdog(): ChildProcess {
  const program = fileURLToPath(new URL("./watchdog.ts", import.meta.url))
  // A session of its own, so that a Ctrl-C or a kill of the whole process group leaves it to do its work.
  const child = spawn(process.execPath, [program], { detached: true, stdio: ["pipe", "ignore", "ignore"] })
  child.on("error", () => {})
  child.stdin?.on("error", () => {})
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  return child
}
