import { readFileSync } from "node:fs"
import { setTimeout as pause } from "node:timers/promises"

const GRACE_MS = 10_000
const POLL_MS = 20

/** Whether a process of this id runs; one that has ended and waits to be collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
  return !/\) Z /.test(readProc(pid, "stat") ?? "")
}

/** Sends the signal, waits at most so long (10 s) for the end, then kills. Resolves when the process is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals, graceMs = GRACE_MS): Promise<void> {
  send(pid, signal)
  if (await hasEnded(pid, graceMs)) return
  send(pid, "SIGKILL")
  await hasEnded(pid, GRACE_MS)
}

/** The command line of a process as one string; null where it is gone or the system has no /proc. */
export function commandLine(pid: number): string | null {
  return readProc(pid, "cmdline")?.replaceAll("\0", " ").trim() ?? null
}

async function hasEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await pause(POLL_MS)
  }
  return true
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself between the look and the signal, which is what we wanted.
  }
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch {
    return null
  }
}
