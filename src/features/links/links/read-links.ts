import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import type { LinkSplits } from "../../commissions/rules/core/earn.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { askVendors } from "../../programs/affiliates/ask-vendors.ts"
import { namesOfAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import type { ListLinks } from "../contract.ts"
import * as store from "../store.ts"
import { linkUrl, showLink } from "./show-link.ts"
import { listSharedWith } from "./split-store.ts"

/** Links of others that a page shows. */
const MAX_SHARED = 100

export const readLinks = (ctx: Ctx, vendorId: string, query: ListLinks) =>
  readAsVendor(ctx, vendorId, "link.read", (tx) => store.listLinks(tx, vendorId, query))

export const readLink = (ctx: Ctx, vendorId: string, id: string) =>
  one(readAsVendor(ctx, vendorId, "link.read", (tx) => store.findLink(tx, vendorId, id)))

/** Among whom a link is split, inside another's transaction; nothing where it is not, or there is no link. */
export async function findSplits(tx: Tx, vendorId: string, linkId: string | null): Promise<LinkSplits[]> {
  const splits = linkId === null ? null : ((await store.findLink(tx, vendorId, linkId))?.splits ?? null)
  return linkId === null || splits === null ? [] : [{ linkId, splits }]
}

type OwnRow = Awaited<ReturnType<typeof store.listOwnLinks>>[number]
type Names = ReadonlyMap<string, string>

/** Rows with the names of those among whom they are split. */
async function named(tx: Tx, vendorId: string, rows: OwnRow[]): Promise<{ row: OwnRow; names: Names }[]> {
  const ids = new Set(rows.flatMap(({ link }) => link.splits ?? []).map(({ affiliate_id }) => affiliate_id))
  const found = ids.size === 0 ? [] : await namesOfAffiliates(tx, vendorId, [...ids])
  const names = new Map(found.map(({ id, name }) => [id, name]))
  return rows.map((row) => ({ row, names }))
}

/** A person's own links over all vendors, newest first, one more than the page holds; `search` is a part of the slug. */
export async function readOwnLinks(
  ctx: Ctx,
  enrollments: readonly OwnEnrollment[],
  wanted: Parameters<typeof store.listOwnLinks>[3],
) {
  const found = await askVendors(ctx, enrollments, async (tx, { vendorId, affiliateIds }) =>
    named(tx, vendorId, await store.listOwnLinks(tx, vendorId, affiliateIds, wanted)),
  )
  const rows = found.flat().toSorted((a, b) => (a.row.link.id < b.row.link.id ? 1 : -1))
  return rows.slice(0, wanted.limit + 1).map(({ row, names }) => toOwn(ctx, row, names, enrollments))
}

/** One of them. 404 for who else's it is. */
export async function readOwnLink(ctx: Ctx, enrollments: readonly OwnEnrollment[], id: string) {
  const found = await askVendors(ctx, enrollments, async (tx, { vendorId, affiliateIds }) => {
    const row = await store.findOwnLink(tx, vendorId, affiliateIds, id)
    return named(tx, vendorId, row ? [row] : [])
  })
  const [one] = found.flat()
  if (!one) throw notFound()
  return toOwn(ctx, one.row, one.names, enrollments)
}

/** Links of others that a person has a part of, over all vendors, newest first. */
export async function readSharedLinks(ctx: Ctx, enrollments: readonly OwnEnrollment[]) {
  const found = await askVendors(ctx, enrollments, async (tx, { vendorId, affiliateIds }) => {
    const rows = await listSharedWith(tx, vendorId, affiliateIds, MAX_SHARED)
    return rows.map(({ link, programName, ownerName }) => ({
      id: link.id,
      slug: link.slug,
      url: linkUrl(link, ctx.ports.env.publicUrl),
      status: link.status,
      programName,
      ownerName,
      bps: (link.splits ?? []).find(({ affiliate_id }) => affiliateIds.includes(affiliate_id))?.bps ?? 0,
    }))
  })
  return found.flat().toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

export type SharedLink = Awaited<ReturnType<typeof readSharedLinks>>[number]

const partsOf = ({ splits, affiliateId }: OwnRow["link"], names: Names) =>
  (splits ?? []).map(({ affiliate_id, bps }) => ({
    name: names.get(affiliate_id) ?? "",
    bps,
    isOwn: affiliate_id === affiliateId,
  }))

const toOwn = (
  ctx: Ctx,
  { link, program, programName, clicks }: OwnRow,
  names: Names,
  own: readonly OwnEnrollment[],
) => ({
  ...showLink({ ...link, program }, ctx.ports.env.publicUrl),
  vendorId: link.vendorId,
  number: link.number,
  /** Among whom what it earns is split; none where all is its affiliate's. */
  parts: partsOf(link, names),
  /** Null where it leads to the program's own page. */
  ownDestination: link.destinationUrl,
  programName,
  /** What friends get, while its affiliate may refer any. */
  shownCoupon: own.some(({ affiliate: { id, status } }) => id === link.affiliateId && status === "approved")
    ? program.friendCoupon
    : null,
  clicks,
})

export type OwnLink = ReturnType<typeof toOwn>

/** Whether any vendor has a link with this slug on a host ("" is the app's own), active or not. */
export const isLink = (ctx: Pick<Ctx, "db">, host: string, slug: string) =>
  asSystem(ctx, (tx) => store.hasSlug(tx, host, slug))
