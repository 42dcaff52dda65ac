import { and, count, desc, eq, sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { affiliates, programs } from "../../../src/features/programs/tables.ts"
import { plannedForValues, type Tx } from "../../../src/platform/db.ts"
import { readTogether } from "../../../src/platform/read-together.ts"
import { asSystem, asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, createProgram, createVendor } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

it("reads at once have their own rows and nobody else's, and one that fails fails alone", async () => {
  const vendors = [await createVendor(test.app), await createVendor(test.app)]
  for (const vendor of vendors) await createProgram(test.app, vendor)
  const ctx = systemContext(test.app.deps, "test")
  const read = (i: number) =>
    readTogether(ctx, vendors[i % 2]!.id, async (tx) => {
      if (i % 10 === 9) await tx.execute(sql`select 1 / (${i} - ${i})`)
      const [[own], rows] = await Promise.all([
        tx.execute(sql`select ${i}::int as i`),
        tx.execute(sql`select vendor_id from programs`),
      ])
      const [later] = await tx.execute(sql`select current_user as role`)
      return { i: own?.i, vendors: rows.map((row) => row.vendor_id), role: later?.role }
    })
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => read(i)))
  for (const [i, outcome] of outcomes.entries())
    if (i % 10 === 9) expect(outcome.status).toBe("rejected")
    else expect(outcome).toMatchObject({ value: { i, vendors: [vendors[i % 2]!.id], role: "gv_vendor" } })
})

it("a statement that is planned for its values is so once it took long, of this vendor, until it takes little", async () => {
  const [large, small] = [await createVendor(test.app), await createVendor(test.app)]
  const ctx = systemContext(test.app.deps, "test")
  const modeOf = async (vendor: { id: string }, seconds: number) => {
    const mode = sql`current_setting('plan_cache_mode')`
    const statement = sql`${plannedForValues} select ${mode} as mode from pg_sleep(${seconds}::float)`
    const [row] = await readTogether(ctx, vendor.id, (tx) => tx.execute<{ mode: string }>(statement))
    return row?.mode
  }
  expect(await modeOf(large, 0.03)).toBe("auto")
  expect(await modeOf(large, 0.03)).toBe("force_custom_plan")
  await expect.poll(() => modeOf(large, 0), { timeout: 10_000 }).toBe("auto")
  expect(await modeOf(small, 0.03)).toBe("auto")
})

it("a read has the rows that a transaction of its own has, whatever it selects", async () => {
  const vendor = await createVendor(test.app)
  const program = await createProgram(test.app, vendor)
  const sent = { name: "Ada", email: "ada@mail.example", program_id: program.id, status: "approved" }
  await ask(test.app, 201, "POST", "/v1/affiliates", vendor.sk, sent)
  const ctx = systemContext(test.app.deps, "test")
  const ofVendor = eq(programs.vendorId, vendor.id)
  const isNone = and(eq(affiliates.vendorId, programs.vendorId), eq(affiliates.name, "nobody"))
  const isOne = and(eq(affiliates.vendorId, programs.vendorId), eq(affiliates.name, "Ada"))
  const { id, name, windowDays, createdAt } = programs
  const selects: ((tx: Tx) => PromiseLike<unknown>)[] = [
    (tx) => tx.select().from(programs).where(ofVendor).orderBy(desc(id), name).limit(5),
    (tx) => tx.select({ name, windowDays, createdAt }).from(programs).where(ofVendor),
    (tx) => tx.select({ windowDays, name, createdAt }).from(programs).where(ofVendor),
    (tx) =>
      tx
        .select({ called: name, n: sql<number>`${windowDays} + 1` })
        .from(programs)
        .where(ofVendor),
    (tx) => tx.select().from(programs).leftJoin(affiliates, isNone).where(ofVendor),
    (tx) => tx.select().from(programs).leftJoin(affiliates, isOne).where(ofVendor),
    (tx) => tx.select({ name, who: affiliates }).from(programs).leftJoin(affiliates, isNone).where(ofVendor),
    (tx) =>
      tx
        .select({ who: { name: affiliates.name, name2: name } })
        .from(programs)
        .leftJoin(affiliates, isNone),
    (tx) =>
      tx
        .select({ who: { id: affiliates.id } })
        .from(programs)
        .innerJoin(affiliates, isOne)
        .limit(0),
    (tx) => tx.selectDistinct({ name }).from(programs).where(ofVendor),
    (tx) => tx.select({ name, n: count() }).from(programs).where(ofVendor).groupBy(name).offset(0),
    (tx) => tx.$count(programs, ofVendor),
  ]
  for (const select of selects) {
    const own = await asVendor(ctx, vendor.id, async (tx) => select(tx))
    // Twice: the second time its columns are known.
    for (let i = 0; i < 2; i++) expect(await readTogether(ctx, vendor.id, async (tx) => select(tx))).toEqual(own)
  }
})

it("a key that was ended elsewhere, or whose clock was moved there, is found out by the next read", async () => {
  const vendor = await createVendor(test.app, { mode: "test" })
  const made = await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: "k", kind: "secret" })
  const get = async () => (await test.app.call("GET", "/v1/programs", { key: made.key })).status
  const many = () => Promise.all(Array.from({ length: 10 }, get))
  const elsewhere = (change: ReturnType<typeof sql>) => asSystem(test.app.deps, (tx) => tx.execute(change))

  expect(new Set([...(await many()), ...(await many())])).toEqual(new Set([200]))
  await elsewhere(sql`update vendors set test_now = now() + interval '1 day' where id = ${vendor.id}`)
  expect(new Set(await many())).toEqual(new Set([200]))
  await elsewhere(sql`update api_keys set revoked_at = now() where id = ${made.id}`)
  expect(new Set(await many())).toEqual(new Set([401]))
})
