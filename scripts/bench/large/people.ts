// Vendors, their affiliates with a link each, customers, sales and what these earned: one sale is recorded by the app, and all
// others are its rows again under other names and at other times. Everything follows from the seed.
import type postgres from "postgres"
import { createClient } from "../../client.ts"

export type Size = { vendors: number; affiliates: number; sales: number; seed: number }
/** The vendor that is looked at, one like the others; its clicks have the days of its zone. */
export type Sample = { vendorId: string; key: string; programId: string; ownerEmail: string; timeZone: string }

const TIME_ZONE = "Europe/Berlin"
export const DAYS = 365

/** A vendor with a rule, an affiliate, and a sale by a click, over the API. */
export async function openSample(url: string, operatorKey: string): Promise<Sample> {
  const { ask } = createClient(url)
  const ownerEmail = "owner@bench.test"
  const vendor = await ask("POST", "/v1/vendors", operatorKey, {
    name: "Bench",
    currency: "EUR",
    timezone: TIME_ZONE,
    owner_email: ownerEmail,
    mode: "test",
  })
  const key = String(vendor.secret_key)
  const program = { name: "Bench", destination_url: "https://shop.bench.test/", auto_approve: true }
  const { id: programId } = await ask("POST", "/v1/programs", key, program)
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask("PUT", `/v1/programs/${programId}/rules`, key, { rules })
  const who = { name: "Ada", email: "ada@bench.test", program_id: programId, status: "approved" }
  const affiliate = await ask("POST", "/v1/affiliates", key, who)
  const link = await ask("POST", "/v1/links", key, { program_id: programId, affiliate_id: affiliate.id })
  const { click_id } = await ask("POST", "/v1/clicks", key, { slug: link.slug })
  const sale = { external_id: "o-0", customer_external_id: "c-0", amount: 10_000, currency: "EUR", click_id }
  await ask("POST", "/v1/sales", key, sale)
  return { vendorId: vendor.id, key, programId, ownerEmail, timeZone: TIME_ZONE }
}

/** Numbers from 0 to 1, and of 64 bits, that follow from a number and the seed. */
export async function seedChance(sql: postgres.Sql, seed: number): Promise<void> {
  await sql.unsafe(`create schema if not exists bench;
    create or replace function bench.bits(i bigint, salt int) returns bigint language sql immutable parallel safe
      return hashint8extended(i, ${seed} * 1000 + salt);
    create or replace function bench.chance(i bigint, salt int) returns float8 language sql immutable parallel safe
      return (hashint8extended(i, ${seed} * 1000 + salt) & 2147483647) / 2147483648.0::float8`)
}

/** Rows like the sample's first one, with these columns set by expressions over what `from` gives. */
export async function copyRows(sql: postgres.TransactionSql, table: string, set: Record<string, string>, from: string) {
  const columns = await sql<{ name: string }[]>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
      and attgenerated = '' and attidentity = ''`
  const names = columns.map(({ name }) => name)
  const values = names.map((name) => set[name] ?? `s."${name}"`)
  await sql.unsafe(`insert into ${table} (${names.map((name) => `"${name}"`).join(", ")})
    select ${values.join(", ")} from ${from}`)
}

const padded = (prefix: string, ...parts: string[]) => `'${prefix}_' || ${parts.join(" || ")}`

/** What all rows refer to: `bench.vendors` (k), `bench.links` (k, j). */
export async function fillPeople(sql: postgres.Sql, sample: Sample, size: Size): Promise<void> {
  const each = Math.floor(size.affiliates / size.vendors)
  const own = (table: string) => `(select * from ${table} where vendor_id = '${sample.vendorId}' limit 1) s`
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const k = `generate_series(2, ${size.vendors}) k`
    const vendor = padded("ven", "lpad(k::text, 22, '0')")
    const program = padded("prg", "lpad(k::text, 22, '0')")
    const vendors = `(select * from vendors where id = '${sample.vendorId}') s`
    await copyRows(tx, "vendors", { id: vendor, name: "'Bench ' || k" }, `${vendors}, ${k}`)
    await copyRows(tx, "programs", { vendor_id: vendor, id: program }, `${own("programs")}, ${k}`)
    await copyRows(tx, "rule_versions", { vendor_id: vendor, program_id: program }, `${own("rule_versions")}, ${k}`)
    await tx.unsafe(`create table bench.vendors as
      select row_number() over (order by v.id <> '${sample.vendorId}', v.id)::int - 1 as k, v.id as vendor_id, v.number, p.id as program_id
      from vendors v join programs p on p.vendor_id = v.id`)
    const pairs = `bench.vendors v, generate_series(0, ${each - 1}) j`
    const name = "lpad(v.k::text, 4, '0') || lpad(j::text, 18, '0')"
    await tx.unsafe(`insert into people (id, email, created_at)
      select 'per_' || ${name}, 'a' || v.k || '-' || j || '@bench.test', now() from ${pairs}`)
    const affiliate = {
      vendor_id: "v.vendor_id",
      id: `'aff_' || ${name}`,
      program_id: "v.program_id",
      person_id: `'per_' || ${name}`,
      email: "'a' || v.k || '-' || j || '@bench.test'",
      name: "'Affiliate ' || j",
    }
    await copyRows(tx, "affiliates", affiliate, `${own("affiliates")}, ${pairs}`)
    const link = {
      vendor_id: "v.vendor_id",
      id: `'lnk_' || ${name}`,
      program_id: "v.program_id",
      affiliate_id: `'aff_' || ${name}`,
      slug: "'b' || v.k || '-' || j",
      slug_key: "'b' || v.k || '-' || j",
    }
    await copyRows(tx, "links", link, `${own("links")}, ${pairs}`)
    await tx.unsafe(`create table bench.links as
      select v.k, substr(l.id, 9)::int as j, l.number as link_number, l.id as link_id, l.affiliate_id, l.slug
      from bench.vendors v join links l on l.vendor_id = v.vendor_id where l.id like 'lnk\\_0%' and length(l.id) = 26 and l.slug like 'b%-%';
      create unique index on bench.links (k, j)`)
  })
  await sql`analyze vendors, programs, affiliates, links, people, bench.vendors, bench.links`
}

/** Who a click or sale `i` is of, and when it was: one affiliate in ten is active in a month, some far more than others. */
export function eventOf(i: string, count: number, size: Size): { k: string; j: string; at: string } {
  const each = Math.floor(size.affiliates / size.vendors)
  const day = `floor((${i} - 0.5) / ${count} * ${DAYS})::int`
  const active = `floor(power(bench.chance(${i}, 2), 2) * ${Math.max(1, Math.floor(each / 10))})::int`
  return {
    k: `(bench.bits(${i}, 1) & 1048575) % ${size.vendors}`,
    j: `((${day} / 30) * 131 + ${active}) * 7919 % ${each}`,
    at: `date_trunc('hour', now()) - interval '${DAYS} days' + (floor((${i} - 0.5) / ${count} * ${DAYS} * 86400000)) * interval '1 millisecond'`,
  }
}
