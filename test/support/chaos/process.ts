import { rm } from "node:fs/promises"
import { join } from "node:path"
import postgres from "postgres"
import { freePort } from "../../../scripts/local/port.ts"
import { startPostgres } from "../../../scripts/local/postgres.ts"
import type { Runtime } from "../../../scripts/local/runtime.ts"
import { scratchFolder } from "../../../scripts/local/scratch-folder.ts"
import { startPool } from "../pool.ts"
import { living, runStart, startedProcesses, until, untilHealthy } from "../start-script.ts"

/** Beside the app's own modules, which plain Node does not load. */
export const OPERATOR_KEY = "operator_key_of_the_chaos"
const SIGNING_KEYS = `a:${Buffer.alloc(32, 9).toString("base64url")}`
const WEBHOOK_SECRET = "whsec_of_the_chaos"
const LOG_TAIL = 4_000

export type Place = Awaited<ReturnType<typeof openPlace>>

/** Where a start script runs and is killed: a PostgreSQL that outlives it, and the address of a Stripe that does too. */
export async function openPlace(runtime: Runtime) {
  const folder = await scratchFolder("chaos")
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: false })
  // On Node the program has a pool of its own.
  const pool = runtime === "workers" ? await startPool(cluster.url, cluster.socketPath) : null
  const sql = postgres(cluster.url, { path: cluster.socketPath, max: 2, onnotice: () => {}, fetch_types: false })
  const [port, stripePort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const vars = {
    PORT: String(port),
    OPERATOR_KEY,
    SIGNING_KEYS,
    DATABASE_URL: pool?.url ?? cluster.url,
    STRIPE_API_BASE: `http://127.0.0.1:${stripePort}`,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  }
  let running: ReturnType<typeof runStart> | null = null

  async function start() {
    running = runStart(folder, vars, runtime)
    await untilHealthy(url, running)
  }
  /** `kill -9` of the whole of it at one instant: the script, and workerd or Node. */
  async function kill() {
    if (!running) return
    const { child, ended } = running
    const pids = startedProcesses(folder)
    child.kill("SIGKILL")
    for (const pid of living(pids)) process.kill(pid, "SIGKILL")
    await ended
    await until(() => living(pids).length === 0)
    running = null
  }
  async function stop() {
    running?.child.kill("SIGTERM")
    await running?.ended
    running = null
  }
  return {
    url,
    stripePort,
    sql,
    start,
    kill,
    stop,
    webhook: { url: `${url}/hooks/stripe`, secret: WEBHOOK_SECRET },
    /** The end of what the program wrote. */
    said: () => `${running?.output.stdout ?? ""}${running?.output.stderr ?? ""}`.slice(-LOG_TAIL),
    async close() {
      await stop()
      await sql.end()
      await pool?.close()
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
