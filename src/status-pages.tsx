import { countWrongCredential } from "./features/identity/keys/count-wrong-credential.ts"
import type { OpenRoute, PageAnswer, Route, VendorVisit } from "./features/identity/sessions/core/page.ts"
import { readHealth, readHealthOfVendor } from "./health.ts"
import { equalConstantTime } from "./lib/hash.ts"
import { OperatorStatusView, VendorStatusView } from "./status-view.tsx"
import { saying } from "./web/reader.ts"

const PATH = "/status"
const OF_VENDOR = "/settings/status"

type OpenVisit = Parameters<OpenRoute["run"]>[0]

async function showVendors(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const view = <VendorStatusView facts={await readHealthOfVendor(ctx, vendorId)} base={base} />
  return { kind: "view", title: saying(visit)("status.title"), view }
}

async function askForKey(visit: OpenVisit): Promise<PageAnswer> {
  const view = <OperatorStatusView path={PATH} facts={null} />
  return { kind: "view", title: saying(visit)("status.installation"), view }
}

/** A wrong key counts like one of the API's. */
async function showAll(visit: OpenVisit): Promise<PageAnswer> {
  const { ctx, form } = visit
  const title = saying(visit)("status.installation")
  if (!equalConstantTime((form.key ?? "").trim(), ctx.ports.env.operatorKey)) {
    await countWrongCredential(ctx, ctx.client?.address ?? "")
    const state = { values: {}, errors: [{ pointer: "/key", detail: saying(visit)("status.wrong_key") }] }
    return { kind: "view", status: 422, title, view: <OperatorStatusView path={PATH} facts={null} state={state} /> }
  }
  return { kind: "view", title, view: <OperatorStatusView path={PATH} facts={await readHealth(ctx)} /> }
}

/** Whether work is done: a vendor's for its people, and all of it for whoever runs the installation. */
export const statusPages: Route[] = [
  { audience: "vendor", method: "get", path: OF_VENDOR, action: "parked.read", run: showVendors },
  { audience: "open", method: "get", path: PATH, run: askForKey },
  { audience: "open", method: "post", path: PATH, run: showAll },
]
