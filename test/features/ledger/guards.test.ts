import { sql } from "drizzle-orm"
import { describe, expect, it } from "vitest"
import {
  earned,
  type Posting,
  payoutIntended,
  payoutSettled,
  reversed,
  stripeFunded,
} from "../../../src/features/ledger/posting/core/postings.ts"
import { postEntries, postEntry } from "../../../src/features/ledger/posting/post-entry.ts"
import type { Tx } from "../../../src/platform/db.ts"
import { asSystem, asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { OPERATOR_KEY, useApp } from "../../support/app.ts"

const test = useApp()

const JANUARY = "2026-01-10T00:00:00Z"
const context = (at = JANUARY) => ({ ...systemContext(test.app.deps, "test"), now: new Date(at) })
const owed = (amount: bigint) => ({ affiliateId: "aff_x", currency: "EUR", amount })

/** Raw SQL as the app's own login in the role it takes on. */
const asApp = <T>(vendor: TestVendor, work: (tx: Tx) => Promise<T>) => asVendor(context(), vendor.id, work)
const post = (vendor: TestVendor, postings: Parameters<typeof postEntries>[3]) =>
  asApp(vendor, (tx) => postEntries(tx, context(), vendor.id, postings))
const refused = (work: Promise<unknown>, constraint: string) =>
  expect(work).rejects.toMatchObject({ cause: { constraint_name: constraint } })

const lines = (vendor: TestVendor, transaction: string, at: string) => sql`
  insert into ledger_entries (vendor_id, transaction_id, line, account, currency, amount_minor, posted_at) values
    (${vendor.id}, ${transaction}, 8, 'expense:commissions', 'EUR', 5, ${at}::timestamptz),
    (${vendor.id}, ${transaction}, 9, 'liability:affiliate:aff_x:pending', 'EUR', -5, ${at}::timestamptz)`
const head = (vendor: TestVendor, transaction: string, at: string) => sql`
  insert into ledger_transactions (vendor_id, id, kind, ref, posted_at, created_at)
  values (${vendor.id}, ${transaction}, 'commission_earned', 'com_2', ${at}::timestamptz, now())`

describe("a transaction that is written", () => {
  it.each(["sealed", "in a closed month", "committed a moment ago"])("takes no more lines: %s", async (kind) => {
    const vendor = await createVendor(test.app)
    const [id] = await post(vendor, [earned("com_1", owed(5n))])
    if (kind === "sealed") await test.app.settle()
    if (kind === "in a closed month")
      await ask(test.app, 201, "POST", "/v1/ledger/closes", vendor.owner, { month: "2026-01" })
    await refused(
      asApp(vendor, (tx) => tx.execute(lines(vendor, id!, JANUARY))),
      "ledger_lines_enter",
    )
    const system = asSystem(context(), (tx) => tx.execute(lines(vendor, id!, JANUARY)))
    await refused(system, "ledger_lines_enter")
  })

  it("has all its lines at its own instant: none reaches into a closed month from an open one", async () => {
    const vendor = await createVendor(test.app)
    await post(vendor, [earned("com_1", owed(5n))])
    await ask(test.app, 201, "POST", "/v1/ledger/closes", vendor.owner, { month: "2026-01" })
    const dated = (at: string, lineAt: string) =>
      asApp(vendor, async (tx) => {
        const id = unique("txn")
        await tx.execute(head(vendor, id, at))
        await tx.execute(lines(vendor, id, lineAt))
      })
    await refused(dated("2026-02-10T00:00:00Z", JANUARY), "ledger_lines_enter")
    await expect(dated(JANUARY, JANUARY)).rejects.toMatchObject({ cause: { code: "40001" } })
    await dated("2026-02-10T00:00:00Z", "2026-02-10T00:00:00Z")
    // Its head may be written behind a savepoint, as long as it is the same transaction of the database.
    await asApp(vendor, async (tx) => {
      const id = unique("txn")
      await tx.transaction((inner) => inner.execute(head(vendor, id, "2026-02-10T00:00:00Z")))
      await tx.execute(lines(vendor, id, "2026-02-10T00:00:00Z"))
    })
  })
})

describe("what a statement adds to the ledger", () => {
  it("sums to zero by itself: what another one adds does not make it whole", async () => {
    const vendor = await createVendor(test.app)
    await post(vendor, [earned("com_1", owed(5n))])
    const inParts = asApp(vendor, async (tx) => {
      await tx.execute(head(vendor, "txn_parts", JANUARY))
      for (const [line, amount] of [1, -1].entries())
        await tx.execute(sql`insert into ledger_entries
          values (${vendor.id}, 'txn_parts', ${line}, 'expense:commissions', 'EUR', ${amount}, ${JANUARY}::timestamptz)`)
    })
    await refused(inParts, "ledger_transaction_balances")
  })

  it("takes from an account as much as is on it, and leaves every one on its side", async () => {
    const vendor = await createVendor(test.app)
    const taken = (amount: bigint): Posting => ({
      kind: "debt_set_off",
      ref: "dbt_1",
      lines: [
        { account: "liability:affiliate:aff_x:pending", currency: "EUR", amount },
        { account: "receivable:affiliate:aff_x", currency: "EUR", amount: -amount },
      ],
    })
    await post(vendor, [earned("com_1", owed(8n)), reversed("com_2", owed(5n), "paid")])
    await post(vendor, [taken(3n)])
    await refused(post(vendor, [taken(3n)]), "ledger_accounts_receivable_is_a_debt")
    await post(vendor, [reversed("com_3", owed(9n), "paid")])
    await refused(post(vendor, [taken(6n)]), "ledger_accounts_liability_is_owed")
    await post(vendor, [taken(5n)])
  })
})

describe("what a prefunded vendor can spend", () => {
  const intended = (ref: string, amount: bigint) =>
    payoutIntended(ref, { affiliateId: "aff_x", currency: "EUR", payable: amount, debts: 0n })
  const money = (amount: bigint) => ({ currency: "EUR", amount })
  const payable = (amount: bigint) => ({
    kind: "commission_matured" as const,
    ref: "com_1",
    lines: [
      { account: "expense:commissions" as const, currency: "EUR", amount },
      { account: "liability:affiliate:aff_x:payable" as const, currency: "EUR", amount: -amount },
    ],
  })

  async function funded() {
    const vendor = await createVendor(test.app, { funding: "prefunded" })
    await post(vendor, [payable(1000n), stripeFunded("fnd_1", money(100n))])
    return vendor
  }

  it("is refused by the database to fall below zero, from the intent on and at the same time", async () => {
    const vendor = await funded()
    const outcomes = await Promise.allSettled(
      [60n, 60n, 60n, 40n].map((amount, i) => post(vendor, [intended(`itm_${i}`, amount)])),
    )
    const [row] = await test.app.admin`
      select available_minor::int as left from ledger_funds where vendor_id = ${vendor.id}`
    const [transit] = await test.app.admin`
      select balance_minor::int as transit from ledger_accounts
      where vendor_id = ${vendor.id} and account = 'liability:affiliate:aff_x:in_transit'`
    expect(row!.left).toBe(100 + transit!.transit)
    expect(row!.left).toBeGreaterThanOrEqual(0)
    expect(outcomes.some(({ status }) => status === "rejected")).toBe(true)
    await refused(post(vendor, [intended("itm_9", 60n)]), "ledger_funds_cover_what_is_spent")
  })

  it("is not the app's to change: neither its row, nor the running balance, nor by lines alone, nor by the vendor's mode", async () => {
    const vendor = await funded()
    const run = (text: string) => asApp(vendor, (tx) => tx.execute(sql.raw(text.replace("VENDOR", vendor.id))))
    for (const text of ["update ledger_funds set available_minor = 900", "delete from ledger_funds"])
      await expect(run(text)).rejects.toMatchObject({ cause: { code: "42501" } })
    await refused(
      run("update ledger_accounts set balance_minor = -1 where account = 'asset:stripe'"),
      "ledger_stripe_balance_is_there",
    )
    await refused(run("update vendors set funding = 'platform'"), "vendor_funding_stays")
    await refused(run("update vendors set mode = 'live'"), "vendor_funding_stays")
    const bare = (posting: Posting) =>
      asApp(vendor, async (tx) => {
        const id = unique("txn")
        await tx.execute(head(vendor, id, JANUARY))
        const rows = posting.lines.map(
          ({ account, amount }, i) =>
            sql`(${vendor.id}, ${id}, ${i}::int, ${account}, 'EUR', ${String(amount)}::bigint, ${JANUARY}::timestamptz)`,
        )
        await tx.execute(sql`insert into ledger_entries values ${sql.join(rows, sql`, `)}`)
      })
    await post(vendor, [intended("itm_1", 60n)])
    const settled = payoutSettled("itm_1", { affiliateId: "aff_x", currency: "EUR", amount: 101n })
    await refused(bare(settled), "ledger_funds_cover_what_is_spent")
    await refused(bare(intended("itm_2", 41n)), "ledger_funds_cover_what_is_spent")
  })

  it("is without a limit for one that spends the platform's money", async () => {
    const vendor = await createVendor(test.app)
    await post(vendor, [payable(1000n), intended("itm_1", 900n)])
    await asApp(vendor, (tx) =>
      postEntry(
        tx,
        context(),
        vendor.id,
        payoutSettled("itm_1", { affiliateId: "aff_x", currency: "EUR", amount: 900n }),
      ),
    )
    const { accounts } = await ask(test.app, 200, "GET", "/v1/ledger/trial-balance", vendor.sk)
    expect(accounts).toContainEqual({ account: "asset:stripe", currency: "EUR", balance: -900 })
  })
})

describe("whose money a vendor spends", () => {
  it("is the platform's for the first live vendor and its own for every later one; two are refused", async () => {
    const { body } = await test.app.call("POST", "/v1/vendors", await creation({}))
    expect(body).toMatchObject({ mode: "live", funding: "platform" })
    expect((await test.app.call("POST", "/v1/vendors", await creation({}))).body.funding).toBe("prefunded")
    const second = await test.app.call("POST", "/v1/vendors", await creation({ funding: "platform" }))
    expect(second).toMatchObject({ status: 409, body: { code: "platform_vendor_exists" } })
    expect(second.body.detail).toContain(body.id)
    const tests = await Promise.all([{}, { funding: "prefunded" }].map((more) => creation({ mode: "test", ...more })))
    const made = await Promise.all(tests.map((sent) => test.app.call("POST", "/v1/vendors", sent)))
    expect(made.map((reply) => reply.body.funding)).toEqual(["platform", "prefunded"])
  })

  async function creation(more: Record<string, unknown>) {
    const body = { name: unique("Acme"), currency: "EUR", owner_email: `${unique("o")}@acme.test`, ...more }
    return { key: OPERATOR_KEY, body }
  }
})
