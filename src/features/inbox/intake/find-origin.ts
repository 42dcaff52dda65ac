import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { channelOfCampaign } from "../../credit/journeys/record-touch.ts"
import type { Channel } from "../../credit/models/core/journey.ts"
import { campaignOfUrl } from "../../credit/policy/core/campaign.ts"
import { verifyClickId } from "../../links/redirect/mint-click-id.ts"
import * as store from "./origin-store.ts"

/** Where somebody who asks came from. */
export type Origin = {
  customerExternalId: string | null
  clickId: string | null
  linkId: string | null
  affiliateId: string | null
  programId: string | null
  campaign: string | null
  country: string | null
  channel: Channel | null
}

type Given = {
  click_id?: string | undefined
  customer_external_id?: string | undefined
  email?: string | undefined
  program_id?: string | undefined
  campaign?: string | undefined
  country?: string | undefined
  page_url?: string | undefined
}

/**
 * The click, else the customer's own binding, gives link, affiliate and program; the click also campaign and country.
 * A click id that is not ours is a 422 to a program, and ignored where a person would lose what they wrote.
 */
export async function findOrigin(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  given: Given,
  isForgiving: boolean,
): Promise<Origin> {
  const click = given.click_id ? await readClick(tx, ctx, vendorId, given.click_id) : null
  if (given.click_id && !click && !isForgiving)
    throw invalidField("/click_id", "is not a click id that was given out for this vendor", "click_id_invalid")
  const program = given.program_id ? await store.findProgramId(tx, vendorId, given.program_id) : null
  if (given.program_id && !program && !isForgiving) throw invalidField("/program_id", "is not a program of this vendor")
  const customer = await store.findCustomer(tx, vendorId, given.customer_external_id ?? null, given.email ?? null)
  const from = click?.link ?? customer
  const marks = given.page_url ? campaignOfUrl(given.page_url) : null
  return {
    channel: click ? "community" : await channelOfCampaign(tx, vendorId, marks),
    customerExternalId: given.customer_external_id ?? customer?.externalId ?? null,
    clickId: click ? given.click_id! : (customer?.clickId ?? null),
    linkId: click?.link.id ?? customer?.linkId ?? null,
    affiliateId: from?.affiliateId ?? null,
    programId: program ?? from?.programId ?? null,
    campaign: given.campaign ?? marks?.utm_campaign ?? campaignOf(click?.click ?? null),
    country: given.country ?? click?.click?.country ?? customer?.country ?? ctx.client?.country ?? null,
  }
}

async function readClick(tx: Tx, ctx: Ctx, vendorId: string, clickId: string) {
  const verdict = await verifyClickId(ctx.ports.env.signingKeys, clickId)
  return verdict.kind === "valid" ? store.findClickOrigin(tx, vendorId, clickId, verdict.linkNumber) : null
}

/** The campaign that a click's address names, else the affiliate's own first mark. */
function campaignOf(click: { landingUrl: string | null; sub1: string | null } | null): string | null {
  if (!click) return null
  const query = click.landingUrl?.split("?")[1] ?? ""
  return new URLSearchParams(query).get("utm_campaign")?.slice(0, 255) || click.sub1
}
