import { notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { sqlState } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { Link, UpdateLink } from "../contract.ts"
import * as store from "../store.ts"
import { allowedDestination, checkSplits, enrollmentOf, slugTaken } from "./create-link.ts"
import { showLink } from "./show-link.ts"

const UNIQUE_VIOLATION = "23505"

/** Changes a link; edges follow within 60 s. 404, 409 for a taken slug, 422 for a destination that is not allowed. */
export async function updateLink(ctx: Ctx, vendorId: string, id: string, input: UpdateLink): Promise<Link> {
  can(ctx, "link.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findLink(tx, vendorId, id)
    if (!before) throw notFound()
    const { program } = await enrollmentOf(tx, ctx, vendorId, {
      program_id: before.programId,
      affiliate_id: before.affiliateId,
    })
    const destinationUrl = allowedDestination(ctx, program, input.destination_url)
    const slug = input.slug === before.slug ? undefined : input.slug
    const { splits: asked, status } = input
    const splits = asked === undefined ? undefined : await checkSplits(tx, ctx, vendorId, { program, splits: asked })
    const set = { slug, destinationUrl, status, splits }
    if (Object.values(set).every((value) => value === undefined)) return showLink(before, ctx.ports.env.publicUrl)
    try {
      await store.updateLink(tx, vendorId, id, set)
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION && input.slug !== undefined) throw slugTaken(input.slug)
      throw error
    }
    const change = changed(before, { ...set, slug: slug ?? before.slug })
    await audit(tx, ctx, vendorId, "link.update", id, change)
    return showLink((await store.findLink(tx, vendorId, id))!, ctx.ports.env.publicUrl)
  })
}
