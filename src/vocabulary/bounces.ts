/** Why mail does not reach an address: it is not taken there, or its reader called it spam. */
export const BOUNCE_KINDS = ["bounced", "complained"] as const
export type BounceKind = (typeof BOUNCE_KINDS)[number]
