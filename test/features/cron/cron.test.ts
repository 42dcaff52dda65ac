import { describe, expect, it } from "vitest"
import { runCron } from "../../../src/cron.ts"
import { advanceTo, ask, createAffiliate, createProgram, createVendor } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

async function granted(mode: "live" | "test", now?: string) {
  const vendor = await createVendor(test.app, { mode })
  if (now) await advanceTo(test.app, vendor, now)
  const { id: program_id } = await createProgram(test.app, vendor, { hold_days: 1 })
  const { id: affiliate_id } = await createAffiliate(test.app, vendor, program_id)
  const body = { program_id, affiliate_id, amount: 100, currency: "EUR", reason: "thanks" }
  const again = async () => String((await ask(test.app, 201, "POST", "/v1/commissions", vendor.sk, body)).id)
  const id = await again()
  return {
    vendorId: vendor.id,
    id,
    again,
    status: async () => (await ask(test.app, 200, "GET", `/v1/commissions/${id}`, vendor.sk)).status,
    // Real time cannot be moved: the end of the hold is.
    isOver: () => test.app.admin`update commissions set available_at = now() - interval '1 second' where id = ${id}`,
  }
}

describe("cron", () => {
  it("does what is due for vendors in real time, and leaves those that have a time of their own to it", async () => {
    const live = await granted("live")
    const fresh = await granted("test")
    const own = await granted("test", "2031-01-01T00:00:00Z")
    await runCron(test.app.deps)
    expect(await live.status()).toBe("pending")
    for (const commission of [live, fresh, own]) await commission.isOver()
    await runCron(test.app.deps)
    expect([await live.status(), await fresh.status(), await own.status()]).toEqual(["payable", "payable", "pending"])
  })

  it("matures what fell due since the last tick at once, each as of its own instant", async () => {
    const { admin } = test.app
    const live = await granted("live")
    const other = await live.again()
    const ids = [live.id, other]
    for (const [i, id] of ids.entries())
      await admin`update commissions set available_at = date_trunc('second', now()) - ${i + 1}::int * interval '7 seconds'
        where id = ${id}`
    await runCron(test.app.deps)
    const posted = await admin`
      select c.id from commissions c join ledger_transactions t
        on t.vendor_id = c.vendor_id and t.ref = c.id and t.kind = 'commission_matured' and t.posted_at = c.available_at
      join ledger_entries e on e.vendor_id = t.vendor_id and e.transaction_id = t.id and e.posted_at = t.posted_at
      where c.id in ${admin(ids)} and c.status = 'payable' group by c.id, t.created_at`
    expect(posted.map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it("goes on with other vendors where one's due work cannot be read", async () => {
    const [broken, live] = [await granted("live"), await granted("live")]
    const { admin } = test.app
    await admin`
      insert into desks (vendor_id, business_hours, holidays, rules, checklists, blocked_words, digest_at, templates, asks_rating)
      values (${broken.vendorId}, '[]', '{}', '[]', '{}', '{}', '-infinity', '[]', false)`
    for (const commission of [broken, live]) await commission.isOver()
    await runCron(test.app.deps)
    expect(await live.status()).toBe("payable")
    expect(await broken.status()).toBe("pending")
    await admin`update desks set digest_at = now() where vendor_id = ${broken.vendorId}`
    await runCron(test.app.deps)
    expect(await broken.status()).toBe("payable")
  })

  it("drains the outbox and makes the months of clicks, any number of times", async () => {
    await granted("live")
    for (let i = 0; i < 2; i++) await runCron(test.app.deps)
    expect(await test.app.admin`select 1 from outbox where done_at is null`).toEqual([])
    const months = await test.app.admin`select 1 from pg_class where relname like 'clicks\\_2%' and relkind = 'r'`
    expect(months.length).toBeGreaterThanOrEqual(3)
  })
})
