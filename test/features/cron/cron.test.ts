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
  const { id } = await ask(test.app, 201, "POST", "/v1/commissions", vendor.sk, body)
  return {
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

  it("drains the outbox and makes the months of clicks, any number of times", async () => {
    await granted("live")
    for (let i = 0; i < 2; i++) await runCron(test.app.deps)
    expect(await test.app.admin`select 1 from outbox where done_at is null`).toEqual([])
    const months = await test.app.admin`select 1 from pg_class where relname like 'clicks\\_2%' and relkind = 'r'`
    expect(months.length).toBeGreaterThanOrEqual(3)
  })
})
