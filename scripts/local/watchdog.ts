// Ends what its parent started, when the parent is gone without having done so itself (kill -9, a crash).
// The parent holds the other end of stdin: its end of file is the only news of a death that cannot be missed.
import { createInterface } from "node:readline"
import { endProcess } from "./process.ts"

const charges = new Map<number, NodeJS.Signals>()

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [action, pid, signal] = line.split(" ")
    if (action === "guard") charges.set(Number(pid), signal as NodeJS.Signals)
    else charges.delete(Number(pid))
  })
  .on("close", async () => {
    await Promise.all([...charges].map(([pid, signal]) => endProcess(pid, signal)))
    process.exit(0)
  })
