import { notFound } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem } from "../../../platform/tenant.ts"
import type { LinkSplits } from "../../commissions/rules/core/earn.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { askVendors } from "../../programs/affiliates/ask-vendors.ts"
import type { ListLinks } from "../contract.ts"
import * as store from "../store.ts"
import { showLink } from "./show-link.ts"

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

/** A person's own links over all vendors, newest first, one more than the page holds; `search` is a part of the slug. */
export async function readOwnLinks(
  ctx: Ctx,
  enrollments: readonly OwnEnrollment[],
  wanted: Parameters<typeof store.listOwnLinks>[3],
) {
  const found = await askVendors(ctx, enrollments, (tx, { vendorId, affiliateIds }) =>
    store.listOwnLinks(tx, vendorId, affiliateIds, wanted),
  )
  const rows = found.flat().toSorted((a, b) => (a.link.id < b.link.id ? 1 : -1))
  return rows.slice(0, wanted.limit + 1).map((row) => toOwn(ctx, row, enrollments))
}

/** One of them. 404 for who else's it is. */
export async function readOwnLink(ctx: Ctx, enrollments: readonly OwnEnrollment[], id: string) {
  const found = await askVendors(ctx, enrollments, (tx, { vendorId, affiliateIds }) =>
    store.findOwnLink(tx, vendorId, affiliateIds, id),
  )
  const row = found.find((one) => one !== null)
  if (!row) throw notFound()
  return toOwn(ctx, row, enrollments)
}

const toOwn = (ctx: Ctx, { link, program, programName, clicks }: OwnRow, own: readonly OwnEnrollment[]) => ({
  ...showLink({ ...link, program }, ctx.ports.env.publicUrl),
  vendorId: link.vendorId,
  number: link.number,
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
