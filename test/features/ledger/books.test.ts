import { describe, expect, it } from "vitest"
import {
  debtWrittenOff,
  earned,
  matured,
  type Posting,
  reversed,
} from "../../../src/features/ledger/posting/core/postings.ts"
import { postEntry } from "../../../src/features/ledger/posting/post-entry.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { advanceTo, ask, createMember, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"

const test = useApp()

const owed = (affiliateId: string, amount: bigint) => ({ affiliateId, currency: "EUR", amount })

async function post(vendor: TestVendor, posting: Posting, at = "2030-01-10T00:00:00Z") {
  const ctx = { ...systemContext(test.app.deps, "test"), now: new Date(at) }
  return asVendor(ctx, vendor.id, (tx) => postEntry(tx, ctx, vendor.id, posting))
}

const verify = (vendor: TestVendor): Promise<Json> => ask(test.app, 200, "GET", "/v1/ledger/verify", vendor.sk)

/** Changes what nobody may change: past triggers, as who owns the database could. */
const tamper = (statement: string) =>
  test.app.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql.unsafe(statement)
  })

async function sealedLedger() {
  const vendor = await createVendor(test.app)
  const ids: string[] = []
  for (let i = 1; i <= 5; i++) ids.push(await post(vendor, earned(`com_${i}`, owed("aff_x", BigInt(i)))))
  await test.app.settle()
  return { vendor, ids }
}

describe("verifying the ledger", () => {
  it("finds what was posted as it was posted, each transaction in the chain once", async () => {
    const { vendor } = await sealedLedger()
    const found = await verify(vendor)
    expect(found).toMatchObject({ verified: true, sealed: 5, unsealed: 0, problems: [], head: { number: 5 } })
    await post(vendor, earned("com_6", owed("aff_x", 6n)))
    expect(await verify(vendor)).toMatchObject({ verified: true, sealed: 5, unsealed: 1, head: found.head })
    await Promise.all([test.app.settle(), test.app.settle(), test.app.settle()])
    expect(await verify(vendor)).toMatchObject({ verified: true, sealed: 6, unsealed: 0 })
  })

  it.each([
    [
      "an amount on both sides",
      "update ledger_entries set amount_minor = amount_minor * 2 where transaction_id = 'ID'",
    ],
    ["an instant", "update ledger_transactions set posted_at = posted_at + interval '1 month' where id = 'ID'"],
    ["a reference", "update ledger_transactions set ref = 'com_other' where id = 'ID'"],
    ["an account", "update ledger_entries set account = account || 'x' where transaction_id = 'ID' and line = 2"],
    ["a line that is gone", "delete from ledger_entries where transaction_id = 'ID' and line = 1"],
  ])("names the one transaction in which somebody changed %s", async (_what, statement) => {
    const { vendor, ids } = await sealedLedger()
    await tamper(statement.replace("ID", ids[2]!))
    const { verified, problems } = await verify(vendor)
    expect(verified).toBe(false)
    const changed = problems.filter((row: Json) => row.kind === "transaction_changed")
    expect(changed.map((row: Json) => row.transaction_id)).toEqual([ids[2]])
  })

  it("names a transaction that is gone, one that came in by the back door, and a link that is gone", async () => {
    const { vendor, ids } = await sealedLedger()
    await tamper(`delete from ledger_entries where transaction_id = '${ids[1]}'`)
    await tamper(`delete from ledger_transactions where id = '${ids[1]}'`)
    await tamper(`delete from ledger_seals where transaction_id = '${ids[3]}'`)
    const { problems } = await verify(vendor)
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "transaction_missing", transaction_id: ids[1] }),
        expect.objectContaining({ kind: "transaction_stray", transaction_id: ids[3] }),
        expect.objectContaining({ kind: "seal_missing", transaction_id: ids[4] }),
        expect.objectContaining({ kind: "balance_differs", account: "expense:commissions", expected: 13, found: 15 }),
      ]),
    )
  })

  it("names a balance that is not the sum of its entries", async () => {
    const { vendor } = await sealedLedger()
    await tamper(
      `update ledger_accounts set balance_minor = 16 where account like 'exp%' and vendor_id = '${vendor.id}'`,
    )
    expect((await verify(vendor)).problems).toMatchObject([
      { kind: "balance_differs", account: "expense:commissions", currency: "EUR", expected: 15, found: 16 },
    ])
  })
})

/** The answers of a walk over the ledger in requests of so many rows, `between` them whatever else happens. */
async function verifyInParts(vendor: TestVendor, limit: number, between = async (_answer: Json) => {}) {
  const answers: Json[] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = `limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`
    const answer = await ask(test.app, 200, "GET", `/v1/ledger/verify?${query}`, vendor.sk)
    answers.push(answer)
    cursor = answer.next_cursor
    await between(answer)
  }
  return { answers, problems: answers.flatMap((answer) => answer.problems) }
}

const inOrder = (problems: Json[]) => problems.map((row) => JSON.stringify(row)).toSorted()

describe("verifying a ledger that is too large for one request", () => {
  it("looks at no more rows than one request may, and says what is left", async () => {
    const { vendor } = await sealedLedger()
    expect(await verify(vendor)).toMatchObject({ verified: true, complete: true, next_cursor: null, sealed: 5 })
    const { answers } = await verifyInParts(vendor, 8)
    expect(answers[0]).toMatchObject({ verified: true, complete: false, sealed: 2, head: { number: 2 } })
    expect(answers.map((answer) => answer.complete)).toEqual([...answers.slice(1).map(() => false), true])
    expect(answers.every(({ sealed }) => sealed <= 2)).toBe(true)
    expect(answers.reduce((all, { sealed }) => all + sealed, 0)).toBe(5)
    for (const query of ["limit=0", "limit=1000000", "cursor=YWZ0ZXI6Y2hhaW4veA", "cursor=nonsense"])
      await ask(test.app, 422, "GET", `/v1/ledger/verify?${query}`, vendor.sk)
  })

  it.each([1, 2, 3, 7])("finds in parts of %i rows exactly what it finds at once", async (limit) => {
    const { vendor, ids } = await sealedLedger()
    expect((await verifyInParts(vendor, limit)).problems).toEqual([])
    await tamper(`update ledger_entries set amount_minor = 9 where transaction_id = '${ids[0]}' and line = 1`)
    await tamper(`delete from ledger_entries where transaction_id = '${ids[1]}'`)
    await tamper(`delete from ledger_transactions where id = '${ids[1]}'`)
    await tamper(`delete from ledger_seals where transaction_id = '${ids[3]}'`)
    const { problems } = await verify(vendor)
    expect(new Set(problems.map((row: Json) => row.kind)).size).toBe(6)
    const parts = await verifyInParts(vendor, limit)
    expect(inOrder(parts.problems)).toEqual(inOrder(problems))
  })

  it("raises no false alarm over what is posted meanwhile, even with an id before where it has come to", async () => {
    const { vendor } = await sealedLedger()
    let posted = 0
    const { problems } = await verifyInParts(vendor, 2, async (answer) => {
      if (answer.complete || posted === 10) return
      posted += 1
      const id = `txn_0${posted}_${vendor.id}`
      await tamper(`insert into ledger_transactions (vendor_id, id, kind, ref, posted_at, created_at)
        values ('${vendor.id}', '${id}', 'commission_earned', 'com_late', '2030-01-11', now());
        insert into ledger_unsealed values ('${vendor.id}', '${id}');
        insert into ledger_entries (vendor_id, transaction_id, line, account, currency, amount_minor, posted_at)
        select vendor_id, '${id}', line, account, currency, case line when 1 then 1 else -1 end, '2030-01-11'
        from ledger_entries where vendor_id = '${vendor.id}' and transaction_id = (
          select min(transaction_id) from ledger_entries where vendor_id = '${vendor.id}' and transaction_id > 'txn_0m');
        update ledger_accounts a set balance_minor = balance_minor + e.amount_minor from ledger_entries e
        where e.vendor_id = a.vendor_id and e.account = a.account and e.currency = a.currency
          and e.transaction_id = '${id}'`)
    })
    expect(posted).toBe(10)
    expect(problems).toEqual([])
  })
})

describe("a closed month", () => {
  it("takes no entries: what comes later is posted into the open one, and its reports stay as they were", async () => {
    const vendor = await createVendor(test.app, { timezone: "Europe/Berlin" })
    const finance = await createMember(test.app, vendor, "finance")
    await advanceTo(test.app, vendor, "2030-01-20T00:00:00Z")
    await post(vendor, earned("com_1", owed("aff_x", 100n)), "2030-01-20T00:00:00Z")
    const close = (status: number, month: string, key = finance) =>
      ask(test.app, status, "POST", "/v1/ledger/closes", key, { month })
    await close(422, "2030-01")
    await advanceTo(test.app, vendor, "2030-01-31T23:00:00Z")
    await close(403, "2030-01", vendor.sk)
    const closed = await close(201, "2030-01")
    expect(closed).toMatchObject({ month: "2030-01", ends_at: "2030-01-31T23:00:00.000Z", head: { number: 1 } })
    expect(await close(200, "2030-01")).toEqual(closed)
    expect((await close(409, "2029-12")).code).toBe("month_closed")

    await post(vendor, earned("com_2", owed("aff_x", 50n)), "2030-01-31T22:59:59.999Z")
    const report = (at: string) => ask(test.app, 200, "GET", `/v1/reports/liability?at=${at}`, vendor.sk)
    expect((await report("2030-01-31T22:59:59.999Z")).total).toMatchObject([{ owed: 100 }])
    expect((await report("2030-01-31T23:00:00Z")).total).toMatchObject([{ owed: 150 }])
    const into = test.app.admin`insert into ledger_transactions (vendor_id, id, kind, ref, posted_at, created_at)
      values (${vendor.id}, ${unique("txn")}, 'commission_earned', 'com_3', '2030-01-05', now())`
    await expect(into).rejects.toThrow(/closed month/)
    await expect(test.app.admin`update ledger_closes set month = '2029-01'`).rejects.toThrow(/append-only/)
    expect((await ask(test.app, 200, "GET", "/v1/ledger/closes", vendor.sk)).data).toEqual([closed])
  })

  it("never holds an entry that was being posted while it was closed", async () => {
    const vendor = await createVendor(test.app)
    const finance = await createMember(test.app, vendor, "finance")
    await advanceTo(test.app, vendor, "2030-02-01T00:00:00Z")
    const late = Array.from({ length: 12 }, (_, i) =>
      post(vendor, earned(`com_${i}`, owed("aff_x", 1n)), "2030-01-31T23:59:59.999Z"),
    )
    const closing = ask(test.app, 201, "POST", "/v1/ledger/closes", finance, { month: "2030-01" })
    await Promise.all([...late, closing])
    const { head } = await closing
    const [row] = await test.app.admin`select count(*)::int as inside from ledger_transactions
      where vendor_id = ${vendor.id} and posted_at < '2030-02-01'`
    expect(row?.inside).toBe(head.number)
    expect(await verify(vendor)).toMatchObject({ verified: true })
  })
})

describe("the liability report", () => {
  it("shows by state, age and currency what is left, the oldest leaving first, and equals the ledger", async () => {
    const vendor = await createVendor(test.app)
    await post(vendor, earned("com_1", owed("aff_x", 100n)), "2030-01-01T00:00:00Z")
    await post(vendor, earned("com_2", owed("aff_x", 40n)), "2030-03-01T00:00:00Z")
    await post(vendor, matured("com_2", owed("aff_x", 40n)), "2030-03-02T00:00:00Z")
    await post(vendor, earned("com_3", owed("aff_y", 7n)), "2030-03-20T00:00:00Z")
    await post(vendor, matured("com_3", owed("aff_y", 7n)), "2030-03-20T00:00:00Z")
    await post(vendor, reversed("com_9", owed("aff_y", 3n), "paid"), "2030-03-25T00:00:00Z")
    await post(vendor, debtWrittenOff("dbt_9", owed("aff_y", 1n)), "2030-04-05T00:00:00Z")
    const report = (at: string) => ask(test.app, 200, "GET", `/v1/reports/liability?at=${at}`, vendor.sk)
    const now = await report("2030-04-10T00:00:00Z")
    expect(now.data.map((row: Json) => [row.state, row.age_days, row.amount, row.affiliates])).toEqual([
      ["pending", "91+", 100, 1],
      ["payable", "0-30", 7, 1],
      ["payable", "31-60", 40, 1],
      ["owed_back", "0-30", 2, 1],
    ])
    expect(now.total).toEqual([{ currency: "EUR", owed: 147, owed_back: 2 }])
    expect((await report("2030-03-01T12:00:00Z")).total).toEqual([{ currency: "EUR", owed: 140, owed_back: 0 }])
    expect((await report("2029-12-31T00:00:00Z")).data).toEqual([])
  })
})
