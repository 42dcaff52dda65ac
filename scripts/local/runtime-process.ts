// The process that Miniflare starts out of our sight: noted, guarded, and ended when an earlier start left it over.
import type { ChildProcess } from "node:child_process"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { guard, release } from "./guard.ts"
import { commandLine, endProcess } from "./process.ts"

const noteIn = (dataDir: string) => join(dataDir, "workerd.pid")

/** Until the answer is called, each workerd this process starts (again, should one crash) dies with it. */
export function guardRuntime(dataDir: string): () => void {
  const onProcess = (message: unknown) => {
    const child = (message as { process: ChildProcess }).process
    child.once("spawn", () => {
      const pid = child.pid
      if (pid === undefined || !child.spawnfile.includes("workerd")) return
      guard(pid, "SIGKILL")
      mkdirSync(dataDir, { recursive: true })
      writeFileSync(noteIn(dataDir), `${pid}\n${child.spawnargs.join(" ")}`)
      child.once("exit", () => release(pid))
    })
  }
  subscribe("child_process", onProcess)
  return () => {
    unsubscribe("child_process", onProcess)
    rmSync(noteIn(dataDir), { force: true })
  }
}

/** Ends the workerd that a start killed without mercy left over this folder, if its id is still that same process. */
export async function endLeftoverRuntime(dataDir: string): Promise<void> {
  const [pid, command] = readNote(dataDir)
  if (pid && command && commandLine(Number(pid)) === command) await endProcess(Number(pid), "SIGKILL")
}

function readNote(dataDir: string): string[] {
  try {
    return readFileSync(noteIn(dataDir), "utf8").split("\n")
  } catch {
    return []
  }
}
