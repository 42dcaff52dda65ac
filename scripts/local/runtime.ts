/** What was started and has to be ended: as asked, or as by a power cut. */
export type Ending = { stop(): Promise<void>; kill(): Promise<void> }

/** Both Workers on workerd, or the one program on Node. */
export type Runtime = "workers" | "node"

export type RuntimeOptions = {
  port: number
  dataDir: string
  /** What the app reads as its variables and secrets, and the edge some of. */
  vars: Record<string, string>
  databaseUrl: string
  log: (line: string) => void
}

/** What serves the port of its options. */
export type RunningApp = Ending & {
  /** Runs what is due once. */
  tick(): Promise<void>
}
