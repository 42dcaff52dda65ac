import { notFound } from "../../../lib/errors.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { signJws } from "../../../platform/sign-jws.ts"
import { asAffiliate } from "../../../platform/tenant.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Receipt } from "../contract.ts"
import { linkUrl } from "../links/show-link.ts"
import { readFlags } from "../redirect/core/click-flags.ts"
import { clickKey } from "../redirect/core/click-key.ts"
import { verifyClickId } from "../redirect/mint-click-id.ts"
import { receiptClaims } from "./core/receipt.ts"
import * as store from "./receipt-store.ts"

const TYPE = "grapevine-click+jwt"

/** A click's receipt for its vendor; 404 for what is no click of theirs, forged or not. */
export function writeReceipt(ctx: Ctx, vendorId: string, clickId: string): Promise<Receipt> {
  return readAsVendor(ctx, vendorId, "click.read", (tx) => receiptOf(tx, ctx, clickId))
}

/** The same for the affiliate whose link was followed; 404 for all others. */
export function writeOwnReceipt(ctx: Ctx, personId: string, clickId: string): Promise<Receipt> {
  return asAffiliate(ctx, personId, (tx) => receiptOf(tx, ctx, clickId))
}

// Whose links can be seen is the role's matter: of anybody else's there is no row.
async function receiptOf(tx: Tx, ctx: Ctx, clickId: string): Promise<Receipt> {
  const { signingKeys, publicUrl } = ctx.ports.env
  const verdict = await verifyClickId(signingKeys, clickId)
  if (verdict.kind === "invalid") throw notFound()
  const at = new Date(verdict.at)
  const found = await store.findClickOfLink(tx, clickKey(clickId)!)
  if (!found) throw notFound()
  const { link, windowDays } = found
  const row = found.row && { ...found.row, ...readFlags(found.row.flags), origin: found.origin }
  const claims = receiptClaims({ clickId, at, link, windowDays, row, url: linkUrl(link, publicUrl) })
  const iat = Math.floor(realNow().getTime() / 1000)
  const receipt = await signJws(signingKeys, TYPE, { iss: publicUrl, iat, ...claims })
  return { click_id: clickId, recorded: claims.recorded, receipt, keys_url: `${publicUrl}/.well-known/jwks.json` }
}
