/** Leaders are counted, and affiliates are new, for so long. */
export const NEW_DAYS = 30
/** Whoever has sold nothing for so long, and something before, is churned. */
export const SILENT_DAYS = 60

/** Who leads, who came, and who stopped where on the way from a link to sales. */
export const GROWTH_KINDS = ["leader", "new", "unseen", "unsold", "churned"] as const
export type GrowthKind = (typeof GROWTH_KINDS)[number]

/** Somebody on a program's leaderboard, as the other affiliates may see them. */
export type BoardRow = {
  rank: number
  /** Null for who does not show it. */
  name: string | null
  /** Within the window of the leaders. */
  sales: number
  clicks: number
  isOwn: boolean
}

export type GrowthRow = {
  kind: GrowthKind
  id: string
  name: string
  programName: string
  approvedAt: string
  links: number
  clicks: number
  /** Within the window of the leaders. */
  sales: number
  /** Of these, in the vendor's currency and minor units. */
  revenue: string
  /** All of its kind, shown or not. */
  found: number
}
