import { dayStart, monthAfter } from "../../../lib/calendar.ts"
import { conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import * as store from "./close-store.ts"
import { openMonths } from "./core/closing.ts"
import { extendToEnd } from "./extend-chains.ts"

const MAX_SHOWN = 120

/**
 * Closes a month that is over, and with it all before: from here on it takes no entries, and later facts go into the open
 * one. 422 while it lasts, 409 `month_closed` when a later one is closed; the same again changes nothing.
 */
export async function closeMonth(ctx: Ctx, vendorId: string, month: string) {
  can(ctx, "ledger.close", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await store.holdPostings(tx, vendorId)
    const known = await store.findClose(tx, vendorId, month)
    if (known) return { kind: "known", close: known } as const
    const [latest] = await store.listCloses(tx, vendorId, 1)
    if (latest && latest.month > month) throw conflict("month_closed", `${latest.month} is closed, and all before it.`)
    const endsAt = dayStart(`${monthAfter(month, 1)}-01`, (await findVendor(tx, vendorId)).timezone)
    if (endsAt > ctx.now) throw invalidField("/month", "is not over yet")
    const link = await extendToEnd(tx, vendorId)
    const close = await store.insertClose(tx, {
      vendorId,
      month,
      endsAt,
      closedBy: actorName(ctx.actor),
      closedAt: ctx.now,
      createdAt: realNow(),
      chainNumber: link?.number ?? 0,
      chainHash: link?.hash ?? "",
    })
    await audit(tx, ctx, vendorId, "ledger.close", month, { link: link?.hash ?? null })
    return { kind: "closed", close } as const
  })
}

/** The closed months, the latest first. */
export function readCloses(ctx: Ctx, vendorId: string): Promise<store.Close[]> {
  return readAsVendor(ctx, vendorId, "ledger.read", (tx) => store.listCloses(tx, vendorId, MAX_SHOWN))
}

/** The months that are over and could be closed, the earliest first, with those that are closed, the latest first. */
export function readMonths(ctx: Ctx, vendorId: string, zone: string) {
  return readAsVendor(ctx, vendorId, "ledger.read", async (tx) => {
    const closes = await store.listCloses(tx, vendorId, MAX_SHOWN)
    const firstEntry = await store.findFirstEntry(tx, vendorId)
    return { closes, open: openMonths({ firstEntry, lastClosed: closes[0]?.month ?? null, now: ctx.now, zone }) }
  })
}
