import postgres from "postgres"
import { inject } from "vitest"
import { TEMPLATE } from "./global-setup.ts"

let count = 0

/** A database of this test file's own: a copy of the migrated template. `appUrl` owns nothing, `adminUrl` all. */
export async function createTestDatabase() {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${++count}`
  const admin = postgres(inject("adminUrl"), { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name} template ${TEMPLATE}`)
  const adminUrl = new URL(inject("adminUrl"))
  adminUrl.pathname = `/${name}`
  const appUrl = new URL(adminUrl)
  appUrl.username = "grapevine_app"
  appUrl.password = inject("appPassword")
  return {
    name,
    adminUrl: adminUrl.href,
    appUrl: appUrl.href,
    drop: async () => {
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
