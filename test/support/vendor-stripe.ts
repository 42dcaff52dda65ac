import { afterAll, beforeAll, expect } from "vitest"
import type { Emission } from "../../tools/stripe-stand-in/events.ts"
import { API_VERSION } from "../../tools/stripe-stand-in/model.ts"
import { signatureHeader } from "../../tools/stripe-stand-in/signature.ts"
import { type StandIn, startStripeStandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import { ask, type TestVendor, unique } from "./actors.ts"
import { type Json, startApp, type TestApp } from "./app.ts"
import { openShop } from "./shop.ts"

export const VENDOR_SECRET = "whsec_of_a_vendor"

/** One app, which asks a Stripe stand-in, for a test file. */
export function useVendorStripe() {
  const held: { app?: TestApp; standIn?: StandIn } = {}
  beforeAll(async () => {
    held.standIn = await startStripeStandIn()
    held.app = await startApp({ STRIPE_API_BASE: held.standIn.url })
  })
  afterAll(async () => {
    await held.app?.close()
    await held.standIn?.close()
  })
  return {
    get app() {
      return held.app!
    },
    get standIn() {
      return held.standIn!
    },
  }
}

/** How an event arrives: under which id, signed for which time (Unix seconds) by which secret. */
export type Delivery = { id?: string; signedAt?: number; secret?: string; created?: number; settle?: boolean }

/** A shop whose own Stripe is connected. */
export async function openStripeShop(app: TestApp, program: Record<string, unknown> = {}, rules?: unknown[]) {
  const shop = await openShop(app, program, rules)
  return { ...shop, ...(await connectStripe(app, shop.vendor)) }
}

/** A vendor's own Stripe, whose events arrive signed. */
export async function connectStripe(app: TestApp, vendor: TestVendor) {
  await ask(app, 200, "PUT", "/v1/integrations/stripe", vendor.sk, { webhook_secret: VENDOR_SECRET })
  const get = (path: string) => ask(app, 200, "GET", path, vendor.sk)
  const deliver = (body: string, signature: string | null, vendorId = vendor.id) =>
    app.call("POST", `/hooks/stripe/${vendorId}`, { body, headers: signature ? { "stripe-signature": signature } : {} })
  async function send(emission: Emission, delivery: Delivery = {}) {
    const now = Math.floor(Date.now() / 1000)
    await sendBody(eventBody(emission, { created: now, ...delivery }), delivery)
  }
  /** An event of which only the id is made up. */
  const sendRaw = (event: Record<string, unknown>) =>
    sendBody(JSON.stringify({ id: unique("evt_").replaceAll("-", ""), object: "event", ...event }))
  async function sendBody(body: string, delivery: Delivery = {}) {
    const now = Math.floor(Date.now() / 1000)
    const reply = await deliver(body, signatureHeader(body, delivery.secret ?? VENDOR_SECRET, delivery.signedAt ?? now))
    expect(reply.status, reply.text).toBe(200)
    if (delivery.settle !== false) await app.settle()
  }
  const sales = async (): Promise<Json[]> => (await get("/v1/sales")).data
  return {
    deliver,
    send,
    sendRaw,
    sales,
    saleNamed: async (externalId: string): Promise<Json> => (await get(`/v1/sales?external_id=${externalId}`)).data[0],
    events: async (status = "") => (await get(`/v1/integrations/stripe/events${status && `?status=${status}`}`)).data,
  }
}

/** An event's body as Stripe sends it. */
export function eventBody({ type, object, previousAttributes }: Emission, { id, created }: Delivery): string {
  return JSON.stringify({
    id: id ?? unique("evt_").replaceAll("-", ""),
    object: "event",
    api_version: API_VERSION,
    created,
    data: { object, ...(previousAttributes ? { previous_attributes: previousAttributes } : {}) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  })
}
