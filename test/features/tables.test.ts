import { readdirSync, readFileSync } from "node:fs"
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api"
import { is } from "drizzle-orm"
import { getTableConfig, PgTable } from "drizzle-orm/pg-core"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createTestDatabase } from "../support/database.ts"
import { fillTables, importTables, insertion, readTables, type Table } from "../support/tables.ts"

const OURS = "ven_ours"
const THEIRS = "ven_theirs"
const LOGIN = "grapevine_app"
const ROLES = [LOGIN, "gv_vendor", "gv_batch", "gv_affiliate", "gv_system"]

let database: Awaited<ReturnType<typeof createTestDatabase>>
let admin: ReturnType<typeof postgres>
let app: ReturnType<typeof postgres>
let tables: Table[]

beforeAll(async () => {
  database = await createTestDatabase()
  const options = { max: 1, onnotice: () => {}, fetch_types: false }
  admin = postgres(database.adminUrl, options)
  app = postgres(database.appUrl, options)
  tables = await fillTables(admin, OURS)
})
afterAll(async () => {
  await Promise.all([admin.end(), app.end()])
})

/** Runs SQL as the app would: its login, a role, a vendor and a person, all for one transaction. Rows or the SQLSTATE. */
async function as(
  role: string,
  who: { vendor?: string; vendors?: string; person?: string },
  query: string,
): Promise<number | string> {
  try {
    return await app.begin(async (tx) => {
      await tx`select set_config('role', ${role}, true)`
      if (who.vendor !== undefined) await tx`select set_config('app.vendor_id', ${who.vendor}, true)`
      if (who.vendors !== undefined) await tx`select set_config('app.vendor_ids', ${who.vendors}, true)`
      if (who.person !== undefined) await tx`select set_config('app.person_id', ${who.person}, true)`
      return (await tx.unsafe(query)).count
    })
  } catch (error) {
    return (error as postgres.PostgresError).code
  }
}

const select = ({ name }: Table) => `select 1 from "${name}"`
const DENIED = "42501"

/** Tables for which the outcome is not one of those expected, with it. */
async function others(expected: (number | string)[], run: (table: Table) => Promise<number | string>) {
  const outcomes: string[] = []
  for (const table of tables) {
    const outcome = await run(table)
    if (!expected.includes(outcome)) outcomes.push(`${table.name}: ${outcome}`)
  }
  return outcomes
}

describe("row-level security", () => {
  it("is enabled and forced on every table and partition", async () => {
    const open = await admin`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not (relrowsecurity and relforcerowsecurity)`
    expect(open.map((row) => row.relname)).toEqual([])
  })

  it("shows no row of any table without a vendor, on a fresh connection and on a used one", async () => {
    expect(await others([0, DENIED], (table) => as("gv_vendor", {}, select(table)))).toEqual([])
    expect(await others([0, 1, DENIED], (table) => as("gv_vendor", { vendor: OURS }, select(table)))).toEqual([])
    expect(await others([0, DENIED], (table) => as("gv_vendor", {}, select(table)))).toEqual([])
    expect(await others([0, DENIED], (table) => as("gv_affiliate", {}, select(table)))).toEqual([])
  })

  it("shows a vendor its own rows, and none of another's", async () => {
    const tenant = tables.filter((table) => table.columns.some(({ name, notNull }) => name === "vendor_id" && notNull))
    expect(tenant.length).toBeGreaterThan(20)
    const own: (number | string)[] = []
    for (const table of tenant) own.push(await as("gv_vendor", { vendor: OURS }, select(table)))
    expect(tenant.map(({ name }) => name).filter((_name, index) => own[index] !== 1)).toEqual([])
    expect(await others([0, DENIED], (table) => as("gv_vendor", { vendor: THEIRS }, select(table)))).toEqual([])
  })

  it("shows requests of several vendors the rows of these alone, and lets them write no others", async () => {
    const seen = (vendors: string) => (table: Table) => as("gv_batch", { vendors }, select(table))
    expect(await others([0, DENIED], (table) => as("gv_batch", { vendor: OURS }, select(table)))).toEqual([])
    for (const vendors of ["", " ", ` ${THEIRS} `, ` ${OURS}x x${OURS} `, ` ${OURS.slice(0, -1)} `])
      expect(await others([0, DENIED], seen(vendors))).toEqual([])
    expect(await others([0, 1, DENIED], seen(` ${THEIRS} ${OURS} `))).toEqual([])
    for (const name of ["sales", "customers", "ledger_entries", "vendors"])
      expect(await seen(` ${THEIRS} ${OURS} `)(tables.find((table) => table.name === name)!)).toBe(1)
    const write = (table: Table) => as("gv_batch", { vendors: ` ${THEIRS} ` }, insertion(table, OURS))
    expect(await others([DENIED], write)).toEqual([])
  })

  it("lets nobody write a row into another vendor's tables", async () => {
    const write = (table: Table) => as("gv_vendor", { vendor: THEIRS }, insertion(table, OURS))
    // Anyone may make a person known by e-mail; which they are, a vendor cannot read.
    expect(await others([DENIED], write)).toEqual(["people: 23505"])
    const change = ({ name, columns }: Table) =>
      as("gv_vendor", { vendor: THEIRS }, `update "${name}" set "${columns[0]!.name}" = "${columns[0]!.name}"`)
    expect(await others([0, DENIED, "428C9"], change)).toEqual([])
  })

  it("lets an affiliate write nothing", async () => {
    const person = { person: OURS }
    expect(await others([DENIED], (table) => as("gv_affiliate", person, insertion(table, OURS)))).toEqual([])
    expect(await others([DENIED], (table) => as("gv_affiliate", person, `delete from "${table.name}"`))).toEqual([])
  })

  it("gives the login nothing of its own: no rights, no ownership, no bypass", async () => {
    expect(await others([DENIED], (table) => as(LOGIN, { vendor: OURS }, select(table)))).toEqual([])
    const powers = await admin`
      select rolname from pg_roles where rolname in ${admin(ROLES)}
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`
    expect(powers).toHaveLength(0)
    const owned = await admin`
      select relname as name from pg_class where pg_get_userbyid(relowner) in ${admin(ROLES)}
      union all select proname from pg_proc where pg_get_userbyid(proowner) in ${admin(ROLES)}
      union all select nspname from pg_namespace where pg_get_userbyid(nspowner) in ${admin(ROLES)}
      union all select datname from pg_database where pg_get_userbyid(datdba) in ${admin(ROLES)}`
    expect(owned.map((row) => row.name)).toEqual([])
    const [login] = await admin`select rolinherit from pg_roles where rolname = ${LOGIN}`
    expect(login?.rolinherit).toBe(false)
  })
})

describe("a function that runs with its owner's rights", () => {
  it("takes names from our own tables and functions only", async () => {
    const all = await admin<{ name: string; path: string | null }[]>`
      select proname as name, array_to_string(proconfig, '; ') as path
      from pg_proc where prosecdef and pronamespace = 'public'::regnamespace`
    expect(all.length).toBeGreaterThan(3)
    for (const { name, path } of all) expect(path, name).toMatch(/^search_path=public(, pg_temp)?$/)
  })

  it("may be called by the login itself and by none of the roles it takes on, where it answers who calls", async () => {
    const asked = ["acting_as", "key_holder", "program_sites", "session_holder", "token_holder", "visitor_key"]
    for (const name of asked) {
      const may = await admin`
        select rolname as role from pg_roles r, pg_proc p
        where rolname in ${admin(ROLES)} and proname = ${name} and has_function_privilege(r.oid, p.oid, 'execute')`
      expect(
        may.map(({ role }) => role),
        name,
      ).toEqual([LOGIN])
    }
  })

  it("says who a credential belongs to, to whoever brings its hash, and no hash", async () => {
    const hash = "hash of a key"
    await admin`update api_keys set hash = ${hash}, revoked_at = null, expires_at = null`
    const holder = (shown: string) => app`select * from key_holder(${shown}, now()) h`
    const [found] = await holder(hash)
    expect(found).toMatchObject({ vendor_id: OURS })
    expect(JSON.stringify(found)).not.toContain(hash)
    expect(await holder("")).toEqual([])
    expect(await as("gv_vendor", { vendor: OURS }, `select key_holder('${hash}', now())`)).toBe(DENIED)
  })
})

/** Unique over all vendors: addresses that name no vendor (links, secrets, Stripe's ids, domains of mail), and plain counters. */
const UNIQUE_FOR_ALL = [
  "api_keys_hash_unique: hash",
  "fundings_payment: payment_id",
  "links_number_unique: number",
  "links_slug: host, slug",
  "links_slug_key: host, slug_key",
  "mails_pkey: id",
  "outbox_pkey: number",
  "payout_accounts_stripe: stripe_account_id",
  "payout_items_transfer: transfer_id",
  "personal_tokens_hash_unique: hash",
  "program_pages_slug: slug",
  "sso_domains_verified: domain, mode",
]

describe("tables.ts", () => {
  it("ties tables of a vendor together by keys that carry the vendor", async () => {
    const keys = await admin<{ name: string; columns: string[]; targets: string[]; both: boolean }[]>`
      select conname as name,
        array(select attname::text from unnest(conkey) k join pg_attribute on attrelid = conrelid and attnum = k) as columns,
        array(select attname::text from unnest(confkey) k join pg_attribute on attrelid = confrelid and attnum = k) as targets,
        exists (select 1 from pg_attribute where attrelid = confrelid and attname = 'vendor_id') as both
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`
    expect(keys.length).toBeGreaterThan(10)
    const loose = keys.filter(
      (key) => key.both && !(key.columns.includes("vendor_id") && key.targets.includes("vendor_id")),
    )
    expect(loose.map((key) => key.name)).toEqual([])
  })

  it("keeps what is unique unique per vendor, so that nobody learns what others have", async () => {
    const rows = await admin<{ name: string; columns: string }[]>`
      select i.relname as name, string_agg(a.attname, ', ' order by k.ordinality) as columns
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
        cross join lateral unnest(x.indkey) with ordinality k
        left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.k
      where x.indisunique and t.relnamespace = 'public'::regnamespace and not t.relispartition
        and exists (select 1 from pg_attribute v where v.attrelid = x.indrelid and v.attname = 'vendor_id')
      group by i.relname`
    const loose = rows.filter(({ columns }) => !columns.split(", ").includes("vendor_id"))
    expect(loose.map(({ name, columns }) => `${name}: ${columns}`).sort()).toEqual(UNIQUE_FOR_ALL)
  })

  it("says what the database has: columns, types and what may be missing", async () => {
    const written = Object.values(await importTables())
      .filter((value) => is(value, PgTable))
      .map((table) => getTableConfig(table as PgTable))
      .map(({ name, columns }) => ({
        name,
        columns: columns.map(
          (c) => `${c.name} ${c.getSQLType().replace(/ \(/, "(")}${c.notNull || c.primary ? " not null" : ""}`,
        ),
      }))
    const present = (await readTables(admin)).map(({ name, columns }) => ({
      name,
      columns: columns.map((c) => `${c.name} ${c.type}${c.notNull ? " not null" : ""}`),
    }))
    const sorted = (list: { name: string; columns: string[] }[]) =>
      Object.fromEntries(list.map(({ name, columns }) => [name, columns.toSorted()]))
    expect(sorted(present)).toEqual(sorted(written))
  })

  it("leaves drizzle-kit nothing to generate", async () => {
    // The latest snapshot is the only one kept: drizzle-kit compares with nothing older.
    const [last] = readdirSync("drizzle/meta").filter((name) => name.endsWith("_snapshot.json"))
    const before = JSON.parse(readFileSync(`drizzle/meta/${last}`, "utf8"))
    expect(await generateMigration(before, generateDrizzleJson(await importTables(), before.id))).toEqual([])
  })
})
