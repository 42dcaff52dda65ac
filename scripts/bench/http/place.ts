import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import postgres from "postgres"
import { buildNode } from "../../build-node.ts"
import { createClient } from "../../client.ts"
import { freePort } from "../../local/port.ts"
import { startPostgres } from "../../local/postgres.ts"

const START = fileURLToPath(new URL("../../../deploy/start.sh", import.meta.url))
const OPERATOR_KEY = "operator_key_of_the_bench_0123456789_ABCDEFGHIJ"
export const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`
const LINKS = 20
const READY_MS = 30_000
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

/** Node's flags where the app is started as on a server. */
export async function startFlags(): Promise<string[]> {
  const [, flags] = /^exec node (.*) dist\/node\.js$/m.exec(await readFile(START, "utf8"))!
  return flags!.split(" ")
}

/** A GET as a browser sends it. */
export function getText(port: number, path: string, headers: Record<string, string> = {}): string {
  const all = { host: `127.0.0.1:${port}`, "user-agent": FIREFOX, accept: "text/html", ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`
}

/** The program for Node as a server starts it, over a PostgreSQL that syncs, with a vendor and its links. */
export async function openPlace(folder: string) {
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await buildNode()
  const own = { PORT: String(port), PUBLIC_URL: url, DATABASE_URL: cluster.url, GRAPEVINE_DATA_DIR: folder }
  const PATH = `${join(process.execPath, "..")}:${process.env.PATH}`
  const secrets = { OPERATOR_KEY, SIGNING_KEYS, STRIPE_WEBHOOK_SECRET: "whsec_of_the_bench" }
  const child = spawn("sh", [START], { env: { PATH, ...own, ...secrets }, stdio: "ignore" })
  const sql = postgres(cluster.url, { max: 2, onnotice: () => {} })
  const stop = async () => {
    const ended = child.exitCode === null ? once(child, "exit") : null
    child.kill("SIGTERM")
    await ended
    await sql.end()
    await cluster.stop()
  }
  try {
    await untilReady(url)
    const pgPid = Number((await readFile(join(folder, "pg/postmaster.pid"), "utf8")).split("\n")[0])
    return { url, port, pid: child.pid!, pgPid, sql, stop, cluster, ...(await openVendor(url)) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS
  while (!(await fetch(`${url}/healthz`).catch(() => null))?.ok) {
    if (Date.now() > deadline) throw new Error("the program for Node does not answer")
    await new Promise((next) => setTimeout(next, 50))
  }
}

/** A vendor with affiliates who have links. */
export async function openVendor(url: string) {
  const { ask } = createClient(url)
  const owner = { name: "Bench", currency: "EUR", owner_email: "owner@bench.test" }
  const { secret_key: key } = await ask("POST", "/v1/vendors", OPERATOR_KEY, owner)
  const program = await ask("POST", "/v1/programs", key, { name: "P", destination_url: "https://shop.bench.test/" })
  const paths: string[] = []
  for (let i = 0; i < LINKS; i++) {
    const who = { name: `A${i}`, email: `a${i}@bench.test`, program_id: program.id, status: "approved" }
    const affiliate = await ask("POST", "/v1/affiliates", key, who)
    const link = await ask("POST", "/v1/links", key, { program_id: program.id, affiliate_id: affiliate.id })
    paths.push(new URL(link.url).pathname)
  }
  return { key: String(key), paths, programId: String(program.id) }
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
export const inHundredths = (_key: string, value: unknown) =>
  typeof value === "number" ? Math.round(value * 100) / 100 : value
