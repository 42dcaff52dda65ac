/** What came of something so far; earnings in minor units, by currency. */
export type BroughtFigures = { leads: number; sales: number; earned: { currency: string; amount: bigint }[] }
export const NOTHING_BROUGHT: BroughtFigures = { leads: 0, sales: 0, earned: [] }

/** What came by visits with one value of a sub id; null for those without. */
export type SubFigures = BroughtFigures & { value: string | null; clicks: number }

/** Whose links: one enrollment of the person who looks. */
export type OwnLinks = { vendorId: string; affiliateId: string }

/** The address with the affiliate's own marks on it. */
export function withSubs(url: string, subs: Record<string, string>): string {
  const marked = new URL(url)
  for (const [name, value] of Object.entries(subs)) if (value) marked.searchParams.set(name, value)
  return marked.href
}
