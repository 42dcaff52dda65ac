import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can, mayDo } from "../../identity/permissions/core/permissions.ts"
import { hasScope } from "../../identity/permissions/core/scopes.ts"
import { readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { SaveDesk, SaveSla } from "../contract.ts"
import { defined } from "./core/defined.ts"
import { countRatings, type Desk, readDesk, saveDesk as storeDesk } from "./desk-store.ts"
import { deskAddress, mailSecret } from "./sign-desk.ts"

const RATING_DAYS = 90

/** Hours, holidays and rules. What is left out stays; what is open keeps the deadline that it was given. */
export async function saveSla(ctx: Ctx, vendorId: string, input: SaveSla): Promise<Desk> {
  can(ctx, "desk.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const set = {
      ...(input.business_hours && { businessHours: defined(input.business_hours) }),
      ...(input.holidays && { holidays: input.holidays }),
      ...(input.rules && { rules: input.rules }),
    }
    const before = await readDesk(tx, vendorId)
    await storeDesk(tx, vendorId, set)
    await audit(tx, ctx, vendorId, "sla.save", vendorId, changed<object>(before, set))
    return readDesk(tx, vendorId)
  })
}

/** Checklists by kind, words that mark an inquiry as spam, templates of answers, and whether askers rate the answer. */
export async function saveDesk(ctx: Ctx, vendorId: string, input: SaveDesk): Promise<MailDesk> {
  can(ctx, "desk.save", { vendorId })
  await asVendor(ctx, vendorId, async (tx) => {
    const before = await readDesk(tx, vendorId)
    const set = {
      ...(input.checklists && { checklists: { ...before.checklists, ...defined(input.checklists) } }),
      ...(input.blocked_words && { blockedWords: input.blocked_words }),
      ...(input.templates && { templates: input.templates }),
      ...(input.asks_rating !== undefined && { asksRating: input.asks_rating }),
    }
    await storeDesk(tx, vendorId, set)
    await audit(tx, ctx, vendorId, "desk.save", vendorId, changed<object>(before, set))
  })
  return readMailDesk(ctx, vendorId)
}

/** How the desk works, with where its mail comes in; the secret for whoever may change the desk. */
export async function readMailDesk(ctx: Ctx, vendorId: string) {
  const { desk, ratings } = await readAsVendor(ctx, vendorId, "desk.read", async (tx) => {
    const since = new Date(ctx.now.getTime() - RATING_DAYS * DAY_MS)
    const [desk, ratings] = await Promise.all([readDesk(tx, vendorId), countRatings(tx, vendorId, since)])
    return { desk, ratings }
  })
  const address = deskAddress(ctx, desk.vendorNumber)
  const isTrusted = mayDo(ctx, "desk.save") && hasScope(ctx, "desk.save")
  return { desk, ratings, address, secret: isTrusted ? await mailSecret(ctx, desk.vendorNumber) : null }
}
export type MailDesk = Awaited<ReturnType<typeof readMailDesk>>

export function readDeskSettings(ctx: Ctx, vendorId: string): Promise<Desk> {
  return readAsVendor(ctx, vendorId, "desk.read", (tx) => readDesk(tx, vendorId))
}
