import { readdirSync, readFileSync } from "node:fs"

/** Of a clock tick of Linux. */
const TICK_SECONDS = 0.01
const [PARENT, USER, SYSTEM] = [1, 11, 12]

// What follows the name, which may hold anything.
function statOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
  } catch {
    return null
  }
}

/** CPU time of a process and of those that it started and that still run, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = statOf(pid)
  if (!stat) return 0
  const own = (Number(stat[USER]) + Number(stat[SYSTEM])) * TICK_SECONDS
  return childrenOf(pid).reduce((sum, child) => sum + cpuSeconds(child), own)
}

/** Memory that a process holds, in MB. */
export function memoryMb(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
  return Number(kib) / 1024
}

/** Processes that this one started. */
function childrenOf(pid: number): number[] {
  const all = readdirSync("/proc").map(Number).filter(Boolean)
  return all.filter((one) => Number(statOf(one)?.[PARENT]) === pid)
}
