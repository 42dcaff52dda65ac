import { apply } from "../../../platform/apply.ts"
import { writeAudit } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { load } from "../../../platform/load.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { customerOf } from "../../conversions/evidence/accept-click.ts"
import { writeTouches } from "../../credit/journeys/join-journey.ts"
import { reviewSales } from "../../credit/records/close-sale.ts"
import { decideTouches } from "./core/journey.ts"
import type { WorkJourney } from "./core/work.ts"
import { whoseIs } from "./journey-store.ts"
import { knowJourney } from "./know-journey.ts"

/** Reports one journey to credit by itself, of a customer that is made where nobody has heard of them. */
export async function recordJourney(tx: Tx, ctx: Ctx, journey: WorkJourney): Promise<void> {
  const { inquiry } = journey
  const { vendorId } = inquiry
  const { id } = await customerOf(tx, vendorId, inquiry.customerExternalId!, { isProvisional: true })
  const asked = { id: inquiry.id, now: ctx.now }
  const { known } = await load(tx, { known: knowJourney(vendorId, asked, whoseIs(id, inquiry.clickId)) })
  const { deeds, reviewFrom, ...touched } = decideTouches(known, [journey], stampOf(ctx, vendorId))
  await apply(tx, { ...writeTouches(touched), audited: writeAudit(ctx, vendorId, deeds) })
  if (reviewFrom) await reviewSales(tx, ctx, vendorId, id, reviewFrom)
}
