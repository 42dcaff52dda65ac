import { AppError } from "../../lib/errors.ts"
import { hostMatches } from "../../lib/safe-url.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import * as store from "./store.ts"

/** A publishable key works only from the vendor's own sites: Origin, else Referer; 403 from anywhere else. */
export async function checkSite(ctx: Ctx, vendorId: string, source: string | undefined): Promise<void> {
  const site = source ? URL.parse(source) : null
  const hosts = site
    ? await asVendor({ ...ctx, idempotency: null }, vendorId, (tx) => store.listHosts(tx, vendorId))
    : []
  if (site && hosts.some((allowed) => hostMatches(site, allowed))) return
  throw new AppError(
    "forbidden",
    "origin_not_allowed",
    "A publishable key works only from the hosts of the vendor's programs; add this one to allowed_hosts.",
  )
}
