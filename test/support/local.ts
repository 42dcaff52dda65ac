import postgres from "postgres"
import { inject } from "vitest"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { startLocal } from "../../scripts/local/start-local.ts"
import { OPERATOR_KEY, SIGNING_KEYS } from "./app.ts"
import { createTestDatabase } from "./database.ts"
import { testFolder } from "./folder.ts"
import { startPool } from "./pool.ts"

export type LocalApp = Awaited<ReturnType<typeof startLocalApp>>

/**
 * The app as `npm start` runs it, on workerd or on Node, over a database of this test file's own. On workerd a pool is before
 * it, as Hyperdrive is in production: each request is a new client there, and a session for each is dear.
 */
export async function startLocalApp(vars: Record<string, string> = {}, runtime: Runtime = "workers") {
  const database = await createTestDatabase()
  const path = inject("socketPath")
  const pool = runtime === "workers" ? await startPool(database.adminUrl, path) : null
  const dataDir = await testFolder("local")
  const logs: string[] = []
  const local = await startLocal({
    runtime,
    vars: { OPERATOR_KEY, SIGNING_KEYS, DATABASE_URL: pool?.url ?? database.adminUrl, ...vars },
    appPassword: inject("appPassword"),
    dataDir,
    durable: false,
    cron: false,
    log: (line) => logs.push(line),
  })
  const admin = postgres(database.adminUrl, { path, max: 2, onnotice: () => {}, fetch_types: false })

  async function call(method: string, path: string, key: string, body?: unknown) {
    const response = await fetch(`${local.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, body: JSON.parse(text) }
  }

  return {
    ...local,
    admin,
    call,
    /** What the app wrote; shown when a journey fails. */
    logs,
    close: async () => {
      await local.stop()
      await pool?.close()
      await admin.end()
    },
  }
}
