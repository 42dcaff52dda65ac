import { PROVIDER_NAMES, type ProviderName } from "./core/facts.ts"
import type { FundingProvider, PayoutProvider, ProviderPayee } from "./core/payout-provider.ts"
import { stripe } from "./stripe.ts"
import { stripeCheckouts } from "./stripe-checkouts.ts"

/** Who pays affiliates, by the name that accounts and items keep. */
export const providers: Record<ProviderName, PayoutProvider> = { stripe }

/** Where vendors put in what they pay out. */
export const fundingProvider: FundingProvider = stripeCheckouts

/** The provider of an account or an item. */
export const providerOf = ({ provider }: { provider: ProviderName }): PayoutProvider => providers[provider]

/** Who pays an affiliate that has no account yet: the first that reaches them, else the last. */
export function providerFor(payee: ProviderPayee): ProviderName {
  return PROVIDER_NAMES.find((name) => providers[name].reaches(payee)) ?? PROVIDER_NAMES.at(-1)!
}
