import { describe, expect, it } from "vitest"
import { earned, type Posting } from "../../../src/features/ledger/posting/core/postings.ts"
import { postEntry, posts, reverseEntry, transactionsOf } from "../../../src/features/ledger/posting/post-entry.ts"
import { apply, insertRows } from "../../../src/platform/apply.ts"
import { auditLog } from "../../../src/platform/tables.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { advanceTo, ask, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp()

const owed = (affiliateId: string, amount: bigint) => ({ affiliateId, currency: "EUR", amount })

async function post(vendorId: string, posting: Posting) {
  const ctx = systemContext(test.app.deps, "test")
  return asVendor(ctx, vendorId, (tx) => postEntry(tx, ctx, vendorId, posting))
}

describe("the ledger", () => {
  it("is written in one statement with what else was decided, the same for nothing and for many postings", async () => {
    const vendor = await createVendor(test.app)
    const ctx = systemContext(test.app.deps, "test")
    const text = (postings: Posting[]) => {
      const writers = Object.values(posts(ctx, vendor.id, transactionsOf(postings)))
      return writers.map((writer) => test.app.deps.db.select({ writer }).from(auditLog).toSQL().sql)
    }
    const many = [1n, 2n, 3n].map((amount) => earned(`com_${amount}`, owed("aff_x", amount)))
    expect(text([])).toEqual(text(many))
    const deeds = insertRows(auditLog, [
      {
        vendorId: vendor.id,
        id: "aud_1",
        actor: "x",
        action: "x",
        subject: "x",
        detail: {},
        requestId: "x",
        at: ctx.now,
        createdAt: ctx.now,
      },
    ])
    await asVendor(ctx, vendor.id, async (tx) => {
      await apply(tx, { ...posts(ctx, vendor.id, transactionsOf(many)), deeds })
      await apply(tx, posts(ctx, vendor.id, []))
    })
    const { accounts } = await ask(test.app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)
    expect(accounts).toContainEqual({ account: "expense:commissions", currency: "EUR", balance: 6 })
    expect(await ask(test.app, 200, "GET", "/v1/ledger/verify", vendor.sk)).toMatchObject({ verified: true })
  })

  it("is balanced at every past instant, and shows each instant as it was", async () => {
    const vendor = await createVendor(test.app)
    await advanceTo(test.app, vendor, "2030-01-01T00:00:00Z")
    const ada = unique("aff")
    const at = (now: string) => ({ ...systemContext(test.app.deps, "test"), now: new Date(now) })
    for (const [now, amount] of [
      ["2030-01-01T00:00:00Z", 100n],
      ["2030-02-01T00:00:00Z", 250n],
    ] as const)
      await asVendor(at(now), vendor.id, (tx) => postEntry(tx, at(now), vendor.id, earned("com_1", owed(ada, amount))))
    const balance = (query: string) => ask(test.app, 200, "GET", `/v1/ledger/trial-balance${query}`, vendor.sk)
    expect((await balance("?at=2030-01-15T00:00:00Z")).currencies).toEqual([
      { currency: "EUR", debit: 100, credit: 100 },
    ])
    const now = await balance("")
    expect(now.balanced).toBe(true)
    expect(now.currencies).toEqual([{ currency: "EUR", debit: 350, credit: 350 }])
    const entries = await ask(test.app, 200, "GET", "/v1/ledger/entries?account=expense:commissions", vendor.sk)
    expect(entries.data.map((e: { amount: number }) => e.amount)).toEqual([250, 100])
  })

  it("refuses in the database an entry that does not balance, a change and a deletion", async () => {
    const vendor = await createVendor(test.app)
    await post(vendor.id, earned("com_1", owed("aff_x", 5n)))
    const ctx = systemContext(test.app.deps, "test")
    const crooked: Posting = {
      kind: "commission_earned",
      ref: "com_2",
      lines: earned("com_2", owed("aff_x", 5n)).lines.slice(0, 1),
    }
    await expect(post(vendor.id, crooked)).rejects.toThrow("entry_balanced_in_EUR")
    const insert = test.app.admin.begin(async (sql) => {
      await sql`insert into ledger_transactions (vendor_id, id, kind, ref, posted_at, created_at)
        values (${vendor.id}, 'txn_crooked', 'commission_earned', 'com_3', '2030-01-01', now())`
      await sql`insert into ledger_entries
        values (${vendor.id}, 'txn_crooked', 1, 'expense:commissions', 'EUR', 1, '2030-01-01')`
    })
    await expect(insert).rejects.toThrow(/is off by 1 EUR/)
    for (const change of [
      "update ledger_entries set amount_minor = 1",
      "delete from ledger_entries",
      "truncate ledger_entries",
    ])
      await expect(test.app.admin.unsafe(change)).rejects.toThrow(/append-only/)
    await expect(asVendor(ctx, vendor.id, (tx) => tx.execute("delete from ledger_entries"))).rejects.toMatchObject({
      cause: { code: "42501" },
    })
  })

  it("reverses a transaction once, to the mirror image", async () => {
    const vendor = await createVendor(test.app)
    const id = await post(vendor.id, earned("com_1", owed("aff_x", 77n)))
    const ctx = systemContext(test.app.deps, "test")
    const reverse = () => asVendor(ctx, vendor.id, (tx) => reverseEntry(tx, ctx, vendor.id, id))
    await reverse()
    await expect(reverse()).rejects.toThrow()
    const balance = await ask(test.app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)
    expect(balance.accounts.every((a: { balance: number }) => a.balance === 0)).toBe(true)
  })

  it("keeps running balances equal to the sum of entries under parallel postings", async () => {
    const vendor = await createVendor(test.app)
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => post(vendor.id, earned(`com_${i}`, owed(`aff_${i % 4}`, BigInt(i + 1))))),
    )
    const differing = async () =>
      test.app.admin`
        with kept as (
          select account, balance_minor as amount from ledger_accounts where vendor_id = ${vendor.id}
          union all select account, change_minor from ledger_changes where vendor_id = ${vendor.id}
          union all select account, -amount_minor from ledger_entries where vendor_id = ${vendor.id})
        select account from kept group by account having sum(amount) <> 0`
    expect(await differing()).toEqual([])
    await Promise.all([test.app.settle(), post(vendor.id, earned("com_x", owed("aff_1", 7n)))])
    expect(await differing()).toEqual([])
    await test.app.settle()
    const [kept] = await test.app.admin`
      select balance_minor::int as balance from ledger_accounts
      where vendor_id = ${vendor.id} and account = 'expense:commissions'`
    expect(kept).toEqual({ balance: 827 })
  })

  it("shows a vendor nothing of another, and nothing at all without a vendor", async () => {
    const [a, b] = [await createVendor(test.app), await createVendor(test.app)]
    await post(a.id, earned("com_1", owed("aff_x", 5n)))
    expect((await ask(test.app, 200, "GET", "/v1/ledger/entries", b.sk)).data).toEqual([])
    const ctx = systemContext(test.app.deps, "test")
    const rows = await asVendor(ctx, "", (tx) => tx.execute("select * from ledger_entries"))
    expect(rows).toHaveLength(0)
  })
})
