import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import postgres from "postgres"
import { buildNode } from "../../../scripts/build-node.ts"
import { freePort } from "../../../scripts/local/port.ts"
import { startPostgres } from "../../../scripts/local/postgres.ts"
import { scratchFolder } from "../../../scripts/local/scratch-folder.ts"
import { migrate } from "../../../scripts/migrate.ts"
import { startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"
import { until } from "../start-script.ts"
import { startBalancer } from "./balancer.ts"
import { OPERATOR_KEY } from "./process.ts"

const WEBHOOK_SECRET = "whsec_of_the_chaos"
const COUNT = 2
const LOG_TAIL = 4_000

export type Instances = Awaited<ReturnType<typeof openInstances>>

/** Two of the program for Node on one PostgreSQL, one Stripe and one address; each is killed and started by its number. */
export async function openInstances() {
  const [folder, program] = [await scratchFolder("chaos"), await buildNode()]
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: false })
  const { appUrl } = await migrate({ adminUrl: cluster.url, appPasswords: ["grapevine_app_of_the_chaos"] })
  const sql = postgres(cluster.url, { max: 2, onnotice: () => {}, fetch_types: false })
  const standIn = await startStripeStandIn({})
  const ports: number[] = []
  for (let i = 0; i < COUNT; i++) ports.push(await freePort())
  const balancer = await startBalancer(ports)
  const url = `http://127.0.0.1:${balancer.port}`
  const running: (ChildProcess | null)[] = ports.map(() => null)
  const written = ports.map(() => "")

  async function start(which: number) {
    const child = spawn(process.execPath, ["--enable-source-maps", program], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: process.env.PATH,
        PORT: String(ports[which]),
        PUBLIC_URL: url,
        OPERATOR_KEY,
        SIGNING_KEYS: `a:${Buffer.alloc(32, 9).toString("base64url")}`,
        DATABASE_URL: appUrl,
        STRIPE_API_BASE: standIn.url,
        STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
        GRAPEVINE_DATA_DIR: folder,
      },
    })
    running[which] = child
    child.stderr.on("data", (chunk) => (written[which] += chunk))
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`instance ${which} ended: ${written[which]?.slice(-LOG_TAIL)}`)
      return (await fetch(`http://127.0.0.1:${ports[which]}/healthz`).catch(() => null))?.status === 200
    })
  }
  async function end(which: number, signal: NodeJS.Signals) {
    const child = running[which]
    running[which] = null
    if (!child) return
    const ended = once(child, "exit")
    child.kill(signal)
    await ended
  }
  const all = <T>(work: (which: number) => Promise<T>) => Promise.all(ports.map((_, which) => work(which)))
  return {
    url,
    sql,
    standIn,
    webhook: { url: `${url}/hooks/stripe`, secret: WEBHOOK_SECRET },
    start,
    startAll: () => all(start),
    /** `kill -9`. */
    kill: (which: number) => end(which, "SIGKILL"),
    /** The end of what both wrote. */
    said: () => written.map((text) => text.slice(-LOG_TAIL)).join("\n---\n"),
    async close() {
      await all((which) => end(which, "SIGTERM"))
      balancer.close()
      await standIn.close()
      await sql.end()
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
