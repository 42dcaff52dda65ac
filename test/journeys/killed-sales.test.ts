import postgres from "postgres"
import { expect, test } from "vitest"
import { createClient } from "../../scripts/client.ts"
import { unique } from "../support/actors.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { createTestDatabase } from "../support/database.ts"
import { testFolder } from "../support/folder.ts"
import { startNodeProgram } from "../support/node-program.ts"

const SALES = 120

test("sales of a process that is killed amid them are there as a whole or not at all, and those it answered are", async () => {
  const { appUrl, adminUrl } = await createTestDatabase()
  const folder = await testFolder("killed-sales")
  const start = () => startNodeProgram({ DATABASE_URL: appUrl, GRAPEVINE_DATA_DIR: folder })
  const first = await start()
  const { ask } = createClient(first.url)
  const owner_email = `${unique("owner")}@acme.test`
  const { secret_key: key, id } = await ask("POST", "/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email,
  })
  const program = { name: "Friends", destination_url: "https://shop.acme.test/", hold_days: 1 }
  const { id: program_id } = await ask("POST", "/v1/programs", key, program)
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask("PUT", `/v1/programs/${program_id}/rules`, key, { rules })
  const ada = { email: `${unique("ada")}@mail.test`, name: "Ada", program_id, status: "approved" }
  const { id: affiliate_id } = await ask("POST", "/v1/affiliates", key, ada)

  const send = async (url: string, name: string) => {
    const sale = { external_id: name, customer_external_id: `c-${name}`, amount: 10_000, currency: "EUR", affiliate_id }
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
    return (await fetch(`${url}/v1/sales`, { method: "POST", headers, body: JSON.stringify(sale) })).status
  }
  const answered: string[] = []
  const names = Array.from({ length: SALES }, (_, index) => `o-${index}`)
  const sent = names.map(async (name) => {
    const status = await send(first.url, name).catch(() => null)
    if (status !== 201) return
    answered.push(name)
    if (answered.length > SALES / 4) first.child.kill("SIGKILL")
  })
  await Promise.all([...sent, first.ended])

  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  const count = async (rest: string) =>
    (await sql.unsafe(`select count(*)::int as n from ${rest} and vendor_id = '${id}'`))[0]!.n as number
  const counts = () =>
    Promise.all(
      [
        "customers where true",
        "sales where true",
        "credited_sales where true",
        "commissions where true",
        "outbox where topic = 'sale.created'",
        "audit_log where action = 'sale.record' and outcome = 'done'",
        "ledger_transactions where kind = 'commission_earned'",
      ].map(count),
    )
  // What the dead process had begun is undone by its server once that sees that the connection is gone.
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'grapevine_app' and datname = current_database()`
  const whole = await counts()
  expect(new Set(whole).size).toBe(1)
  expect(whole[0]).toBeGreaterThanOrEqual(answered.length)
  const stored = await sql`select external_id from sales where vendor_id = ${id}`
  expect(stored.map(({ external_id }) => external_id)).toEqual(expect.arrayContaining(answered))

  const second = await start()
  const again = await Promise.all(names.map((name) => send(second.url, name)))
  expect(again.filter((status) => status === 200)).toHaveLength(whole[0]!)
  expect(again.filter((status) => status === 201)).toHaveLength(SALES - whole[0]!)
  expect(await counts()).toEqual(whole.map(() => SALES))
  const [account] = await sql`
    select sum(balance_minor)::int as owed from ledger_accounts where vendor_id = ${id} and account like 'liability:affiliate:%'`
  expect(account!.owed).toBe(-1000 * SALES)
  second.child.kill("SIGTERM")
  expect(await second.ended).toBe(0)
  await sql.end()
})
