import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import * as store from "../store.ts"
import { checkClick, readClick } from "./check-click.ts"
import type { Hints } from "./core/attribute.ts"
import type { EventSource } from "./core/source.ts"

/**
 * Who reports an event: the vendor's own systems (`null`), which get an error when they are wrong, or a payment provider: a
 * click id that is not ours is only noted, and the customer may be `provisional`, known by the provider's own id.
 */
export type Provider = { isProvisional: boolean } | null

/** The click of an event, as its reporter may give it. 422 `click_id_invalid` for the vendor's own systems. */
export async function acceptClick(
  ctx: Ctx,
  text: string | undefined,
  provider: Provider,
): Promise<Pick<Hints, "click" | "lenient">> {
  if (!provider) return { click: await checkClick(ctx, text) }
  const click = text === undefined ? null : await readClick(ctx, text)
  return { click, lenient: { badId: click ? null : (text ?? null) } }
}

/** The customer of an event, locked, and made when it is new. What is unverified makes no name a firm one. */
export function customerOf(
  tx: Tx,
  vendorId: string,
  externalId: string,
  provider: Provider,
  source: EventSource = "verified",
): Promise<store.CustomerRow> {
  return store.lockCustomer(tx, newCustomer(vendorId, externalId, provider, source))
}

/** A customer of whom only a name is known, as an event makes one. */
export function newCustomer(
  vendorId: string,
  externalId: string,
  provider: Provider,
  source: EventSource,
): store.CustomerRow {
  return {
    vendorId,
    id: newId("customer"),
    externalId,
    email: null,
    name: null,
    country: null,
    affiliateId: null,
    programId: null,
    linkId: null,
    clickId: null,
    clickAt: null,
    boundBy: null,
    boundAt: null,
    dealId: null,
    bindingSource: "verified",
    unverifiedDetails: [],
    otherEmails: [],
    isProvisional: provider?.isProvisional ?? source === "unverified",
    joinedTo: null,
    createdAt: realNow(),
  }
}
