import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { fillMacros } from "../core/fill-macros.ts"
import { postbackValues, type Seen } from "../core/postback-values.ts"
import * as store from "../store.ts"
import type { LeasedDelivery } from "./lease-store.ts"

/** The address that an affiliate's postback calls for an event, whose body says what of. */
export async function fillPostback(ctx: Ctx, delivery: LeasedDelivery, body: string): Promise<string> {
  const { vendorId, eventId, affiliateId, url } = delivery
  const said = JSON.parse(body) as Pick<Seen, "type" | "timestamp" | "data">
  const values = postbackValues({ ...said, eventId, affiliateId: affiliateId ?? "" })
  const click = await asVendor(ctx, vendorId, (tx) => store.findClick(tx, vendorId, values.click_id ?? ""))
  const { programId: program_id = "", ...subs } = click ?? {}
  const given = Object.entries({ ...values, ...subs, program_id }).filter(([, value]) => value !== null)
  return fillMacros(url, Object.fromEntries(given))
}
