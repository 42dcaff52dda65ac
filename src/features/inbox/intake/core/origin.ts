import { invalidField } from "../../../../lib/errors.ts"
import type { Channel } from "../../../credit/models/core/journey.ts"
import { type Campaign, campaignOfUrl, channelOf, DEFAULT_MAPPING } from "../../../credit/policy/core/campaign.ts"
import type { OpenInquiry } from "../../contract.ts"
import type { ClickOrigin, Opening } from "../opening-store.ts"

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

type Known = Pick<Opening, "click" | "isProgram" | "customer" | "mapping">

/**
 * The click, else the customer's own binding, gives link, affiliate and program; the click also campaign and country.
 * A click id that is not ours is a 422 to a program, and ignored where a person would lose what they wrote.
 */
export function decideOrigin(
  given: OpenInquiry,
  known: Known,
  asker: { country: string | null; mayErr: boolean },
): Origin {
  const { click, customer } = known
  if (given.click_id && !click && !asker.mayErr)
    throw invalidField("/click_id", "is not a click id that was given out for this vendor", "click_id_invalid")
  if (given.program_id && !known.isProgram && !asker.mayErr)
    throw invalidField("/program_id", "is not a program of this vendor")
  const from = click ?? customer
  const marks = given.page_url ? campaignOfUrl(given.page_url) : null
  return {
    channel: click ? "community" : channelBy(marks, known),
    customerExternalId: given.customer_external_id ?? customer?.externalId ?? null,
    clickId: click ? given.click_id! : (customer?.clickId ?? null),
    linkId: click?.linkId ?? customer?.linkId ?? null,
    affiliateId: from?.affiliateId ?? null,
    programId: (known.isProgram ? given.program_id : null) ?? from?.programId ?? null,
    campaign: given.campaign ?? marks?.utm_campaign ?? campaignOf(click),
    country: given.country ?? click?.country ?? customer?.country ?? asker.country,
  }
}

const channelBy = (marks: Campaign | null, { mapping }: Known) =>
  marks && channelOf(marks, mapping?.rules ?? DEFAULT_MAPPING)

/** The campaign that a click's address names, else the affiliate's own first mark. */
function campaignOf(click: ClickOrigin | null): string | null {
  if (!click) return null
  const query = click.landingUrl?.split("?")[1] ?? ""
  return new URLSearchParams(query).get("utm_campaign")?.slice(0, 255) || click.sub1
}
