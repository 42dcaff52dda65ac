import { describe, expect, it } from "vitest"
import { ask, unique } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { type Desk, openDesk, usePayouts } from "../../support/payouts.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const world = usePayouts()

const SHOWN = 1000
const ITEMS = 5200
const LEFT_OUT = 1300

/** A draft with thousands of items and of affiliates left out, written past all triggers, since it is many. */
async function largeRun(desk: Desk): Promise<Json> {
  await desk.payee(5000)
  const run = await desk.draft()
  await world.app.admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`insert into payout_items (vendor_id, id, run_id, affiliate_id, amount_minor, currency, destination, status,
        due_at, lines, created_at)
      select vendor_id, id || '_' || lpad(n::text, 5, '0'), run_id, affiliate_id, 7000 + n, currency, destination, status, due_at,
        '[]', created_at
      from payout_items, generate_series(2, ${ITEMS}::int) n where run_id = ${run.id}`
    await sql`insert into affiliates (vendor_id, id, program_id, person_id, email, name, status, created_at)
      select ${desk.vendor.id}, 'aff_' || lpad(n::text, 5, '0'), ${desk.programId}, 'per_large', 'bo' || n || '@mail.test',
        'Bo ' || lpad(n::text, 5, '0'), 'approved', now()
      from generate_series(1, ${LEFT_OUT}::int) n`
    await sql`insert into payout_left_out (vendor_id, run_id, affiliate_id, amount_minor, reason)
      select ${desk.vendor.id}, ${run.id}, 'aff_' || lpad(n::text, 5, '0'), n, 'below_minimum'
      from generate_series(1, ${LEFT_OUT}::int) n`
  })
  return run
}

/** A list of a run, page by page. */
async function pagesOf(desk: Desk, run: Json, name: "items" | "left_out", limit: number): Promise<Json[]> {
  const [asked, next] = name === "items" ? ["cursor", "next_cursor"] : ["left_out_cursor", "left_out_next_cursor"]
  const found: Json[] = []
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const query: string = cursor === null ? "" : `&${asked}=${cursor}`
    const path = `/v1/payout-runs/${run.id}?limit=${limit}${query}`
    const page: Json = await ask(world.app, 200, "GET", path, desk.vendor.sk)
    expect(page[name].length).toBeLessThanOrEqual(limit)
    expect(page).toMatchObject({ items_total: ITEMS, left_out_total: LEFT_OUT })
    found.push(...page[name])
    cursor = page[next!]
  }
  return found
}

const capped = { items_total: ITEMS, left_out_total: LEFT_OUT, next_cursor: expect.any(String) }

describe("a run of very many items", () => {
  it("is answered a bounded part at a time, from which all of it can be read, each row once", async () => {
    const desk = await openDesk(world)
    const run = await largeRun(desk)
    expect(run).toMatchObject({ items_total: 1, next_cursor: null, left_out_total: 0, left_out_next_cursor: null })
    const shown = await desk.show(run)
    expect([shown.items.length, shown.left_out.length]).toEqual([SHOWN, SHOWN])
    expect(shown).toMatchObject(capped)
    const items = await pagesOf(desk, run, "items", SHOWN)
    expect(new Set(items.map((item) => item.id)).size).toBe(ITEMS)
    const leftOut = await pagesOf(desk, run, "left_out", 300)
    expect(leftOut.map((row) => row.amount)).toEqual(Array.from({ length: LEFT_OUT }, (_, i) => i + 1))
    for (const query of ["limit=1001", "limit=0", "cursor=nonsense"])
      await ask(world.app, 422, "GET", `/v1/payout-runs/${run.id}?${query}`, desk.vendor.sk)

    const wrong = await ask(world.app, 422, "GET", `/v1/payout-runs/${run.id}?left_out_cursor=nonsense`, desk.vendor.sk)
    expect(wrong.errors).toMatchObject([
      { pointer: "/left_out_cursor", detail: expect.stringContaining("left_out_next_cursor") },
    ])

    const submitted = await desk.submit(run)
    expect(submitted).toMatchObject({ ...capped, status: "submitted" })
    const path = `/v1/payout-runs/${run.id}/cancellation`
    const canceled = await ask(world.app, 200, "POST", path, desk.preparer)
    expect(canceled).toMatchObject({ ...capped, status: "canceled" })
    for (const { items, left_out } of [submitted, canceled])
      expect([items.length, left_out.length]).toEqual([SHOWN, SHOWN])
  })

  it("comes complete as a file", async () => {
    const desk = await openDesk(world)
    const run = await largeRun(desk)
    const items = await pagesOf(desk, run, "items", SHOWN)
    const file = await world.app.call("GET", `/v1/payout-runs/${run.id}.csv`, { key: desk.vendor.sk })
    const [head, ...rows] = file.text.split("\r\n")
    expect(head).toMatch(/^run_id,item_id,.*,sent_at$/)
    expect(rows.map((row) => row.split(",")[1])).toEqual(items.map((item) => item.id))
  })

  it("has a page of a few of its items, with the way to the others and the number of all", async () => {
    const desk = await openDesk(world)
    const run = await largeRun(desk)
    const email = `${unique("finance")}@acme.test`
    await ask(world.app, 201, "POST", "/v1/members", desk.vendor.owner, { email, name: "Fay", role: "finance" })
    const fay = await new Visitor(world.app).signIn(email)
    const first = await fay.get(`/v/${desk.vendor.id}/finance/runs/${run.id}`)
    const rowsOf = (html: string) => html.split("<tr>").length - 1
    expect(rowsOf(first.text)).toBeLessThan(60)
    expect(Buffer.byteLength(first.text)).toBeLessThan(50 * 1024)
    expect(words(first.text)).toContain("Items 5,200")
    expect(words(first.text)).toContain("1,300 rows")
    const [onItems, onLeftOut] = [...first.text.matchAll(/href="([^"]+)">Next →/g)].map(([, href]) => href)
    const second = await fay.get(onItems!.replaceAll("&amp;", "&"))
    expect(first.text).not.toContain("70.30")
    expect(second.text).toContain("70.30")
    expect(first.text).not.toContain("Bo 00030")
    expect((await fay.get(onLeftOut!.replaceAll("&amp;", "&"))).text).toContain("Bo 00030")
  })
})

describe("a draft of very many affiliates", () => {
  it("is answered with a bounded part of whom it pays and of whom it leaves out", async () => {
    const desk = await openDesk(world)
    const [paid, unpaid, each] = [1100, 1050, 3]
    await world.app.admin.begin(async (sql) => {
      await sql`set local session_replication_role = replica`
      const vendorId = desk.vendor.id
      const own = (prefix: string) => sql`${`${prefix}_${vendorId}_`} || lpad(i::text, 5, '0')`
      const rows = sql`generate_series(1, ${paid + unpaid}::int) i`
      await sql`insert into affiliates (vendor_id, id, program_id, person_id, email, name, status, created_at)
        select ${vendorId}, ${own("aff")}, ${desk.programId}, 'per_large', ${own("a")} || '@mail.test', 'Ada', 'approved',
          now() from ${rows}`
      await sql`insert into payout_accounts (vendor_id, affiliate_id, stripe_account_id, status, checked_at, created_at)
        select ${vendorId}, ${own("aff")}, ${own("acct")}, 'ready', now(), now() from ${rows} where i <= ${paid}`
      await sql`insert into commissions (vendor_id, id, program_id, affiliate_id, kind, source_id, base_minor, amount_minor,
          currency, status, reasons, earned_at, available_at, created_at)
        select ${vendorId}, ${own("com")} || c, ${desk.programId}, ${own("aff")}, 'manual', ${own("com")} || c, 0, 5000, 'EUR',
          'payable', '{}', '2029-12-01', '2029-12-01', now() from ${rows}, generate_series(1, ${each}::int) c`
    })
    // Where Stripe turns questions away, an account is as it was last heard of.
    await world.standIn.addFault({ kind: "rate_limit", retryAfter: 1, times: 1000 })
    const run = await desk.draft()
    expect(run).toMatchObject({ total: paid * each * 5000, items_total: paid, left_out_total: unpaid })
    expect([run.items.length, run.left_out.length]).toEqual([SHOWN, SHOWN])
    const path = `/v1/payout-runs/${run.id}?cursor=${run.next_cursor}&left_out_cursor=${run.left_out_next_cursor}`
    const rest = await ask(world.app, 200, "GET", path, desk.vendor.sk)
    const idsOf = (rows: Json[]) => rows.map((row) => row.affiliate_id)
    expect(new Set([...idsOf(run.items), ...idsOf(rest.items)]).size).toBe(paid)
    expect(new Set([...idsOf(run.left_out), ...idsOf(rest.left_out)]).size).toBe(unpaid)
    expect([rest.next_cursor, rest.left_out_next_cursor]).toEqual([null, null])
    const [taken] = await world.app.admin`select count(*)::int as n from payout_items i
      cross join jsonb_array_elements(i.lines) line join commissions c on c.vendor_id = i.vendor_id and c.id = line ->> 'sourceId'
      where i.run_id = ${run.id} and c.item_id = i.id and c.affiliate_id = i.affiliate_id and c.status = 'in_payout'`
    expect(taken).toEqual({ n: paid * each })
  })
})
