/** What an affiliate reads about links, earnings and payouts. */
export const affiliateMessages = {} as const
