// Brings a PostgreSQL (15 or later) to the present tables, and gives the app's own login its password.
//   DATABASE_URL=<owner's url> SIGNING_KEYS=<the app's> node scripts/migrate.ts
// prints the address the app connects with: the one to put into Hyperdrive.
import { createHmac } from "node:crypto"
import { createRequire } from "node:module"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type * as Driver from "drizzle-orm/postgres-js"
import type * as Migrator from "drizzle-orm/postgres-js/migrator"
import postgres from "postgres"
import { EnvError, readSigningKeys } from "../src/env.ts"
import type { SigningKey } from "../src/platform/signing.ts"

// As CommonJS it loads in a sixth of the time: of each of its many modules Node asks the large package.json for the kind.
const require = createRequire(import.meta.url)
const { drizzle }: typeof Driver = require("drizzle-orm/postgres-js")
const { migrate: applyMigrations }: typeof Migrator = require("drizzle-orm/postgres-js/migrator")

const MIGRATIONS = fileURLToPath(new URL("../drizzle", import.meta.url))
const APP_ROLE = "grapevine_app"
const LOCK = 4_715_203
const ATTEMPTS = 20

/** Applies what is missing and returns the app's address; `applied` counts the migrations of this run. */
export async function migrate(options: { adminUrl: string; appPasswords: readonly string[] }) {
  const sql = postgres(options.adminUrl, { max: 1, onnotice: () => {} })
  try {
    // One at a time per database; the lock goes with the connection, so a killed run leaves none.
    await sql`select pg_advisory_lock(${LOCK})`
    const before = await countApplied(sql)
    await patiently(() => applyMigrations(drizzle(sql), { migrationsFolder: MIGRATIONS }))
    const [found] = await sql`select to_regproc('secure_tables') is not null as "isThere"`
    if (found?.isThere) await sql`select secure_tables()`
    const appUrl = await letAppIn(sql, options)
    return { appUrl, applied: (await countApplied(sql)) - before }
  } finally {
    await sql.end()
  }
}

/** Passwords for the app's login, one for each signing key, so that they need no place of their own. */
export function appPasswords(signingKeys: SigningKey[]): string[] {
  return signingKeys.map(({ secret }) => createHmac("sha256", secret).update("database").digest("hex"))
}

/** The app's address with the first of the passwords that lets it in; only where none does is the first one set. */
async function letAppIn(sql: Sql, { adminUrl, appPasswords: [first = "", ...older] }: Parameters<typeof migrate>[0]) {
  for (const password of [first, ...older]) {
    const url = asApp(adminUrl, password)
    if (await canConnect(url)) return url
  }
  await patiently(() => setPassword(sql, first))
  return asApp(adminUrl, first)
}

type Sql = ReturnType<typeof postgres>

async function countApplied(sql: Sql): Promise<number> {
  const [found] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as "isThere"`
  if (!found?.isThere) return 0
  const [row] = await sql`select count(*)::int as n from drizzle.__drizzle_migrations`
  return row?.n ?? 0
}

async function setPassword(sql: Sql, password: string): Promise<void> {
  const [found] = await sql`select 1 from pg_roles where rolname = ${APP_ROLE}`
  // ALTER ROLE takes no parameters; the password is hex of our own making.
  if (found) await sql.unsafe(`alter role ${APP_ROLE} password '${password.replaceAll("'", "''")}'`)
}

async function canConnect(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end()
  }
}

// Roles belong to the whole cluster, and our lock to one database: two that make the same role at once collide here.
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !isCollision(error)) throw error
      await pause(10 * attempt * (1 + Math.random()))
    }
  }
}

function isCollision(error: unknown): boolean {
  const cause = (error as { cause?: unknown }).cause ?? error
  const { code, message } = cause as { code?: string; message?: string }
  const isRole = /pg_authid|pg_auth_members|pg_db_role_setting|role ".*" already exists/.test(message ?? "")
  return (
    /tuple concurrently (updated|deleted)/.test(message ?? "") || (isRole && (code === "23505" || code === "42710"))
  )
}

function asApp(adminUrl: string, password: string): string {
  const url = new URL(adminUrl)
  url.username = APP_ROLE
  url.password = password
  return url.href
}

if (import.meta.main) {
  try {
    const adminUrl = process.env.DATABASE_URL
    if (!adminUrl) throw new EnvError("DATABASE_URL is missing; set the address of the database's owner.")
    const passwords = appPasswords(readSigningKeys(process.env.SIGNING_KEYS))
    const { appUrl, applied } = await migrate({ adminUrl, appPasswords: passwords })
    console.log(`${applied} migrations applied. The app connects with:\n${appUrl}`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
