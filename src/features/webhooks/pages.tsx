import { toPage } from "../../lib/page.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import { questionOf } from "../../web/ui/question.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  backTo,
  goTo,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { CreateEndpoint } from "./contract.ts"
import { ENDPOINT_STATUSES } from "./core/states.ts"
import { replayDelivery } from "./deliveries/replay-delivery.ts"
import { sendPing } from "./deliveries/send-ping.ts"
import { createEndpoint } from "./endpoints/create-endpoint.ts"
import { deleteEndpoint } from "./endpoints/delete-endpoint.ts"
import { readDeliveries, readEndpoint, readEndpoints } from "./endpoints/read-endpoints.ts"
import { rotateEndpointSecret } from "./endpoints/rotate-endpoint-secret.ts"
import { showDelivery, showEndpoint } from "./endpoints/show-endpoint.ts"
import { updateEndpoint } from "./endpoints/update-endpoint.ts"
import { EndpointsView, EndpointView, SecretView } from "./views.tsx"

const PATH = "/settings/webhooks"
const MOST_ENDPOINTS = 100

/** What a form holds as the API takes it: names of events between commas, spaces or lines. */
function entered({ url = "", events = "" }: Record<string, string>) {
  return validate(CreateEndpoint, { url: url.trim(), events: events.split(/[\s,]+/).filter((name) => name !== "") })
}

async function listPage({ ctx, vendorId, base, zone }: VendorVisit, form?: ReturnType<typeof refusedForm>) {
  const endpoints = (await readEndpoints(ctx, vendorId, { limit: MOST_ENDPOINTS })).map(showEndpoint)
  const mayChange = mayDo(ctx, "webhook.save")
  return <EndpointsView path={base + PATH} endpoints={endpoints} zone={zone} mayChange={mayChange} form={form} />
}

async function showList(visit: VendorVisit): Promise<PageAnswer> {
  return { kind: "view", title: saying(visit)("nav.webhooks"), view: await listPage(visit) }
}

async function create(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    const { endpoint, secret } = await createEndpoint(ctx, vendorId, entered(form))
    const view = <SecretView path={`${base}${PATH}/${endpoint.id}`} url={endpoint.url} secret={secret} />
    return { kind: "view", title: saying(visit)("hooks.secret_title"), view }
  } catch (error) {
    return {
      kind: "view",
      status: 422,
      title: saying(visit)("nav.webhooks"),
      view: await listPage(visit, refusedForm(error, form)),
    }
  }
}

async function onePage(visit: VendorVisit, form?: ReturnType<typeof refusedForm>) {
  const { ctx, vendorId, params, base, zone, query } = visit
  const path = `${base}${PATH}/${params.id}`
  const endpoint = showEndpoint(await readEndpoint(ctx, vendorId, params.id!))
  const asked = paged(visit)
  const rows = await readDeliveries(ctx, vendorId, params.id!, asked)
  const { data, next_cursor: next } = toPage(rows, asked.limit, (row) => row.id, showDelivery)
  const page = { path, query: {}, cursor: query.cursor ?? null, next }
  const may = { change: mayDo(ctx, "webhook.save"), replay: mayDo(ctx, "webhook.replay") }
  const back = base + PATH
  return (
    <EndpointView
      path={path}
      back={back}
      endpoint={endpoint}
      deliveries={data}
      page={page}
      zone={zone}
      may={may}
      form={form}
    />
  )
}

async function showOne(visit: VendorVisit): Promise<PageAnswer> {
  return { kind: "view", title: saying(visit)("hooks.one"), view: await onePage(visit) }
}

async function change(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base, form } = visit
  try {
    await updateEndpoint(ctx, vendorId, params.id!, entered(form))
    return goTo(`${base}${PATH}/${params.id}`, saying(visit)("inbox.said_saved"))
  } catch (error) {
    const view = await onePage(visit, refusedForm(error, form))
    return { kind: "view", status: 422, title: saying(visit)("hooks.one"), view }
  }
}

async function setStatus(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base, form } = visit
  const status = ENDPOINT_STATUSES.find((one) => one === form.status) ?? "active"
  await updateEndpoint(ctx, vendorId, params.id!, { status })
  return goTo(
    `${base}${PATH}/${params.id}`,
    saying(visit)("hooks.said_status", { state: saying(visit)(`state.${status}`) }),
  )
}

async function rotate(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  const { endpoint, secret } = await rotateEndpointSecret(ctx, vendorId, params.id!)
  const view = <SecretView path={`${base}${PATH}/${endpoint.id}`} url={endpoint.url} secret={secret} isRotated />
  return { kind: "view", title: saying(visit)("hooks.secret_title"), view }
}

async function remove(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  await deleteEndpoint(ctx, vendorId, params.id!)
  return goTo(base + PATH, saying(visit)("hooks.said_deleted"))
}

async function ping(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  const to = `${base}${PATH}/${params.id}`
  try {
    await sendPing(ctx, vendorId, params.id!)
    return goTo(to, saying(visit)("hooks.said_ping"))
  } catch (error) {
    return backTo(to, error)
  }
}

async function replay(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  try {
    const { endpointId } = await replayDelivery(ctx, vendorId, params.delivery!)
    return goTo(`${base}${PATH}/${endpointId}`, saying(visit)("hooks.said_again"))
  } catch (error) {
    return backTo(`${base}${PATH}/${params.id}`, error)
  }
}

/** Where a vendor's events go, and what came of them. */
export const webhookPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "webhook.read", run: showList },
  { audience: "vendor", method: "post", path: PATH, action: "webhook.save", run: create },
  { audience: "vendor", method: "get", path: `${PATH}/:id`, action: "webhook.read", run: showOne },
  { audience: "vendor", method: "post", path: `${PATH}/:id`, action: "webhook.save", run: change },
  { audience: "vendor", method: "post", path: `${PATH}/:id/status`, action: "webhook.save", run: setStatus },
  { audience: "vendor", method: "post", path: `${PATH}/:id/secret-rotation`, action: "webhook.save", run: rotate },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/:id/deletion`,
    action: "webhook.save",
    ask: async (visit) => {
      const { url } = await readEndpoint(visit.ctx, visit.vendorId, visit.params.id!)
      return questionOf(visit, "webhook_delete", `${visit.base}${PATH}/${visit.params.id}`, { url })
    },
    run: remove,
  },
  { audience: "vendor", method: "post", path: `${PATH}/:id/test`, action: "webhook.replay", run: ping },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/:id/deliveries/:delivery/replay`,
    action: "webhook.replay",
    run: replay,
  },
]
