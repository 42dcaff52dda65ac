import type { PageRequest } from "../../../lib/page.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asOperator, asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { captureClicks } from "../clicks/capture-clicks.ts"
import * as store from "./letter-store.ts"

/** Dead letters of a vendor, null for those that name none; newest first, one more than the page holds. */
export function readDeadLetters(ctx: Ctx, vendorId: string | null, page: PageRequest) {
  if (vendorId !== null)
    return readAsVendor(ctx, vendorId, "dead_letter.read", (tx) => store.listDeadLetters(tx, vendorId, page))
  can(ctx, "dead_letter.read")
  return asOperator(ctx, (tx) => store.listDeadLetters(tx, null, page))
}

/** Tries a dead letter again. Clicks are stored once whatever happens, so that any number of replays is one. 404. */
export async function replayDeadLetter(ctx: Ctx, vendorId: string | null, id: string): Promise<store.DeadLetterRow> {
  can(ctx, "dead_letter.replay", vendorId === null ? {} : { vendorId })
  const find = (tx: Tx) => one(store.lockDeadLetter(tx, vendorId, id))
  const letter = await inRole({ ...ctx, idempotency: null }, vendorId, find)
  const [outcome] = letter.replayedAt ? ["stored"] : await captureClicks(ctx, [readBody(letter.body)])
  return inRole(ctx, vendorId, async (tx) => {
    const now = await find(tx)
    if (now.replayedAt) return now
    if (vendorId !== null) await audit(tx, ctx, vendorId, "dead_letter.replay", id, { outcome })
    if (outcome === "stored") return store.updateDeadLetter(tx, now, { replayedAt: realNow() })
    return store.updateDeadLetter(tx, now, { reason: STILL[outcome === "refused" ? "refused" : "failed"] })
  })
}

const STILL = {
  refused: "Replayed, and still not a click in a form that is known.",
  failed: "Replayed, and still nothing that the database would store.",
}

function inRole<T>(ctx: Ctx, vendorId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
  return vendorId === null ? asOperator(ctx, work) : asVendor(ctx, vendorId, work)
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
