import { accountRoutes } from "./accounts.ts"
import { balanceRoutes } from "./balance.ts"
import { checkoutRoutes } from "./checkouts.ts"
import { collectionRoutes } from "./collections.ts"
import { ApiError } from "./errors.ts"
import type { Route } from "./model.ts"
import { transferRoutes } from "./transfers.ts"

const ROUTES: { route: Route; pattern: RegExp }[] = [
  ...accountRoutes,
  ...balanceRoutes,
  ...transferRoutes,
  ...checkoutRoutes,
  ...collectionRoutes,
].map((route) => ({ route, pattern: new RegExp(`^${route.pattern.replaceAll("{}", "([^/]+)")}$`) }))

/** The endpoint of a request and the ids in its path; what Stripe says to an address it does not know. */
export function findRoute(method: string, path: string): { route: Route; ids: string[] } {
  for (const { route, pattern } of ROUTES) {
    const found = route.method === method ? pattern.exec(path) : null
    if (found) return { route, ids: found.slice(1).map(decodeURIComponent) }
  }
  throw new ApiError(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  })
}
