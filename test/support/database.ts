import postgres from "postgres"
import { inject } from "vitest"
import { TEMPLATE } from "./global-setup.ts"

let count = 0

/**
 * A database of this test file's own: a copy of the migrated template. `appUrl` owns nothing, `adminUrl` all. It goes with
 * its cluster, at the end: where many files were deleted a file system may search long for the place of a new one.
 */
export async function createTestDatabase() {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${++count}`
  const admin = postgres(inject("adminUrl"), { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name} template ${TEMPLATE} strategy file_copy`).finally(() => admin.end())
  const adminUrl = new URL(inject("adminUrl"))
  adminUrl.pathname = `/${name}`
  const appUrl = new URL(adminUrl)
  appUrl.username = "grapevine_app"
  appUrl.password = inject("appPassword")
  return { name, adminUrl: adminUrl.href, appUrl: appUrl.href }
}
