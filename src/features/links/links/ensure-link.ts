import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import type { CreateLink, Link } from "../contract.ts"
import * as store from "../store.ts"
import { addLink, knownHost } from "./create-link.ts"
import { showLink } from "./show-link.ts"

/**
 * A link that is there afterwards, however often it is asked for. Without a slug any of the affiliate's to the same
 * destination will do; with one it must be theirs and lead there. Else as `createLink`: 409, 422.
 */
export async function ensureLink(
  ctx: Ctx,
  vendorId: string,
  input: CreateLink,
): Promise<{ kind: "created" | "unchanged"; link: Link }> {
  can(ctx, "link.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await store.lockEnrollment(tx, vendorId, input.affiliate_id)
    const known = await store.findSameLink(tx, vendorId, {
      programId: input.program_id,
      affiliateId: input.affiliate_id,
      slug: input.slug,
      host: knownHost(ctx, input.host),
      destinationUrl: input.destination_url || null,
    })
    if (known) return { kind: "unchanged", link: showLink(known, ctx.ports.env.publicUrl) }
    return { kind: "created", link: await addLink(tx, ctx, vendorId, input) }
  })
}
