import type { Happening, StripeObject } from "./model.ts"

/** A happening on a vendor's own Stripe, with the objects behind it that the app may ask for. */
export type Emission = Happening & { put?: StripeObject[] }
