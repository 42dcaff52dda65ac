/** Mails to affiliates that they may switch off; the others are always sent. */
export const AFFILIATE_MAILS = ["first_sale", "commission", "payout", "payout_waiting", "deal", "monthly"] as const
/** The same for who works for a vendor. */
export const MEMBER_MAILS = ["application", "morning", "week"] as const

export const MAIL_KINDS = [...AFFILIATE_MAILS, ...MEMBER_MAILS] as const
export type MailKind = (typeof MAIL_KINDS)[number]
