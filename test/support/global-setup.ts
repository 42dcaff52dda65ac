import { rm } from "node:fs/promises"
import { join } from "node:path"
import postgres from "postgres"
import type { TestProject } from "vitest/node"
import { startPostgres } from "../../scripts/local/postgres.ts"
import { scratchFolder } from "../../scripts/local/scratch-folder.ts"
import { migrate } from "../../scripts/migrate.ts"
import { memoryFolder } from "./memory-folder.ts"

const APP_PASSWORD = "grapevine_app_of_the_tests"
export const TEMPLATE = "grapevine_template"

declare module "vitest" {
  export interface ProvidedContext {
    /** Of all that the run writes; gone when it ends. */
    folder: string
    adminUrl: string
    /** Of the same PostgreSQL, where it has one: what is asked by it costs less than by TCP. */
    socketPath: string | undefined
    appPassword: string
  }
}

/** One real PostgreSQL for the whole run, with one migrated database that every test file copies. */
export default async function setup(project: TestProject) {
  const folder = await scratchFolder("test")
  const data = await memoryFolder()
  const cluster = await startPostgres({ dataDir: join(data, "pg"), durable: false })
  const sql = postgres(cluster.adminUrl, { max: 1, onnotice: () => {} })
  await sql.unsafe(`create database ${TEMPLATE}`)
  // It would go through hundreds of databases each minute, none of which lives long enough to need it.
  await sql`alter system set autovacuum = off`
  await sql`select pg_reload_conf()`
  await sql.end()
  const url = new URL(cluster.adminUrl)
  url.pathname = `/${TEMPLATE}`
  await migrate({ adminUrl: url.href, appPasswords: [APP_PASSWORD] })
  project.provide("folder", folder)
  project.provide("adminUrl", cluster.adminUrl)
  project.provide("socketPath", cluster.socketPath)
  project.provide("appPassword", APP_PASSWORD)
  return async () => {
    await cluster.stop()
    for (const one of [folder, data]) await rm(one, { recursive: true, force: true })
  }
}
