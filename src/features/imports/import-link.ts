import type { Ctx } from "../../platform/ctx.ts"
import { ensureLink } from "../links/links/ensure-link.ts"
import type { ImportLink } from "./line-contract.ts"
import { nameAffiliate } from "./name-affiliate.ts"

/** A link that is there afterwards; whose it is, a file may say by e-mail. */
export async function importLink(ctx: Ctx, vendorId: string, { affiliate_email, ...line }: ImportLink) {
  return ensureLink(ctx, vendorId, {
    ...line,
    affiliate_id: await nameAffiliate(ctx, vendorId, { ...line, affiliate_email }),
  })
}
