import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
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
  return { kind: "view", title: saying(visit)("nav.stripe_events"), view }
}

async function retry(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  const to = `${base}/stripe-events`
  try {
    await retryEvent(ctx, vendorId, params.id!)
    return goTo(to, saying(visit)("stripe.said_again"))
  } catch (error) {
    return backTo(to, error)
  }
}

/** What the vendor's own Stripe sent, and what could not be understood of it. */
export const stripePages: Route[] = [
  { audience: "vendor", method: "get", path: "/stripe-events", action: "integration.read", run: showEvents },
  { audience: "vendor", method: "post", path: "/stripe-events/:id/retry", action: "integration.save", run: retry },
]
