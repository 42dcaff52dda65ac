import { validate } from "../../platform/http/validate.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  backTo,
  filled,
  goTo,
  type PageAnswer,
  paged,
  type Route,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { ListEvents } from "./contract.ts"
import { readEvents, retryEvent } from "./stripe-vendor/read-events.ts"
import { EventsView } from "./views.tsx"

async function showEvents(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, path, query, zone } = visit
  const { status } = validate(ListEvents, filled({ status: query.status ?? "parked" }))
  const { data, next_cursor: next } = await readEvents(ctx, vendorId, { ...paged(visit), status })
  const page = { path, query: { status: status ?? "" }, cursor: query.cursor ?? null, next }
  const mayRetry = mayDo(ctx, "integration.save")
  const view = (
    <EventsView path={path} page={page} zone={zone} mayRetry={mayRetry} events={data} status={status ?? ""} />
  )
  return { kind: "view", title: "Stripe events", view }
}

async function retry({ ctx, vendorId, params, base }: VendorVisit): Promise<PageAnswer> {
  const to = `${base}/stripe-events`
  try {
    await retryEvent(ctx, vendorId, params.id!)
    return goTo(to, "It is being processed again. If that fails, it comes back here.")
  } catch (error) {
    return backTo(to, error)
  }
}

/** What the vendor's own Stripe sent, and what could not be understood of it. */
export const stripePages: Route[] = [
  { audience: "vendor", method: "get", path: "/stripe-events", action: "integration.read", run: showEvents },
  { audience: "vendor", method: "post", path: "/stripe-events/:id/retry", action: "integration.save", run: retry },
]
