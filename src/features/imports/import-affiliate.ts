import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { createCoupon } from "../links/links/create-coupon.ts"
import { ensureLink } from "../links/links/ensure-link.ts"
import { saveAffiliate } from "../programs/affiliates/save-affiliate.ts"
import type { ImportAffiliate } from "./line-contract.ts"

/**
 * An affiliate with their link and code, each there once however often the line is tried; the line itself is noted last, so
 * that whoever is stopped between them goes through all again.
 */
export async function importAffiliate(ctx: Ctx, vendorId: string, { slug, coupon, ...input }: ImportAffiliate) {
  can(ctx, "affiliate.save", { vendorId })
  const inner = { ...ctx, idempotency: null }
  const { kind, affiliate } = await saveAffiliate(inner, vendorId, input)
  const at = { program_id: affiliate.programId, affiliate_id: affiliate.id }
  const link = slug === undefined ? null : await ensureLink(inner, vendorId, { ...at, slug, status: "active" })
  const code = coupon === undefined ? null : await createCoupon(inner, vendorId, { ...at, code: coupon })
  const isKnown = kind === "unchanged" && link?.kind !== "created" && code?.kind !== "created"
  return asVendor(ctx, vendorId, async () => ({ kind: isKnown ? "unchanged" : "recorded" }))
}
