import { and, asc, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm"
import { decodeCursor, type PageRequest } from "../../lib/page.ts"
import { typedKey } from "../../lib/typed-key.ts"
import type { Tx } from "../../platform/db.ts"
import { anyOf, type Fact } from "../../platform/load.ts"
import { vendors } from "../identity/tables.ts"
import { affiliates, programs } from "../programs/tables.ts"
import type { ListLinks } from "./contract.ts"
import { effectiveDestination, withCoupon } from "./links/core/destination.ts"
import { clickKey } from "./redirect/core/click-key.ts"
import { slugKey } from "./redirect/core/slug.ts"
import type { SpelledLink } from "./redirect/core/snapshot.ts"
import {
  clickOrigins,
  clicks,
  clickVisitors,
  codeTyped,
  coupons,
  isClick,
  landingOfClick,
  linkClicks,
  links,
  originOfClick,
  typedCode,
} from "./tables.ts"

export type Coupon = typeof coupons.$inferSelect
type Terms = Pick<typeof programs.$inferSelect, "destinationUrl" | "allowedHosts" | "friendCoupon">
/** A link, and where its program's links may lead. */
export type LinkRow = typeof links.$inferSelect & { program: Terms }
type LinkChanges = { [K in "slug" | "destinationUrl" | "status" | "splits"]?: LinkRow[K] | undefined }

/** Of one key there is one link; more only where slugs that differ by case were made long ago. */
const MAX_SPELLED = 100

const inProgram = and(eq(programs.vendorId, links.vendorId), eq(programs.id, links.programId))
const ofAffiliate = and(eq(affiliates.vendorId, links.vendorId), eq(affiliates.id, links.affiliateId))

/** An affiliate in the program that it belongs to; null when the program has no such affiliate. */
export async function findEnrollment(tx: Tx, vendorId: string, programId: string, affiliateId: string) {
  const [row] = await tx
    .select({ program: programs, affiliate: affiliates })
    .from(programs)
    .leftJoin(
      affiliates,
      and(
        eq(affiliates.vendorId, programs.vendorId),
        eq(affiliates.programId, programs.id),
        eq(affiliates.id, affiliateId),
      ),
    )
    .where(and(eq(programs.vendorId, vendorId), eq(programs.id, programId)))
  return row ?? null
}

/** Adds a link; null when its slug is taken, by whatever vendor. */
export async function insertLink(tx: Tx, row: Omit<typeof links.$inferInsert, "slugKey">) {
  const values = { ...row, slugKey: slugKey(row.slug) }
  const [saved] = await tx.insert(links).values(values).onConflictDoNothing().returning()
  return saved ?? null
}

/** Makes whoever looks for a link of this affiliate, to add one when there is none, wait for each other. */
export async function lockEnrollment(tx: Tx, vendorId: string, affiliateId: string) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`links of ${vendorId} ${affiliateId}`}, 0))`)
}

/** The oldest link that is the same in all this; without a slug, whichever that is. */
export async function findSameLink(
  tx: Tx,
  vendorId: string,
  same: Pick<LinkRow, "programId" | "affiliateId" | "host" | "destinationUrl"> & { slug: string | undefined },
): Promise<LinkRow | null> {
  const { destinationUrl, slug } = same
  const [row] = await tx
    .select(shown)
    .from(links)
    .innerJoin(programs, inProgram)
    .where(
      and(
        ...[eq(links.vendorId, vendorId), eq(links.affiliateId, same.affiliateId), eq(links.host, same.host)],
        eq(links.programId, same.programId),
        destinationUrl === null ? isNull(links.destinationUrl) : eq(links.destinationUrl, destinationUrl),
        slug === undefined ? undefined : eq(links.slugKey, slugKey(slug)),
      ),
    )
    .orderBy(asc(links.id))
    .limit(1)
  return row ? toLink(row) : null
}

export async function updateLink(tx: Tx, vendorId: string, id: string, set: LinkChanges) {
  await tx
    .update(links)
    .set(set.slug === undefined ? set : { ...set, slugKey: slugKey(set.slug), isTwin: false })
    .where(and(eq(links.vendorId, vendorId), eq(links.id, id)))
}

const { destinationUrl, allowedHosts, friendCoupon } = programs
const shown = { link: links, program: { destinationUrl, allowedHosts, friendCoupon } }
const toLink = ({ link, program }: { link: typeof links.$inferSelect; program: Terms }): LinkRow => ({
  ...link,
  program,
})

export async function findLink(tx: Tx, vendorId: string, id: string): Promise<LinkRow | null> {
  const [row] = await tx
    .select(shown)
    .from(links)
    .innerJoin(programs, inProgram)
    .where(and(eq(links.vendorId, vendorId), eq(links.id, id)))
  return row ? toLink(row) : null
}

export async function listLinks(tx: Tx, vendorId: string, query: ListLinks): Promise<LinkRow[]> {
  const after = decodeCursor(query.cursor)
  const rows = await tx
    .select(shown)
    .from(links)
    .innerJoin(programs, inProgram)
    .where(
      and(
        eq(links.vendorId, vendorId),
        query.program_id ? eq(links.programId, query.program_id) : undefined,
        query.affiliate_id ? eq(links.affiliateId, query.affiliate_id) : undefined,
        query.status ? eq(links.status, query.status) : undefined,
        after ? lt(links.id, after) : undefined,
      ),
    )
    .orderBy(desc(links.id))
    .limit(query.limit + 1)
  return rows.map(toLink)
}

type OwnLinksWanted = PageRequest & { search: string }

/** Links of some affiliates with their program and their visits so far, newest first; `search` is a part of the slug. */
export async function listOwnLinks(tx: Tx, vendorId: string, affiliateIds: string[], wanted: OwnLinksWanted) {
  const after = decodeCursor(wanted.cursor)
  const like = `%${wanted.search.replaceAll(/[\\%_]/g, "\\$&")}%`
  return tx
    .select({ ...shown, programName: programs.name, clicks: sql<number>`coalesce(${linkClicks.clicks}, 0)` })
    .from(links)
    .innerJoin(programs, inProgram)
    .leftJoin(linkClicks, eq(linkClicks.linkNumber, links.number))
    .where(
      and(
        eq(links.vendorId, vendorId),
        inArray(links.affiliateId, affiliateIds),
        after ? lt(links.id, after) : undefined,
        wanted.search ? sql`${links.slug} ilike ${like}` : undefined,
      ),
    )
    .orderBy(desc(links.id))
    .limit(wanted.limit + 1)
}

/** One link of some affiliates, the same; or null. */
export async function findOwnLink(tx: Tx, vendorId: string, affiliateIds: string[], id: string) {
  const [row] = await tx
    .select({ ...shown, programName: programs.name, clicks: sql<number>`coalesce(${linkClicks.clicks}, 0)` })
    .from(links)
    .innerJoin(programs, inProgram)
    .leftJoin(linkClicks, eq(linkClicks.linkNumber, links.number))
    .where(and(eq(links.vendorId, vendorId), eq(links.id, id), inArray(links.affiliateId, affiliateIds)))
  return row ?? null
}

/**
 * What a redirect must know of the links under these keys; a link host's own come before those of the app's host (""),
 * each host's oldest first. `host` null takes any host's, the app's own first: for who names a slug alone, in the vendor's
 * role.
 */
export async function findSpelled(
  tx: Tx,
  host: string | null,
  slugKeys: string[],
): Promise<(SpelledLink & { coupon: string | null })[]> {
  const onHost = host === null ? undefined : inArray(links.host, [host, ""])
  const rows = await tx
    .select({ link: links, program: programs, affiliate: affiliates, vendor: vendors })
    .from(links)
    .innerJoin(programs, inProgram)
    .innerJoin(affiliates, ofAffiliate)
    .innerJoin(vendors, eq(vendors.id, links.vendorId))
    .where(and(onHost, inArray(links.slugKey, slugKeys)))
    .orderBy(host === null ? asc(links.host) : desc(links.host), links.isTwin, links.id)
    .limit(MAX_SPELLED)
  return rows.map(({ link, program, affiliate, vendor }) => ({
    slug: link.slug,
    coupon: couponFor(program, affiliate),
    host: link.host,
    isActive: link.status === "active",
    snapshot: {
      vendorId: link.vendorId,
      programId: program.id,
      linkId: link.id,
      linkNumber: Number(link.number),
      affiliateId: affiliate.id,
      destination: withCoupon(effectiveDestination(link.destinationUrl, program), couponFor(program, affiliate)),
      clickParam: program.clickParam,
      windowSeconds: program.windowDays * 86_400,
      winner: program.winner,
      attributes: affiliate.status === "approved",
      mode: vendor.mode,
      testNow: vendor.testNow?.getTime() ?? null,
    },
  }))
}

/** What a friend gets, while the affiliate may refer any. */
function couponFor(program: Pick<Terms, "friendCoupon">, { status }: Pick<typeof affiliates.$inferSelect, "status">) {
  return status === "approved" ? program.friendCoupon : null
}

/** Which of these names are the click parameter of one of the vendor's programs. */
export async function listClickParams(tx: Tx, vendorId: string, names: string[]): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ name: programs.clickParam })
    .from(programs)
    .where(and(eq(programs.vendorId, vendorId), inArray(programs.clickParam, names)))
  return rows.map((row) => row.name)
}

/** The link that a click id names by number, with its program's window and what a friend gets; null when it is not this vendor's. */
export async function findNumberedLink(tx: Tx, vendorId: string, number: bigint) {
  const [row] = await tx
    .select({ id: links.id, windowDays: programs.windowDays, friendCoupon, status: affiliates.status })
    .from(links)
    .innerJoin(programs, inProgram)
    .innerJoin(affiliates, ofAffiliate)
    .where(and(eq(links.vendorId, vendorId), eq(links.number, number)))
  return row ? { id: row.id, windowDays: row.windowDays, coupon: couponFor(row, row) } : null
}

export async function hasSlug(tx: Tx, host: string, slug: string): Promise<boolean> {
  const rows = await tx
    .select({ id: links.id })
    .from(links)
    .where(and(eq(links.host, host), eq(links.slugKey, slugKey(slug))))
    .limit(1)
  return rows.length > 0
}

/** Adds a coupon; null when the vendor has the code already, however it is typed. */
export async function insertCoupon(tx: Tx, row: Omit<typeof coupons.$inferInsert, "codeKey">): Promise<Coupon | null> {
  const values = { ...row, codeKey: typedKey(row.code) }
  const [saved] = await tx.insert(coupons).values(values).onConflictDoNothing().returning()
  return saved ?? null
}

/** Coupons of a program or an affiliate, newest first; one more than the limit when there is a next page. */
export async function listCoupons(
  tx: Tx,
  vendorId: string,
  of: { programId?: string | undefined; affiliateId?: string | undefined },
  page: PageRequest,
): Promise<Coupon[]> {
  const after = decodeCursor(page.cursor)
  return tx
    .select()
    .from(coupons)
    .where(
      and(
        eq(coupons.vendorId, vendorId),
        of.programId === undefined ? undefined : eq(coupons.programId, of.programId),
        of.affiliateId === undefined ? undefined : eq(coupons.affiliateId, of.affiliateId),
        after ? lt(coupons.id, after) : undefined,
      ),
    )
    .orderBy(desc(coupons.id))
    .limit(page.limit + 1)
}

/** Takes a coupon back; what it earned stays. */
export async function deleteCoupon(tx: Tx, { vendorId, id }: Coupon) {
  await tx.delete(coupons).where(and(eq(coupons.vendorId, vendorId), eq(coupons.id, id)))
}

/** The vendor's coupon that somebody typed. */
export async function findCoupon(tx: Tx, vendorId: string, code: string): Promise<Coupon | null> {
  const typed = codeTyped(typedCode(code))
  const [row] = await tx
    .select()
    .from(coupons)
    .where(and(eq(coupons.vendorId, vendorId), typed.rows))
    .orderBy(typed.first)
    .limit(1)
  return row ?? null
}

/** A captured click with what it came with, whoever earns by it, and the vendor's terms; null when it is not there. */
export async function findEarningClick(tx: Tx, vendorId: string, id: string) {
  const key = clickKey(id)
  if (!key) return null
  const [row] = await tx
    .select({
      click: clicks,
      referrer: clickOrigins.referrer,
      landingUrl: landingOfClick,
      link: links,
      program: programs,
      affiliate: affiliates,
      vendor: vendors,
    })
    .from(clicks)
    .innerJoin(links, and(eq(links.number, clicks.linkNumber), eq(links.vendorId, vendorId)))
    .leftJoin(clickOrigins, originOfClick)
    .innerJoin(programs, inProgram)
    .innerJoin(affiliates, ofAffiliate)
    .innerJoin(vendors, eq(vendors.id, links.vendorId))
    .where(isClick(key))
  return row ?? null
}

/** Whether one of the monthly partitions of clicks is missing from a day's month on. */
export function arePartitionsMissing(from: Date, months: number): Fact<boolean> {
  const month = sql`date_trunc('month', ${from.toISOString().slice(0, 10)}::date) + make_interval(months => later)`
  return anyOf(sql`from generate_series(0, ${months}::int - 1) later
    where to_regclass('clicks_' || to_char(${month}, 'YYYY_MM')) is null`)
}

/** Makes the monthly partitions of clicks from a day's month on; how many were missing. */
export async function ensureClickPartitions(tx: Tx, from: Date, months: number): Promise<number> {
  const day = from.toISOString().slice(0, 10)
  const [row] = await tx.execute<{ made: number }>(sql`select ensure_click_partitions(${day}::date, ${months}) as made`)
  return row?.made ?? 0
}

/** Forgets the clicks of months before a day's, with what they came with; where none has a partition, row by row. */
export async function forgetClicksBefore(tx: Tx, day: string): Promise<void> {
  const [gone] = await tx.execute<{ months: number }>(sql`select forget_click_partitions(${day}::date) as months`)
  if (gone!.months > 0) await tx.execute(sql`select forget_click_texts_before(${day}::date)`)
  await tx.delete(clicks).where(lt(clicks.at, new Date(day)))
  await tx.delete(clickOrigins).where(lt(clickOrigins.month, day))
}

export async function pruneVisitors(tx: Tx, before: Date) {
  await tx.delete(clickVisitors).where(lt(clickVisitors.day, before.toISOString().slice(0, 10)))
}
