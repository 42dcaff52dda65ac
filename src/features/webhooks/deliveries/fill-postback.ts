import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { fillMacros } from "../core/fill-macros.ts"
import { postbackValues, type Seen } from "../core/postback-values.ts"
import { PING } from "../core/states.ts"
import * as store from "../store.ts"
import type { LeasedDelivery } from "./lease-store.ts"

/** What a test says: it looks like a sale, and is named as none. */
const TEST_VALUES = {
  event: PING,
  click_id: "clk_test",
  sub1: "test",
  amount: "100.00",
  currency: "EUR",
  commission: "10.00",
  status: "pending",
}

/** The address that an affiliate's postback calls for an event, whose body says what of. */
export async function fillPostback(ctx: Ctx, delivery: LeasedDelivery, body: string): Promise<string> {
  const { vendorId, eventId, affiliateId, url } = delivery
  if (delivery.type === PING)
    return fillMacros(url, { ...TEST_VALUES, event_id: eventId, partner_id: affiliateId ?? "" })
  const said = JSON.parse(body) as Pick<Seen, "type" | "timestamp" | "data">
  const values = postbackValues({ ...said, eventId, affiliateId: affiliateId ?? "" })
  const click = await asVendor(ctx, vendorId, (tx) => store.findClick(tx, vendorId, values.click_id ?? ""))
  const { programId: program_id = "", ...subs } = click ?? {}
  const given = Object.entries({ ...values, ...subs, program_id }).filter(([, value]) => value !== null)
  return fillMacros(url, Object.fromEntries(given))
}
