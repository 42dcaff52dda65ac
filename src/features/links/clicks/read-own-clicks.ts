import { decodeCursor, type PageRequest } from "../../../lib/page.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { readOwnLink } from "../links/read-links.ts"
import * as store from "../receipts/receipt-store.ts"
import { readFlags } from "../redirect/core/click-flags.ts"
import { SUBS } from "../redirect/core/target.ts"
import { restoreClickId } from "./restore-click-id.ts"

export type OwnClick = Awaited<ReturnType<typeof readOwnClicks>>["clicks"][number]

/** The latest clicks of a person's own link, one more than the page holds, and the zone of its vendor. 404 for others. */
export async function readOwnClicks(ctx: Ctx, personId: string, linkId: string, page: PageRequest) {
  const enrollments = await readOwnEnrollments(ctx, personId)
  const after = decodeCursor(page.cursor)
  const before = after === null || Number.isNaN(Date.parse(after)) ? null : new Date(after)
  const link = await readOwnLink(ctx, enrollments, linkId)
  const enrollment = enrollments.find(({ affiliate }) => affiliate.id === link.affiliate_id)!
  return asVendor(ctx, link.vendorId, async (tx) => {
    const rows = await store.listClicksOfLink(tx, link.number, { before, limit: page.limit + 1 })
    const { signingKeys } = ctx.ports.env
    const clicks = rows.map(async ({ click, origin }) => {
      const id = await restoreClickId(signingKeys, { ...click, at: click.at.getTime(), programId: link.program_id })
      const subs = SUBS.flatMap((name) => {
        const value = origin?.subs?.[name]
        return value === undefined ? [] : [{ name, value }]
      })
      return { ...readFlags(click.flags), id, at: click.at, country: click.country || null, subs }
    })
    return { link, clicks: await Promise.all(clicks), zone: enrollment.vendor.timezone }
  })
}
