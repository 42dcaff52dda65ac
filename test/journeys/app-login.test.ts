import { join } from "node:path"
import postgres from "postgres"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Postgres, startPostgres } from "../../scripts/local/postgres.ts"
import { appPasswords, migrate } from "../../scripts/migrate.ts"
import { parseSigningKeys } from "../../src/platform/signing.ts"
import { testFolder } from "../support/folder.ts"

const key = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString("base64url")}`
const [A, B] = [key("a", 1), key("b", 2)]

// A cluster of its own: the login is the whole cluster's.
let cluster: Postgres
beforeAll(async () => {
  cluster = await startPostgres({ dataDir: join(await testFolder("login"), "pg"), durable: false })
})
afterAll(() => cluster?.stop())

const migrated = async (keys: string) =>
  (await migrate({ adminUrl: cluster.url, appPasswords: appPasswords(parseSigningKeys(keys)) })).appUrl

async function letsIn(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return sql`select 1`
    .then(() => true)
    .catch(() => false)
    .finally(() => sql.end())
}

it("the app's login keeps its password while the key that it came from is listed, so that what runs goes on", async () => {
  const first = await migrated(A)
  expect(await letsIn(first)).toBe(true)
  expect(await migrated(`${B},${A}`)).toBe(first)
  expect(await letsIn(first)).toBe(true)
  const last = await migrated(B)
  expect(last).not.toBe(first)
  expect([await letsIn(last), await letsIn(first)]).toEqual([true, false])
})
