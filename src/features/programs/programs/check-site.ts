import { AppError } from "../../../lib/errors.ts"
import { hostMatches } from "../../../lib/safe-url.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asLogin } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

/** A publishable key works only from the vendor's own sites: Origin, else Referer; 403 from anywhere else. */
export async function checkSite(ctx: Ctx, vendorId: string, source: string | undefined): Promise<void> {
  if (source && (await isVendorSite(ctx, vendorId, source))) return
  throw new AppError(
    "forbidden",
    "origin_not_allowed",
    "A publishable key works only from the hosts of the vendor's programs; add this one to allowed_hosts.",
  )
}

/** Whether an address is on a host of the vendor's programs. */
export async function isVendorSite(ctx: Ctx, vendorId: string, address: string): Promise<boolean> {
  const site = URL.parse(address)
  if (!site) return false
  const hosts = await asLogin(ctx, (db) => store.listHosts(db, vendorId))
  return hosts.some((allowed) => hostMatches(site, allowed))
}
