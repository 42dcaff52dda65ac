import postgres from "postgres"
import { expect, inject, it } from "vitest"
import { migrate } from "../../../scripts/migrate.ts"
import { unique } from "../../support/actors.ts"

const AT = "2026-01-01T00:00:00Z"
const options = { max: 1, onnotice: () => {} }

/** A database whose owner, as on most hosted PostgreSQL, is no superuser: policies bind the owner too. */
async function openHosted() {
  const name = unique("hosted").replaceAll("-", "_")
  const root = postgres(inject("adminUrl"), options)
  await root.unsafe(`create role ${name} login createrole password 'x'`)
  await root.unsafe(`grant gv_vendor, gv_batch, gv_affiliate, gv_system, grapevine_app to ${name} with admin option`)
  await root.unsafe(`create database ${name} owner ${name}`)
  await root.end()
  const url = new URL(inject("adminUrl"))
  url.pathname = `/${name}`
  const admin = postgres(url.href, options)
  Object.assign(url, { username: name, password: "x" })
  await migrate({ adminUrl: url.href, appPasswords: [inject("appPassword")] })
  Object.assign(url, { username: "grapevine_app", password: inject("appPassword") })
  return { admin, app: postgres(url.href, options) }
}

it("what a vendor can spend is kept and refused where whoever migrates is no superuser", async () => {
  const { admin, app } = await openHosted()
  await app.begin(async (tx) => {
    await tx`select set_config('role', 'gv_system', true)`
    await tx`insert into vendors (id, name, currency, timezone, mode, funding, created_at)
      values ('ven_a', 'Acme', 'EUR', 'UTC', 'live', 'prefunded', ${AT})`
  })
  const post = (id: string, debit: string, credit: string, amount: number) =>
    app.begin(async (tx) => {
      await tx`select set_config('role', 'gv_vendor', true), set_config('app.vendor_id', 'ven_a', true)`
      for (const account of [debit, credit])
        await tx`insert into ledger_accounts values ('ven_a', ${account}, 'EUR', 0) on conflict do nothing`
      await tx`insert into ledger_transactions (vendor_id, id, kind, ref, posted_at, created_at)
        values ('ven_a', ${id}, 'stripe_funded', 'fnd_1', ${AT}, ${AT})`
      await tx`insert into ledger_entries values
        ('ven_a', ${id}, 1, ${debit}, 'EUR', ${amount}, ${AT}), ('ven_a', ${id}, 2, ${credit}, 'EUR', ${-amount}, ${AT})`
    })
  const [payable, transit] = ["liability:affiliate:aff_x:payable", "liability:affiliate:aff_x:in_transit"]
  await post("txn_1", "asset:stripe", "asset:funding", 100)
  await post("txn_2", payable, transit, 60)
  await expect(post("txn_3", payable, transit, 60)).rejects.toMatchObject({
    constraint_name: "ledger_funds_cover_what_is_spent",
  })
  const kept = await admin`select balance_minor::int as balance, available_minor::int as available from ledger_funds`
  expect(kept).toEqual([{ balance: 100, available: 40 }])
  await Promise.all([app.end(), admin.end()])
})
