import { invalidField } from "../../../lib/errors.ts"
import { CLOCK_SKEW_MS, DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import type { ClickMessage, Consent, ConsentMessage } from "../redirect/core/click.ts"
import { verifyClickId } from "../redirect/mint-click-id.ts"
import * as store from "../store.ts"

/** The click that the visitor goes on with; `message` is what has to be remembered of it, if anything. */
export type TakenClick = {
  kind: "new" | "known"
  clickId: string
  linkId: string
  expiresAt: string
  /** What the visitor gets, as a friend of the affiliate. */
  coupon: string | null
  message: ClickMessage | ConsentMessage | null
}

/** A visitor came with a click that a redirect took. 422 for one that is forged, another vendor's or past its window. */
export async function confirmClick(
  ctx: Ctx,
  vendorId: string,
  clickId: string,
  consent: Consent | undefined,
): Promise<TakenClick> {
  const click = await verifyClickId(ctx.ports.env.signingKeys, clickId)
  return asVendor(ctx, vendorId, async (tx) => {
    const link = click.kind === "valid" ? await store.findNumberedLink(tx, vendorId, click.linkNumber) : null
    const now = ctx.now.getTime()
    const expires = click.kind === "valid" && link ? click.at + link.windowDays * DAY_MS : 0
    // The same words whatever is wrong: nobody finds out by them which links and clicks exist.
    if (click.kind === "invalid" || !link || expires <= now || click.at > now + CLOCK_SKEW_MS)
      throw invalidField("/click_id", "is not a click of yours that still counts", "click_id_invalid")
    return {
      kind: "known",
      clickId,
      linkId: link.id,
      expiresAt: new Date(expires).toISOString(),
      coupon: link.coupon,
      message: consent ? { v: 1, kind: "consent", vendorId, id: clickId, at: click.at, consent } : null,
    }
  })
}
