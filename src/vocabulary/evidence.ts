/** What a lead or sale is credited to somebody by, in the published order: what comes first wins. */
export const BASES = ["manual", "customer", "click_id", "coupon"] as const
export type Basis = (typeof BASES)[number]

/** What binds a customer to somebody. */
export const BINDING_BASES = ["click_id", "coupon", "manual"] as const
export type BindingBasis = (typeof BINDING_BASES)[number]
