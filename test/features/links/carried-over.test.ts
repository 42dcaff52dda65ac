import { cp, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { drizzle } from "drizzle-orm/postgres-js"
import { migrate } from "drizzle-orm/postgres-js/migrator"
import postgres from "postgres"
import { describe, expect, inject, it } from "vitest"
import { captureClicks } from "../../../src/features/links/clicks/capture-clicks.ts"
import type { ClickMessage } from "../../../src/features/links/redirect/core/click.ts"
import { connect } from "../../../src/platform/db.ts"
import { unique } from "../../support/actors.ts"
import { testFolder } from "../../support/folder.ts"
import { LinkWorld, NOON } from "../../support/links.ts"
import { storedClicks } from "../../support/stored-clicks.ts"

const CHANGE = "narrow_clicks_and_roll_ups"
const HOUR = 3_600_000
const AT = "2026-01-01T00:00:00Z"

/** The migrations, with those from the change on left out of the first folder. */
async function migrationsBefore(): Promise<string> {
  const folder = join(await testFolder("migrations"), "before")
  await mkdir(folder, { recursive: true })
  await cp("drizzle", folder, { recursive: true })
  const path = join(folder, "meta", "_journal.json")
  const journal = JSON.parse(await readFile(path, "utf8"))
  const index = journal.entries.findIndex(({ tag }: { tag: string }) => tag.endsWith(CHANGE))
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, index) }))
  return folder
}

/** A database whose owner is no superuser, as it was before the change. */
async function openOld() {
  const name = unique("carried").replaceAll("-", "_")
  const root = postgres(inject("adminUrl"), { max: 1, onnotice: () => {} })
  await root.unsafe(`create role ${name} login createrole password 'x'`)
  await root.unsafe(`grant gv_vendor, gv_affiliate, gv_system, gv_batch, grapevine_app to ${name} with admin option`)
  await root.unsafe(`create database ${name} owner ${name}`)
  await root.end()
  const url = new URL(inject("adminUrl"))
  url.pathname = `/${name}`
  const admin = postgres(url.href, { max: 1, onnotice: () => {}, fetch_types: false })
  Object.assign(url, { username: name, password: "x" })
  const owner = postgres(url.href, { max: 1, onnotice: () => {} })
  await migrate(drizzle(owner), { migrationsFolder: await migrationsBefore() })
  Object.assign(url, { username: "grapevine_app", password: inject("appPassword") })
  return { admin, owner, appUrl: url.href }
}

/** A vendor with a link, past all keys to other tables. */
async function addVendor(admin: postgres.Sql, id: string, timezone: string) {
  await admin.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`insert into vendors (id, name, currency, timezone, mode, funding, created_at)
      values (${id}, 'V', 'EUR', ${timezone}, 'test', 'platform', ${AT})`
    await tx`insert into links (vendor_id, id, program_id, affiliate_id, slug, slug_key, status, created_at)
      values (${id}, ${`lnk_${id}`}, ${`prg_${id}`}, 'aff', ${id}, ${id}, 'active', ${AT})`
  })
  const [link] = await admin`select number::int as number from links where vendor_id = ${id}`
  return { vendorId: id, linkId: `lnk_${id}`, programId: `prg_${id}`, linkNumber: link!.number as number }
}

async function follow(link: Awaited<ReturnType<typeof addVendor>>): Promise<ClickMessage[]> {
  const world = new LinkWorld().add("ada", link)
  for (const hours of [0, 0, 5, 9, 20, 24, 24.5, 700]) {
    world.now = NOON + hours * HOUR
    await world.follow(`/r/ada?sub1=mail${hours % 2}&sub3=x`, { referer: "https://blog.test/" })
    await world.follow("/r/ada", { "user-agent": `Mozilla/5.0 (iPhone) Safari/${hours % 5}` })
    await world.follow("/r/ada", { "user-agent": "Googlebot/2.1" })
  }
  return world.clicks.map((click, n) => ({ ...click, country: n % 3 ? "FR" : null }))
}

/** As they were stored before the change. */
const oldRow = ({ flags, subs, ...click }: ClickMessage, consent: string | null) => ({
  vendor_id: click.vendorId,
  id: click.id,
  at: new Date(click.at),
  link_id: click.linkId,
  program_id: click.programId,
  affiliate_id: click.affiliateId,
  is_attributable: !flags.unattributed,
  is_bot: flags.bot,
  is_prefetch: flags.prefetch,
  is_head: flags.head,
  is_qr: flags.qr,
  sub1: subs.sub1 ?? null,
  sub3: subs.sub3 ?? null,
  landing_url: click.landingUrl,
  referrer: click.referrer,
  user_agent: click.userAgent,
  country: click.country,
  visitor: click.visitor,
  consent,
  device: click.userAgent?.includes("iPhone") ? "mobile" : "desktop",
  created_at: new Date(AT),
})

const ROLL_UPS = ["click_hours", "click_days", "click_marks", "link_clicks"]
async function rollUpsOf(admin: postgres.Sql, vendorId: string) {
  const tables = ROLL_UPS.map(async (table) => {
    const rows = await admin`select * from ${admin(table)}
      where vendor_number = (select number from vendors where id = ${vendorId})`
    const alike = rows.map(({ vendor_number: _, link_number: __, program_id: ___, ...row }) => JSON.stringify(row))
    return alike.sort()
  })
  return Promise.all(tables)
}

describe("clicks that were stored before they were narrow", () => {
  it.each(["Europe/Berlin", "Asia/Kolkata"])(
    "are carried over as they would be stored and counted now, in the zone of %s",
    async (timeZone) => {
      const { admin, owner, appUrl } = await openOld()
      const [before, after] = [await addVendor(admin, "ven_a", timeZone), await addVendor(admin, "ven_b", timeZone)]
      const old = await follow(before)
      for (const [n, click] of old.entries()) {
        const row = oldRow(click, n === 0 ? "granted" : null)
        await admin`insert into clicks ${admin(row)}`
      }
      const earning = { topic: "click.earning", ref: old[0]!.id, vendor_id: "ven_a", payload: admin.json({ at: 1 }) }
      await admin`insert into outbox ${admin({ ...earning, created_at: AT, due_at: AT })}`

      await migrate(drizzle(owner), { migrationsFolder: "drizzle" })
      await owner`select secure_tables()`
      const { db, end } = connect(appUrl)
      const [first, ...others] = await follow(after)
      const outcomes = await captureClicks({ db }, [{ ...first!, consent: "granted" }, ...others])
      expect(new Set(outcomes)).toEqual(new Set(["stored"]))

      const [carried, stored] = [await storedClicks(admin, "ven_a"), await storedClicks(admin, "ven_b")]
      expect(carried.map(({ id }) => id).sort()).toEqual(old.map(({ id }) => id).sort())
      const alike = (rows: Record<string, unknown>[]) =>
        rows.map(({ id: _, nonce: __, link_id: ___, device, is_first, ...row }) => JSON.stringify(row)).sort()
      expect(alike(carried)).toEqual(alike(stored))
      expect(carried.filter((click) => click.is_first)).toHaveLength(stored.filter((click) => click.is_first).length)
      expect(await rollUpsOf(admin, "ven_a")).toEqual(await rollUpsOf(admin, "ven_b"))
      const [work] = await admin`select payload from outbox where topic = 'click.earning'`
      expect(work!.payload).toEqual({ at: 1, visitor: old[0]!.visitor })

      // What comes twice, though the first was stored before, is still one.
      const [again] = await captureClicks({ db }, [old[3]])
      expect(again).toBe("stored")
      expect(await storedClicks(admin, "ven_a")).toHaveLength(old.length)
      await Promise.all([end(), admin.end(), owner.end()])
    },
  )
})
