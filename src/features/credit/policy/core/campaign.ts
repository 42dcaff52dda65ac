import type { Channel } from "../../models/core/journey.ts"

export const MARKS = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "ad_id"] as const
export type CampaignMark = (typeof MARKS)[number]

/** What an address says about the campaign that led to it; `ad_id` is the name of the ad network's parameter. */
export type Campaign = { [mark in CampaignMark]?: string | undefined }

/** Written onto addresses by ad networks for each click of an ad. */
const AD_IDS = [
  "gclid",
  "gbraid",
  "wbraid",
  "dclid",
  "msclkid",
  "fbclid",
  "ttclid",
  "ScCid",
  "li_fat_id",
  "twclid",
  "yclid",
]
const MAX_MARK = 255

/** The campaign in some named values (a query, a lead's metadata); null where there is none. */
export function campaignOf(values: Iterable<readonly [string, unknown]>): Campaign | null {
  const campaign: Campaign = {}
  for (const [name, value] of values) {
    if (typeof value !== "string" || value === "") continue
    if ((MARKS as readonly string[]).includes(name) && name !== "ad_id") campaign[name as CampaignMark] = cut(value)
    else if (AD_IDS.includes(name)) campaign.ad_id ??= name
  }
  return Object.keys(campaign).length > 0 ? campaign : null
}

/** The campaign in an address or its path and query; null where there is none, or no address. */
export function campaignOfUrl(url: string): Campaign | null {
  const query = URL.parse(url, "https://any.invalid")?.search
  return query ? campaignOf(new URLSearchParams(query)) : null
}

/** The campaign of an address, or of whoever names one: they mean what addresses call `utm_campaign`. */
export function campaignWith(url: string | undefined, named: string | undefined): Campaign | null {
  const campaign = url === undefined ? null : campaignOfUrl(url)
  return named === undefined ? campaign : { ...campaign, utm_campaign: named }
}

const cut = (value: string) => [...value.toWellFormed().replaceAll("\0", "")].slice(0, MAX_MARK).join("")

/** One line of the mapping: every mark named must fit; `*` stands for any run of characters, case does not matter. */
export type MappingRule = { match: Campaign; channel: Channel | null }

/** What holds until a vendor says otherwise: whatever carries a campaign's mark is marketing. */
export const DEFAULT_MAPPING: MappingRule[] = [
  { match: { ad_id: "*" }, channel: "marketing" },
  { match: { utm_source: "*" }, channel: "marketing" },
  { match: { utm_medium: "*" }, channel: "marketing" },
  { match: { utm_campaign: "*" }, channel: "marketing" },
]

/** Which line decides of a campaign, the first that fits; −1 for none. */
export function ruleOf(campaign: Campaign, rules: readonly MappingRule[]): number {
  return rules.findIndex(({ match }) =>
    MARKS.every((mark) => match[mark] === undefined || isLike(campaign[mark], match[mark])),
  )
}

/** The channel of a campaign by the first line that fits; null for one that is no touch. */
export function channelOf(campaign: Campaign, rules: readonly MappingRule[]): Channel | null {
  return rules[ruleOf(campaign, rules)]?.channel ?? null
}

function isLike(value: string | undefined, pattern: string): boolean {
  if (value === undefined) return false
  const [head = "", ...rest] = pattern.toLowerCase().split("*")
  let left = value.toLowerCase()
  if (!left.startsWith(head)) return false
  if (rest.length === 0) return left === head
  left = left.slice(head.length)
  const tail = rest.pop()!
  for (const part of rest) {
    const at = left.indexOf(part)
    if (at < 0) return false
    left = left.slice(at + part.length)
  }
  return left.endsWith(tail)
}

/** How people recognise the campaign: "google / spring", "gclid". */
export function nameCampaign(campaign: Campaign): string {
  const words = [campaign.utm_source ?? campaign.ad_id, campaign.utm_medium, campaign.utm_campaign]
  return words.filter(Boolean).join(" / ")
}
