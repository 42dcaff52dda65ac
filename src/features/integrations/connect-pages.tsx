import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../identity/sessions/core/page.ts"
import { ConnectView } from "./connect-view.tsx"
import { SaveIntegration } from "./contract.ts"
import { readEvents } from "./stripe-vendor/read-events.ts"
import { readIntegration } from "./stripe-vendor/read-integration.ts"
import { saveIntegration } from "./stripe-vendor/save-integration.ts"

const PATH = "/settings/stripe"
const SHOWN = 10

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const integration = await readIntegration(ctx, vendorId)
  const { data: events } = await readEvents(ctx, vendorId, { limit: SHOWN })
  const view = (
    <ConnectView
      path={base + PATH}
      base={base}
      integration={integration}
      events={events}
      zone={zone}
      mayConnect={mayDo(ctx, "integration.save")}
      state={state}
    />
  )
  return { kind: "view", title: saying(visit)("connect.title"), view, ...(state && { status: 422 }) }
}

const entered = ({ webhook_secret = "" }: Record<string, string>) => ({ webhook_secret: webhook_secret.trim() })

async function connect(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    await saveIntegration(ctx, vendorId, validate(SaveIntegration, entered(form)))
    return goTo(base + PATH, saying(visit)("connect.said"))
  } catch (error) {
    return show(visit, { ...refusedForm(error, form), values: {} })
  }
}

/** A secret takes the one before out of use. */
async function askOfSecret(visit: VendorVisit) {
  const { configured } = await readIntegration(visit.ctx, visit.vendorId)
  const isFit = SaveIntegration.safeParse(entered(visit.form)).success
  return configured && isFit ? questionOf(visit, "stripe_secret", visit.base + PATH) : null
}

/** Connecting a vendor's own Stripe, and seeing its events come in. */
export const connectPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "integration.read", run: (visit) => show(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "integration.save", ask: askOfSecret, run: connect },
]
