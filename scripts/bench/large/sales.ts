import type postgres from "postgres"
import { copyRows, eventOf, type Sample, type Size } from "./people.ts"

type Copy = [table: string, set: Record<string, string>, which?: string, from?: string]

const CUSTOMER = "'cus_' || b.customer"
const OWN = {
  vendor_id: "b.vendor_id",
  program_id: "b.program_id",
  affiliate_id: "b.affiliate_id",
  link_id: "b.link_id",
}
const [SALE, COMMISSION, POSTING] = ["'sal_' || b.name", "'com_' || b.name", "'txn_' || b.name"]
const NAMED = { customer: CUSTOMER, customer_external_id: "'c-' || b.customer", created_at: "b.at" }
const IS_DUE = "b.at < now() - interval '30 days'"
const FIRST_SALES = "(select distinct on (vendor_id, customer) * from bench.sales order by vendor_id, customer, n) b"
const LINES = "bench.sales b, (values (1, 'expense:commissions', 1), (2, null, -1)) line(line, account, sign)"

/** The sample's attribution, with its winner replaced. */
const ATTRIBUTION = Object.entries({
  clickId: "click_id",
  linkId: "link_id",
  affiliateId: "affiliate_id",
  programId: "program_id",
}).reduce((json, [key, column]) => `jsonb_set(${json}, '{winner,${key}}', to_jsonb(b.${column}))`, "s.attribution")

/** What each of `bench.sales b` comes to: rows like the sample's, by table. */
const COPIES: Copy[] = [
  [
    "customers",
    {
      ...OWN,
      id: CUSTOMER,
      external_id: "'c-' || b.customer",
      click_id: "b.click_id",
      click_at: "b.at",
      bound_at: "b.at",
    },
    "",
    FIRST_SALES,
  ],
  [
    "sales",
    {
      ...OWN,
      id: SALE,
      external_id: "'o-' || b.n",
      customer_id: CUSTOMER,
      amount_minor: "b.amount",
      click_id: "b.click_id",
      attribution: ATTRIBUTION,
      occurred_at: "b.at",
      created_at: "b.at",
    },
  ],
  [
    "commissions",
    {
      ...OWN,
      id: COMMISSION,
      source_id: SALE,
      customer_id: CUSTOMER,
      base_minor: "b.amount",
      amount_minor: "b.amount / 10",
      status: `case when ${IS_DUE} then 'payable' else 'pending' end`,
      earned_at: "b.at",
      available_at: "b.at + interval '30 days'",
      created_at: "b.at",
    },
  ],
  [
    "credited_sales",
    {
      ...OWN,
      ...NAMED,
      sale_id: SALE,
      external_id: "'o-' || b.n",
      amount_minor: "b.amount",
      closed_at: "b.at",
      recorded_at: "b.at",
    },
  ],
  [
    "touches",
    { ...OWN, ...NAMED, id: "'tch_' || b.name", click_id: "b.click_id", at: "b.at", known_at: "b.at" },
    "and click_id is not null",
  ],
  ["ledger_transactions", { ...OWN, id: POSTING, ref: COMMISSION, posted_at: "b.at", created_at: "b.at" }],
  [
    "ledger_entries",
    {
      ...OWN,
      transaction_id: POSTING,
      line: "line.line",
      account: "coalesce(line.account, 'liability:affiliate:' || b.affiliate_id || ':pending')",
      amount_minor: "line.sign * (b.amount / 10)",
      posted_at: "b.at",
    },
    "",
    LINES,
  ],
]

/** Customers, sales, their commissions, postings and touches. Sale n came by the click n × `stride` of `clicks`. */
export async function fillSales(sql: postgres.Sql, sample: Sample, size: Size, clicks: number): Promise<void> {
  const stride = Math.max(1, Math.floor(clicks / size.sales))
  const { k, j, at } = eventOf("i", Math.max(clicks, size.sales), size)
  const hex = (value: string, bytes: number) => `lpad(to_hex(${value}), ${2 * bytes}, '0')`
  const clickId = `'clk_a' || translate(encode(decode(${hex("(extract(epoch from e.at) * 1000)::bigint", 6)}
    || ${hex("l.link_number", 6)} || repeat('0', 12) || ${hex("bench.bits(e.i, 100)", 8)} || repeat('0', 32), 'hex'), 'base64'), E'+/\\n', '-_')`
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`set local work_mem = '256MB'`
    await tx.unsafe(`create table bench.sales as
      select e.n, lpad(e.n::text, 22, '0') as name, lpad((e.n * 3 / 5)::text, 22, '0') as customer, e.at, v.vendor_id, v.program_id,
        l.link_id, l.affiliate_id, 1000 + (bench.chance(e.n, 9) * 20000)::int as amount, ${clickId} as click_id
      from (select n, i, ${k} as k, ${j} as j, ${at} as at
        from (select n, n * ${stride} as i from generate_series(1::bigint, ${size.sales}) n) numbers) e
      join bench.vendors v on v.k = e.k join bench.links l on l.k = e.k and l.j = e.j order by e.n`)
    for (const [table, set, which = "", from = "bench.sales b"] of COPIES) {
      const own = `(select * from ${table} where vendor_id = '${sample.vendorId}' ${which} limit 1) s`
      await copyRows(tx, table, set, `${own}, ${from}`)
    }
    await tx.unsafe(`insert into ledger_accounts (vendor_id, account, currency, balance_minor)
      select vendor_id, account, currency, sum(amount_minor) from ledger_entries group by 1, 2, 3
      on conflict (vendor_id, account, currency) do update set balance_minor = excluded.balance_minor`)
  })
  await sql`vacuum analyze`
}
