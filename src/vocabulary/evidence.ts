/** What a lead or sale is credited to somebody by, in the published order: what comes first wins; last are what the customer answered, and a deal. */
export const BASES = ["manual", "customer", "click_id", "coupon", "told", "deal"] as const
export type Basis = (typeof BASES)[number]

/** What binds a customer to somebody. */
export const BINDING_BASES = ["click_id", "coupon", "manual", "told", "deal"] as const
export type BindingBasis = (typeof BINDING_BASES)[number]
