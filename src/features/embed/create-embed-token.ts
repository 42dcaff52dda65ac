import { invalidField } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { addFirstLink } from "../links/links/add-first-link.ts"
import { enrollApproved } from "../programs/affiliates/enroll-approved.ts"
import type { CreateEmbedToken } from "./contract.ts"
import { signEmbedToken } from "./sign-embed-token.ts"

/**
 * A token by which one affiliate's link, figures and earnings are shown inside the vendor's own product. Who is unknown is
 * enrolled and approved, with a link; 422 for who is known and is not approved.
 */
export async function createEmbedToken(ctx: Ctx, vendorId: string, { program_id, affiliate: who }: CreateEmbedToken) {
  can(ctx, "embed.create", { vendorId })
  const { env } = ctx.ports
  const affiliateId = await asVendor(ctx, vendorId, async (tx) => {
    const enrolled = await enrollApproved(tx, ctx, vendorId, { ...who, program_id })
    if (!enrolled) throw invalidField("/program_id", "is not a program of this vendor")
    const { id, status } = enrolled.affiliate
    if (status !== "approved")
      throw invalidField("/affiliate/email", `is an affiliate who is ${status}; only approved ones are shown`)
    await addFirstLink(tx, ctx, vendorId, { program_id, affiliate_id: id })
    await audit(tx, ctx, vendorId, "embed.create", id, { program_id })
    return id
  })
  const { token, expiresAt } = await signEmbedToken(env, { vendorId, affiliateId })
  const url = new URL("/embed", env.publicUrl)
  url.searchParams.set("token", token)
  return { token, url: url.href, expires_at: expiresAt.toISOString() }
}
