import { once } from "node:events"
import postgres from "postgres"
import { afterEach, expect, test } from "vitest"
import { createClient } from "../../scripts/client.ts"
import { unique } from "../support/actors.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { createTestDatabase } from "../support/database.ts"
import { testFolder } from "../support/folder.ts"
import { startNodeProgram } from "../support/node-program.ts"
import { isSignedBy, openReceiver } from "../support/receiver.ts"

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

test("an event whose process was killed in the middle of its delivery arrives by the next one, by the same id", async () => {
  const database = await createTestDatabase()
  const folder = await testFolder("webhooks")
  const variables = { DATABASE_URL: database.appUrl, ALLOW_PRIVATE_WEBHOOKS: "1", GRAPEVINE_DATA_DIR: folder }
  // The first request is never answered: that process is killed while it waits.
  const receiver = await openReceiver((n) => (n === 1 ? "hang" : 200))
  const first = await startNodeProgram(variables)
  const { ask } = createClient(first.url)
  const owner_email = `${unique("owner")}@acme.test`
  const vendor = { name: "Acme", currency: "EUR", owner_email }
  const { secret_key: key } = await ask("POST", "/v1/vendors", OPERATOR_KEY, vendor)
  const { secret } = await ask("POST", "/v1/webhook-endpoints", key, { url: receiver.url, events: ["sale.created"] })
  const sale = { external_id: "o-1", customer_external_id: "ann", amount: 100, currency: "EUR" }
  const { id } = await ask("POST", "/v1/sales", key, sale)
  await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1)
  first.child.kill("SIGKILL")
  await first.ended

  const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {}, fetch_types: false })
  endings.push(() => admin.end())
  // As when its lease has ended.
  await admin`update webhook_deliveries set leased_until = now() - interval '1 second'`
  const second = await startNodeProgram(variables)
  endings.push(async () => {
    second.child.kill("SIGTERM")
    if (second.child.exitCode === null) await once(second.child, "exit")
  })
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(2)
  expect(new Set(receiver.ids()).size).toBe(1)
  const [, arrived] = receiver.received
  expect(isSignedBy(arrived!, secret)).toBe(true)
  expect(JSON.parse(arrived!.body).data.id).toBe(id)
}, 90_000)
