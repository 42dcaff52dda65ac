import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { insertRows } from "../../../src/platform/apply.ts"
import { realNow } from "../../../src/platform/clock.ts"
import type { Tx } from "../../../src/platform/db.ts"
import { auditLog } from "../../../src/platform/tables.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

const within = <T>(vendorId: string, locks: string[], work: (tx: Tx) => Promise<T>) =>
  asVendor(systemContext(test.app.deps, "test"), vendorId, work, { locks })

const count = async (tx: Tx, vendorId: string) => tx.$count(auditLog, sql`vendor_id = ${vendorId}`)

async function addOne(tx: Tx, vendorId: string) {
  const before = await count(tx, vendorId)
  const at = realNow()
  const row = { vendorId, id: `aud_${before}`, actor: "x", action: "x", subject: "x", detail: {}, requestId: "x" }
  await tx.execute(insertRows(auditLog, [{ ...row, at, createdAt: at }]))
}

it("whoever shares a lock reads what the one before has written, whatever else each of them locks", async () => {
  const vendorId = unique("ven")
  const names = [`a {"${vendorId}"}, \\`, `b ${vendorId}`, `c ${vendorId}`]
  const shared = `shared ${vendorId}`
  const work = Array.from({ length: 24 }, (_, i) => {
    const own = [names[i % 3]!, names[(i + 1 + (i % 2)) % 3]!, shared, shared]
    return within(vendorId, i % 2 ? own : own.reverse(), (tx) => addOne(tx, vendorId))
  })
  await Promise.all(work)
  expect(await within(vendorId, [], (tx) => count(tx, vendorId))).toBe(24)
})

it("a lock ends with its transaction, also with one that fails", async () => {
  const vendorId = unique("ven")
  const failing = within(vendorId, ["one"], async () => {
    throw new Error("no")
  })
  await expect(failing).rejects.toThrow("no")
  const held = await within(vendorId, ["one"], (tx) =>
    tx.execute(sql`select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`),
  )
  expect([...held]).toEqual([{ n: 1 }])
})
